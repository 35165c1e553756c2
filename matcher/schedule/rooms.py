"""A room for each meeting of a slot; whoever brings a problem stays in one room as long as it is free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from matcher.schedule.records import Day, Meeting, PairIds, Room


def place_meetings(pairs: Sequence[PairIds], slots: Sequence[int], day: Day) -> tuple[Meeting, ...]:
    """Return the meetings by slot and room.

    Args:
        pairs: Who meets whom.
        slots: The slot of each pair; no more share one than there are rooms.
        day: Slots and rooms.
    """
    in_slot: dict[int, list[PairIds]] = defaultdict(list)
    for pair, slot in zip(pairs, slots, strict=True):
        in_slot[slot].append(pair)
    last: dict[str, Room] = {}
    meetings = []
    for slot in sorted(in_slot):
        rooms = _rooms(sorted(in_slot[slot]), last, day.rooms)
        last |= {problem: room for (problem, _), room in rooms.items()}
        by_room = sorted(rooms.items(), key=lambda item: day.rooms.index(item[1]))
        meetings += [Meeting(problem, provider, day.slots[slot], room) for (problem, provider), room in by_room]
    return tuple(meetings)


def _rooms(pairs: Sequence[PairIds], last: dict[str, Room], rooms: Sequence[Room]) -> dict[PairIds, Room]:
    given: dict[PairIds, Room] = {}
    for pair in pairs:
        room = last.get(pair[0])
        if room is not None and room not in given.values():
            given[pair] = room
    free = [room for room in rooms if room not in given.values()]
    for pair in pairs:
        if pair not in given:
            given[pair] = free.pop(0)
    return given
