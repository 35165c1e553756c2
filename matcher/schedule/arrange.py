"""From pairs to a timetable: the day ends as early as it can, people wait as little as was found, and it is checked."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from matcher.schedule.check import faults_of
from matcher.schedule.colouring import colour_meetings, fewest_slots
from matcher.schedule.people import Participants
from matcher.schedule.records import Schedule, ScheduleSpec
from matcher.schedule.remedies import clashes, refuse
from matcher.schedule.rooms import place_meetings
from matcher.schedule.search import MOST_VARIABLES, Found, Model, idle_slots, variables_of
from matcher.schedule.smoothing import smooth
from models.errors import Infeasible, InvalidInput

SHARE_FOR_REMEDY = 0.25
SHARE_FOR_SMOOTHING = 0.6
PROVEN_VARIABLES = 1_200
"""Up to so many choices the exact search is asked for the fewest idle slots; beyond, it proves nothing in the time."""


@dataclass(frozen=True)
class _Undecided(Exception):
    """The time was too short to find a timetable or to prove that there is none."""


def arrange(spec: ScheduleSpec) -> Schedule:
    """Return a timetable of the meetings.

    Raises:
        Infeasible: There is none, with what clashes and what would do; or none was found in the time limit.
        InvalidInput: There are too many meetings and slots to search.
    """
    began = time.perf_counter()
    participants = Participants(spec)
    if not spec.pairs:
        return Schedule((), 0, 0, 0, 0, time.perf_counter() - began)
    try:
        found = _slots(participants)
    except _Undecided:
        raise _too_short(spec) from None
    if found.is_impossible:
        raise refuse(participants, _would_do)
    used = max(found.slots) + 1
    waiting = _wait_little(participants, found.slots, used, spec.time_limit_s - (time.perf_counter() - began))
    meetings = place_meetings(spec.pairs, waiting.slots, spec.day)
    if faults := faults_of(spec, meetings):
        raise RuntimeError(f"the timetable does not hold what it promises: {'; '.join(faults[:5])}")
    seconds = time.perf_counter() - began
    return Schedule(meetings, used, found.bound, waiting.value, waiting.bound, seconds)


def _slots(participants: Participants) -> Found:
    """Return the timetable whose last slot is the earliest, or that there is none.

    Raises:
        _Undecided: Neither is known in the time limit.
        InvalidInput: There are too many meetings and slots.
    """
    spec = participants.spec
    least = fewest_slots(participants.most_meetings, len(spec.pairs), len(spec.day.rooms))
    if clashes(participants):
        return Found((), 0, 0, is_impossible=True)
    if participants.are_always_free:
        # Neither the busiest person nor the rooms clash, so so many slots are there.
        return Found(tuple(colour_meetings(spec.pairs, least, len(spec.day.rooms))), least, least)
    _refuse_too_large(participants)
    found = Model(participants, spec.day.slot_count).end_early(least, spec.time_limit_s)
    if not found.slots and not found.is_impossible:
        raise _Undecided
    return found


def _wait_little(participants: Participants, slots: tuple[int, ...], used: int, time_s: float) -> Found:
    """Return a timetable within the same slots in which people wait less, or the same one."""
    smoothed = smooth(participants, slots, used, time_s * SHARE_FOR_SMOOTHING)
    known = Found(smoothed, idle_slots(participants, smoothed), 0)
    if not known.value or variables_of(participants) > PROVEN_VARIABLES or time_s <= 0:
        return known
    found = Model(participants, used).wait_little(smoothed, time_s * (1 - SHARE_FOR_SMOOTHING))
    return found if found.slots and found.value < known.value else replace(known, bound=found.bound)


def _would_do(spec: ScheduleSpec) -> bool:
    participants = Participants(replace(spec, time_limit_s=spec.time_limit_s * SHARE_FOR_REMEDY))
    if clashes(participants):
        return False
    if participants.are_always_free:  # counting decides then
        return True
    try:
        return not _slots(participants).is_impossible
    except (_Undecided, InvalidInput):  # not decided in time, or too large to be searched
        return False


def _refuse_too_large(participants: Participants) -> None:
    count = variables_of(participants)
    if count > MOST_VARIABLES:
        raise InvalidInput(
            f"{len(participants.spec.pairs)} meetings × their slots make {count:,} choices, more than "
            f"{MOST_VARIABLES:,}; plan fewer meetings or fewer slots at once, or give no availability"
        )


def _too_short(spec: ScheduleSpec) -> Infeasible:
    return Infeasible(
        f"no timetable was found in {spec.time_limit_s:g} s, and it is not proven that there is none",
        ["allow more time", "one more slot or room makes it easier"],
    )
