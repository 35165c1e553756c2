"""Why a day cannot be planned as asked, and what would do: every remedy is tried before it is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from matcher.schedule.people import Participants, Person, people_of
from matcher.schedule.records import MOST_ROOMS, MOST_SLOTS, Day, Room, ScheduleSpec, Windows
from matcher.schedule.search import LEFT_OUT, MOST_VARIABLES, Model, variables_of
from models.errors import Infeasible, InvalidInput

TRIED_PEOPLE = 8
NAMED = 5

Feasible = Callable[[ScheduleSpec], bool]
"""Says whether the meetings of a specification can be held."""


def clashes(participants: Participants) -> list[str]:
    """Return the shortages that counting shows; empty does not mean that there is a timetable."""
    spec, day = participants.spec, participants.spec.day
    found = []
    places = day.slot_count * len(day.rooms)
    if len(spec.pairs) > places:
        found.append(
            f"{len(spec.pairs)} meetings do not fit into {day.slot_count} slots × {len(day.rooms)} rooms = {places}"
        )
    for person, positions in participants.meetings.items():
        free = len(participants.free[person])
        if len(positions) > free:
            found.append(f"{person} has {_counted(len(positions), 'meeting')} but {_counted(free, 'free slot')}")
    found += [
        f"problem {pair[0]} and provider {pair[1]} are never free in the same slot"
        for pair in spec.pairs
        if not participants.slots_of(pair) and all(participants.free[one] for one in people_of(pair))
    ]
    return found


def refuse(participants: Participants, is_feasible: Feasible) -> Infeasible:
    """Return the failure with the shortages and with the remedies that were found in the time limit."""
    found = clashes(participants)
    shown = "; ".join(found[:NAMED]) + (f"; and {len(found) - NAMED} more" if len(found) > NAMED else "")
    reason = shown or "each person has enough free slots, but there is no timetable for all of them together"
    return Infeasible(f"the meetings cannot be held: {reason}", list(_remedies(participants, is_feasible)))


def _remedies(participants: Participants, is_feasible: Feasible) -> Iterator[str]:
    spec = participants.spec
    ends_at = time.perf_counter() + spec.time_limit_s
    slots, rooms = spec.day.slot_count, len(spec.day.rooms)
    if more := _smallest(slots, MOST_SLOTS, lambda count: is_feasible(_with_slots(spec, count)), ends_at):
        yield f"{_counted(more - slots, 'more slot')} ({more} in all)"
    if more := _smallest(rooms, MOST_ROOMS, lambda count: is_feasible(_with_rooms(spec, count)), ends_at):
        yield f"{_counted(more - rooms, 'more room')} ({more} in all)"
    for person in _tightest(participants):
        if time.perf_counter() < ends_at and is_feasible(_free_all_day(spec, person)):
            yield f"{person} free all day"
    yield from _left_out(participants)


def _smallest(now: int, most: int, does: Callable[[int], bool], ends_at: float) -> int | None:
    """Return the smallest number above ``now`` that does, by doubling and halving; ``None`` if none is found."""
    low, step = now, 1
    while True:
        high = min(low + step, most)
        if high <= low or time.perf_counter() > ends_at:
            return None
        if _tried(does, high):
            break
        low, step = high, step * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _tried(does, middle) else (middle, high)
    return high


def _tried(does: Callable[[int], bool], count: int) -> bool:
    try:
        return does(count)
    except InvalidInput:  # so many slots do not fit into the day
        return False


def _with_slots(spec: ScheduleSpec, count: int) -> ScheduleSpec:
    return replace(spec, day=replace(spec.day, slot_count=count))


def _with_rooms(spec: ScheduleSpec, count: int) -> ScheduleSpec:
    taken = {room.name for room in spec.day.rooms}
    more = [Room(f"further {number}") for number in range(1, count - len(taken) + 1)]
    day: Day = replace(spec.day, rooms=(*spec.day.rooms, *more))
    return replace(spec, day=day)


def _tightest(participants: Participants) -> list[Person]:
    """Return the people with windows who have the fewest slots to spare."""
    limited = [person for person in participants.meetings if participants.windows(person) is not None]
    spare = {one: len(participants.free[one]) - len(participants.meetings[one]) for one in limited}
    return sorted(limited, key=lambda one: (spare[one], one))[:TRIED_PEOPLE]


def _free_all_day(spec: ScheduleSpec, person: Person) -> ScheduleSpec:
    windows = spec.provider_windows if person.is_provider else spec.problem_windows
    kept: Windows = {one: periods for one, periods in windows.items() if one != person.record_id}
    return replace(spec, provider_windows=kept) if person.is_provider else replace(spec, problem_windows=kept)


def _left_out(participants: Participants) -> Iterator[str]:
    spec = participants.spec
    if variables_of(participants) > MOST_VARIABLES:
        return
    found = Model(participants, spec.day.slot_count, may_leave_out=True).hold_most(spec.time_limit_s)
    out = [pair for pair, slot in zip(spec.pairs, found.slots, strict=False) if slot == LEFT_OUT]
    if out:
        named = ", ".join(f"{problem} with {provider}" for problem, provider in out[:NAMED])
        more = f" and {len(out) - NAMED} more" if len(out) > NAMED else ""
        yield f"leave out {_counted(len(out), 'meeting')}: {named}{more}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
