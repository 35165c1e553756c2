"""Small days to test with, and every timetable of one by brute force."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from matcher.schedule.records import TIME_ZONE, Day, PairIds, Period, Room, ScheduleSpec, Windows

START = datetime(2026, 12, 12, 10, tzinfo=TIME_ZONE)


def day(slots: int, rooms: int, minutes: int = 20, breaks: tuple[Period, ...] = ()) -> Day:
    return Day(START, minutes, slots, tuple(Room(str(number)) for number in range(1, rooms + 1)), breaks)


def period(first: int, last: int, minutes: int = 20) -> Period:
    """From the beginning of one slot to the end of another, counted from 0."""
    return Period(START + timedelta(minutes=first * minutes), START + timedelta(minutes=(last + 1) * minutes))


def random_spec(seed: int, *, has_windows: bool) -> ScheduleSpec:
    chance = random.Random(seed)  # noqa: S311 - a test world, no secret
    problems, providers = [f"q{n}" for n in range(chance.randint(1, 4))], [f"p{n}" for n in range(chance.randint(1, 4))]
    every = [(problem, provider) for problem in problems for provider in providers]
    pairs = tuple(chance.sample(every, chance.randint(1, min(6, len(every)))))
    slots, rooms = chance.randint(1, 4), chance.randint(1, 3)

    def windows(ids: list[str]) -> Windows:
        found = {}
        for one in ids:
            if has_windows and chance.random() < 0.5:
                first = chance.randrange(slots)
                found[one] = (period(first, chance.randrange(first, slots)),)
        return found

    return ScheduleSpec(pairs, day(slots, rooms), windows(problems), windows(providers), time_limit_s=20.0)


def timetables(spec: ScheduleSpec) -> Iterator[tuple[int, ...]]:
    """Yield every timetable of a small day, as a slot for each pair."""
    slots = spec.day.slots

    def free(pair: PairIds, slot: int) -> bool:
        return all(
            one not in windows or any(w.start <= slots[slot].start and slots[slot].end <= w.end for w in windows[one])
            for one, windows in zip(pair, (spec.problem_windows, spec.provider_windows), strict=True)
        )

    def extend(chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(chosen) == len(spec.pairs):
            yield chosen
            return
        pair = spec.pairs[len(chosen)]
        for slot in range(len(slots)):
            beside = [other for other, taken in zip(spec.pairs, chosen, strict=False) if taken == slot]
            is_alone = all(other[0] != pair[0] and other[1] != pair[1] for other in beside)
            if is_alone and len(beside) < len(spec.day.rooms) and free(pair, slot):
                yield from extend((*chosen, slot))

    yield from extend(())


def waiting(spec: ScheduleSpec, chosen: tuple[int, ...]) -> int:
    """Return the idle slots of all people in a timetable."""
    total = 0
    for side in (0, 1):
        for one in {pair[side] for pair in spec.pairs}:
            taken = [slot for pair, slot in zip(spec.pairs, chosen, strict=True) if pair[side] == one]
            total += max(taken) - min(taken) + 1 - len(taken)
    return total
