"""The records of a day of meetings: what is given, what comes back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo

from models.errors import FieldProblem, InvalidInput

TIME_ZONE = ZoneInfo("Asia/Kolkata")
MOST_MEETINGS = 5_000
MOST_SLOTS = 200
MOST_ROOMS = 1_000
LONGEST_MINUTES = 480

PairIds = tuple[str, str]
"""(problem id, provider id)."""


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of time: a slot, a break, or when somebody is free; from ``start`` up to, not including, ``end``.

    Raises:
        InvalidInput: It does not end after it starts, or has no time zone.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        given = f"{self.start:%Y-%m-%d %H:%M} to {self.end:%Y-%m-%d %H:%M}"
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise InvalidInput(f"the times {given} have no time zone; give them one")
        if self.start >= self.end:
            raise InvalidInput(f"the times {given} do not end after they start; give the earlier time first")

    def overlaps(self, other: Period) -> bool:
        """Say whether the two share any time."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Period) -> bool:
        """Say whether the other lies within this one."""
        return self.start <= other.start and other.end <= self.end


Slot = Period
"""When meetings take place; all of them are equally long."""


@dataclass(frozen=True)
class Room:
    """Where a meeting takes place, a table or a room; at most one meeting a slot."""

    name: str


@dataclass(frozen=True)
class Day:
    """The frame of all meetings.

    Args:
        start: When the first slot begins.
        minutes: Length of a slot.
        slot_count: How many slots there are; one that a break would cut begins after it.
        rooms: Where meetings take place; each is there in every slot.
        breaks: When nobody meets.

    Raises:
        InvalidInput: A number is outside its range, a room's name is there twice, or the slots end on another day.
    """

    start: datetime
    minutes: int
    slot_count: int
    rooms: tuple[Room, ...]
    breaks: tuple[Period, ...] = ()

    def __post_init__(self) -> None:
        numbers = [
            ("minutes", self.minutes, LONGEST_MINUTES),
            ("slots", self.slot_count, MOST_SLOTS),
            ("rooms", len(self.rooms), MOST_ROOMS),
        ]
        wrong = [
            FieldProblem(name, str(given), f"lies outside 1..{most}", f"give a number from 1 to {most}")
            for name, given, most in numbers
            if not 1 <= given <= most
        ]
        if len({room.name for room in self.rooms}) < len(self.rooms):
            names = ", ".join(room.name for room in self.rooms)
            wrong.append(FieldProblem("rooms", names, "a name is there twice", "give every room its own name"))
        if self.start.tzinfo is None:
            wrong.append(FieldProblem("start", str(self.start), "has no time zone", "give it one"))
        if wrong:
            raise InvalidInput("the day cannot be planned as asked", wrong)
        self._check_end()

    def _check_end(self) -> None:
        end = self.slots[-1].end
        midnight = self.start.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        if end > midnight:
            problem = FieldProblem(
                "slots", str(self.slot_count), f"the last one would end at {end:%H:%M} of the next day",
                "give fewer or shorter slots, or start earlier",
            )  # fmt: skip
            raise InvalidInput("the day cannot be planned as asked", [problem])

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The slots in order of time."""
        slots: list[Slot] = []
        start, length = self.start, timedelta(minutes=self.minutes)
        while len(slots) < self.slot_count:
            slot = Slot(start, start + length)
            cut_by = [one.end for one in self.breaks if one.overlaps(slot)]
            if cut_by:
                start = max(cut_by)
            else:
                slots.append(slot)
                start = slot.end
        return tuple(slots)


@dataclass(frozen=True)
class Meeting:
    """A problem and a provider, when and where."""

    problem_id: str
    provider_id: str
    slot: Slot
    room: Room


Windows = Mapping[str, tuple[Period, ...]]
"""Id → when its owner is free; who is not in it is always free. A slot must lie within one of the periods."""


def _always() -> Windows:
    return MappingProxyType({})


@dataclass(frozen=True)
class ScheduleSpec:
    """What is to be scheduled.

    Args:
        pairs: Who meets whom, each once.
        day: Slots and rooms.
        problem_windows: When the owners of problems are free.
        provider_windows: When providers are free.
        time_limit_s: How long the search may take.
        seed: Of every random choice.

    Raises:
        InvalidInput: A pair is there twice, an id is empty, there are too many, or the time limit is not positive.
    """

    pairs: tuple[PairIds, ...]
    day: Day
    problem_windows: Windows = field(default_factory=_always)
    provider_windows: Windows = field(default_factory=_always)
    time_limit_s: float = 10.0
    seed: int = 20_261_128

    def __post_init__(self) -> None:
        seen: set[PairIds] = set()
        wrong = []
        for pair in self.pairs:
            if "" in pair:
                wrong.append(FieldProblem(", ".join(pair), "", "has an empty id", "give every pair two ids"))
            elif pair in seen:
                wrong.append(FieldProblem(", ".join(pair), "", "is there more than once", "keep one row a pair"))
            seen.add(pair)
        if len(self.pairs) > MOST_MEETINGS:
            given = f"{len(self.pairs):,} meetings"
            wrong.append(FieldProblem("pairs", given, f"are more than {MOST_MEETINGS:,}", "plan fewer at once"))
        if not 0 < self.time_limit_s < math.inf:
            wrong.append(FieldProblem("time_limit_s", str(self.time_limit_s), "not positive", "give seconds above 0"))
        if wrong:
            raise InvalidInput("the meetings cannot be scheduled as given", wrong)


@dataclass(frozen=True)
class Schedule:
    """A day of meetings, checked by code that shares nothing with the search.

    Args:
        meetings: By slot, then room.
        slots_used: The meetings take place in the first so many slots of the day.
        fewest_slots: In fewer it cannot be done.
        idle_slots: Summed over all people: slots between one's first and last meeting in which one has none.
        fewest_idle: No timetable of so many slots has fewer.
        seconds: How long it took.
    """

    meetings: tuple[Meeting, ...]
    slots_used: int
    fewest_slots: int
    idle_slots: int
    fewest_idle: int
    seconds: float
