"""A day as people write it down: times, rooms and breaks as texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from matcher.schedule.files import read_time
from matcher.schedule.records import MOST_ROOMS, TIME_ZONE, Day, Period, Room
from models.errors import FieldProblem, InvalidInput


def day_of(start: str, minutes: int, slots: int, rooms: str, breaks: Sequence[str]) -> Day:
    """Return the day that is meant.

    Args:
        start: ``2026-12-12T10:00``; without an offset the time is India's.
        minutes: Length of a slot.
        slots: How many.
        rooms: How many, or their names with commas between them.
        breaks: ``13:00-14:00`` each.

    Raises:
        InvalidInput: One of them is not what it should be.
    """
    begins = _start(start)
    return Day(begins, minutes, slots, rooms_of(rooms), tuple(_break(one, begins.date()) for one in breaks))


def rooms_of(given: str) -> tuple[Room, ...]:
    """Return rooms by number, or by the names that are given.

    Raises:
        InvalidInput: There are none, or too many.
    """
    names = [name.strip() for name in given.split(",")]
    if len(names) == 1 and names[0].lstrip("-").isdecimal():
        count = int(names[0])
        if not 1 <= count <= MOST_ROOMS:
            raise _refused("rooms", given, f"lies outside 1..{MOST_ROOMS}", "give a number, or names with commas")
        names = [str(number) for number in range(1, count + 1)]
    if "" in names:
        raise _refused("rooms", given, "holds an empty name", "give a number, or names with commas")
    return tuple(Room(name) for name in names)


def _start(given: str) -> datetime:
    try:
        start = datetime.fromisoformat(given.strip())
    except ValueError:
        raise _refused("start", given, "is no date with a time", "give 2026-12-12T10:00") from None
    return start if start.tzinfo else start.replace(tzinfo=TIME_ZONE)


def _break(given: str, day: date) -> Period:
    first, dash, last = given.strip().partition("-")
    try:
        if not dash:
            raise InvalidInput("there is no dash")
        return Period(read_time(first.strip(), day), read_time(last.strip(), day))
    except InvalidInput as error:
        raise _refused("break", given, f"is no stretch of the day: {error}", "give 13:00-14:00") from error


def _refused(field: str, given: str, reason: str, fix: str) -> InvalidInput:
    return InvalidInput("the day cannot be planned as asked", [FieldProblem(field, given, reason, fix)])
