"""A timetable as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from matcher.schedule.names import Names
from matcher.schedule.records import Meeting
from models.safe_text import csv_cell

COLUMNS = ("start", "end", "room", "problem_id", "problem", "provider_id", "provider")


def timetable_csv(meetings: Iterable[Meeting], names: Names) -> str:
    """Return one line a meeting, by slot and room; times as ISO 8601 with their offset."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in meetings:
        problem, provider = names.problem(one.problem_id), names.provider(one.provider_id)
        times = (one.slot.start.isoformat(timespec="minutes"), one.slot.end.isoformat(timespec="minutes"))
        row = (*times, one.room.name, one.problem_id, problem, one.provider_id, provider)
        writer.writerow([csv_cell(cell) for cell in row])
    return stream.getvalue()
