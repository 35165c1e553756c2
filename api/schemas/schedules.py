"""Bodies of ``POST /schedules``: who meets whom and the frame of a day in, a timetable out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints

from api.schemas.assignments import PairBody
from api.schemas.types import Body, Identifier, Word
from matcher.schedule.files import read_time
from matcher.schedule.names import Names
from matcher.schedule.records import (
    LONGEST_MINUTES,
    MOST_MEETINGS,
    MOST_ROOMS,
    MOST_SLOTS,
    TIME_ZONE,
    Day,
    Meeting,
    Period,
    Room,
    Schedule,
    ScheduleSpec,
)
from models.errors import FieldProblem, InvalidInput

LONGEST_SEARCH_S = 60.0

Moment = Annotated[str, StringConstraints(min_length=1, max_length=40)]
"""``10:00`` on the day, or ``2026-12-12T10:00``; without an offset the time is India's."""


class PeriodBody(Body):
    """A stretch of the day."""

    start: Moment
    end: Moment


class WindowBody(Body):
    """When somebody is free; several for one id add up. Whoever is not named is always free."""

    id: Identifier
    start: Moment
    end: Moment


class ScheduleBody(Body):
    """What is to be scheduled."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "pairs": [{"problem_id": "a", "provider_id": "x"}, {"problem_id": "b", "provider_id": "x"}],
                    "start": "2026-12-12T10:00",
                    "minutes": 20,
                    "slots": 12,
                    "rooms": 4,
                    "breaks": [{"start": "13:00", "end": "14:00"}],
                    "availability": [{"id": "x", "start": "10:00", "end": "12:00"}],
                }
            ]
        }
    )

    pairs: Annotated[list[PairBody], Field(min_length=1, max_length=MOST_MEETINGS)]
    start: Moment
    minutes: Annotated[int, Field(ge=1, le=LONGEST_MINUTES)] = 20
    slots: Annotated[int, Field(ge=1, le=MOST_SLOTS)]
    rooms: (
        Annotated[int, Field(ge=1, le=MOST_ROOMS)] | Annotated[list[Word], Field(min_length=1, max_length=MOST_ROOMS)]
    )
    breaks: list[PeriodBody] = Field(default_factory=list, max_length=20)
    availability: list[WindowBody] = Field(default_factory=list, max_length=20_000)
    time_limit_s: Annotated[float, Field(gt=0, le=LONGEST_SEARCH_S, strict=False)] = 10.0

    def spec(self) -> ScheduleSpec:
        """Return what is asked of the search.

        Raises:
            InvalidInput: A time cannot be read, or the day cannot be.
        """
        day = self._day()
        windows: dict[str, tuple[Period, ...]] = {}
        for place, one in enumerate(self.availability):
            windows[one.id] = (*windows.get(one.id, ()), _period(one, day.start, f"/availability/{place}"))
        return ScheduleSpec(tuple(pair.ids for pair in self.pairs), day, windows, windows, self.time_limit_s)

    def _day(self) -> Day:
        try:
            start = datetime.fromisoformat(self.start)
        except ValueError:
            problem = FieldProblem("/start", self.start, "is no date with a time", "give 2026-12-12T10:00")
            raise InvalidInput("the day cannot be planned as asked", [problem]) from None
        start = start if start.tzinfo else start.replace(tzinfo=TIME_ZONE)
        names = [str(number) for number in range(1, self.rooms + 1)] if isinstance(self.rooms, int) else self.rooms
        breaks = [_period(one, start, f"/breaks/{place}") for place, one in enumerate(self.breaks)]
        return Day(start, self.minutes, self.slots, tuple(map(Room, names)), tuple(breaks))


def _period(given: PeriodBody | WindowBody, start: datetime, pointer: str) -> Period:
    try:
        return Period(read_time(given.start, start.date()), read_time(given.end, start.date()))
    except InvalidInput as error:
        problem = FieldProblem(pointer, f"{given.start} to {given.end}", str(error), "give 13:00 and 14:00")
        raise InvalidInput("a stretch of time cannot be read", [problem]) from error


class MeetingOut(PairBody):
    """One meeting; ``problem`` is null for a problem that not everybody may read, ``provider`` for one not stored."""

    start: str
    end: str
    room: str
    problem: str | None
    provider: str | None


SCHEDULE_EXAMPLE: dict[str, Any] = {
    "meetings": [
        {
            "problem_id": "a",
            "provider_id": "x",
            "start": "2026-12-12T10:00+05:30",
            "end": "2026-12-12T10:20+05:30",
            "room": "1",
            "problem": "Powder coating peels off",
            "provider": "Coatings Laboratory",
        }
    ],
    "slots_used": 1,
    "fewest_slots": 1,
    "idle_slots": 0,
    "fewest_idle": 0,
    "seconds": 0.01,
}


class ScheduleOut(Body):
    """A timetable: how many slots it takes, and how many are spent waiting, beside the fewest that are possible."""

    model_config = ConfigDict(json_schema_extra={"examples": [SCHEDULE_EXAMPLE]})

    meetings: list[MeetingOut]
    slots_used: int
    fewest_slots: int
    idle_slots: int
    fewest_idle: int
    seconds: float


def schedule_out(found: Schedule, names: Names) -> ScheduleOut:
    """Return a timetable as JSON has it."""
    return ScheduleOut(
        meetings=[_meeting_out(one, names) for one in found.meetings],
        slots_used=found.slots_used,
        fewest_slots=found.fewest_slots,
        idle_slots=found.idle_slots,
        fewest_idle=found.fewest_idle,
        seconds=round(found.seconds, 3),
    )


def _meeting_out(one: Meeting, names: Names) -> MeetingOut:
    return MeetingOut(
        problem_id=one.problem_id,
        provider_id=one.provider_id,
        start=one.slot.start.isoformat(timespec="minutes"),
        end=one.slot.end.isoformat(timespec="minutes"),
        room=one.room.name,
        problem=names.problems.get(one.problem_id),
        provider=names.providers.get(one.provider_id),
    )
