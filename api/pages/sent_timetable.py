"""A timetable within a form, so that what is downloaded is what was shown; whatever comes back is checked."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

from matcher.schedule.records import MOST_MEETINGS, Meeting, Period, Room, Schedule
from models.errors import FieldProblem, InvalidInput
from models.safe_text import clean_text

COLUMNS = 5
LONGEST_FIELD = 300


def written_timetable(schedule: Schedule) -> str:
    """Return the meetings of a timetable, one a line."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for one in schedule.meetings:
        minutes = int((one.slot.end - one.slot.start).total_seconds() // 60)
        start = one.slot.start.isoformat(timespec="minutes")
        writer.writerow([start, minutes, one.room.name, one.problem_id, one.provider_id])
    return stream.getvalue()


def read_timetable(text: str) -> Schedule:
    """Return the timetable that a form holds.

    Raises:
        InvalidInput: It is none; nothing is guessed.
    """
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
        meetings = tuple(_meeting(row) for row in rows)
    except (ValueError, OverflowError, csv.Error) as error:
        raise _refused(str(error)) from error
    if not 0 < len(meetings) <= MOST_MEETINGS:
        raise _refused(f"{len(meetings)} meetings")
    slots = len({one.slot for one in meetings})
    return Schedule(meetings, slots, slots, 0, 0, 0.0)


def _meeting(row: list[str]) -> Meeting:
    if len(row) != COLUMNS or not all(row):
        raise ValueError(f"a line has {len(row)} fields")
    start, minutes, *names = row
    begins = datetime.fromisoformat(start)
    room, problem, provider = (clean_text(name, max_length=LONGEST_FIELD) for name in names)
    return Meeting(problem, provider, Period(begins, begins + timedelta(minutes=int(minutes))), Room(room))


def _refused(given: str) -> InvalidInput:
    problem = FieldProblem("timetable", given[:LONGEST_FIELD], "is no timetable of this page", "plan the day again")
    return InvalidInput("the timetable cannot be read", [problem])
