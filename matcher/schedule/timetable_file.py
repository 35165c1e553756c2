"""A timetable as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.schedule.names import Names
from matcher.schedule.records import Meeting
from models.csv_output import csv_text

COLUMNS = ("start", "end", "room", "problem_id", "problem", "provider_id", "provider")


def timetable_csv(meetings: Iterable[Meeting], names: Names) -> str:
    """Return one line a meeting, by slot and room; times as ISO 8601 with their offset."""
    return csv_text([COLUMNS, *(_row(one, names) for one in meetings)], line_end="\n")


def _row(one: Meeting, names: Names) -> tuple[str, ...]:
    problem, provider = names.problem(one.problem_id), names.provider(one.provider_id)
    times = (one.slot.start.isoformat(timespec="minutes"), one.slot.end.isoformat(timespec="minutes"))
    return (*times, one.room.name, one.problem_id, problem, one.provider_id, provider)
