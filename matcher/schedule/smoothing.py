"""Less waiting between meetings: chains of meetings change places between two slots, by simulated annealing.

Take two slots and follow, from one meeting in them, whoever also meets in the other slot: the chain's meetings can
exchange the two slots together and nobody meets twice at once. Only the people at its two ends meet at another time
than before, so what is gained or lost is known at once. Such chains are also named after Kempe.

Source: S. Kirkpatrick et al., Optimization by Simulated Annealing, Science 220, 1983, doi:10.1126/science.220.4598.671;
C. Morgenstern and H. Shapiro, Coloring Neighborhoods and the chains of Kempe, Discrete Applied Mathematics, 1990.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Sequence

from matcher.schedule.people import Participants, Person, people_of

ROUNDS_A_MEETING = 400
MOST_ROUNDS = 120_000
HOT, COLD = 2.0, 0.05
"""First and last temperature, in idle slots."""


class _Timetable:
    """A timetable that chains can be exchanged in."""

    def __init__(self, participants: Participants, slots: Sequence[int], slot_count: int) -> None:
        spec = participants.spec
        self.slots = list(slots)
        self.ends = [people_of(pair) for pair in spec.pairs]
        self.allowed = [participants.slots_of(pair) for pair in spec.pairs]
        self.rooms = len(spec.day.rooms)
        self.sizes = [0] * slot_count
        self.at: dict[Person, dict[int, int]] = {person: {} for person in participants.meetings}
        for edge, slot in enumerate(slots):
            self.sizes[slot] += 1
            for person in self.ends[edge]:
                self.at[person][slot] = edge

    def chain(self, edge: int, other: int) -> set[int]:
        """Return the meetings that change places when one moves from its slot to another."""
        two, found, open_edges = (self.slots[edge], other), {edge}, [edge]
        while open_edges:
            for person in self.ends[open_edges.pop()]:
                for slot in two:
                    neighbour = self.at[person].get(slot)
                    if neighbour is not None and neighbour not in found:
                        found.add(neighbour)
                        open_edges.append(neighbour)
        return found

    def may_exchange(self, chain: set[int], one: int, other: int) -> bool:
        """Say whether everybody is free and rooms suffice afterwards."""
        leaving = sum(self.slots[edge] == one for edge in chain)
        shift = 2 * leaving - len(chain)
        if self.sizes[other] + shift > self.rooms or self.sizes[one] - shift > self.rooms:
            return False
        return all((other if self.slots[edge] == one else one) in self.allowed[edge] for edge in chain)

    def gain(self, chain: set[int], one: int, other: int) -> int:
        """Return by how much the idle slots would grow."""
        total = 0
        for person in {person for edge in chain for person in self.ends[edge]}:
            taken = self.at[person]
            if (one in taken) != (other in taken):
                gone, come = (one, other) if one in taken else (other, one)
                kept = [slot for slot in taken if slot != gone]
                if kept:
                    low, high = min(kept), max(kept)
                    total += max(high, come) - min(low, come) - max(high, gone) + min(low, gone)
        return total

    def exchange(self, chain: set[int], one: int, other: int) -> None:
        """Let the chain change places."""
        for edge in chain:
            slot = self.slots[edge]
            self.sizes[slot] -= 1
            for person in self.ends[edge]:
                del self.at[person][slot]
        for edge in chain:
            slot = other if self.slots[edge] == one else one
            self.slots[edge] = slot
            self.sizes[slot] += 1
            for person in self.ends[edge]:
                self.at[person][slot] = edge


def smooth(participants: Participants, slots: Sequence[int], slot_count: int, time_s: float) -> tuple[int, ...]:
    """Return a timetable of the same meetings in the same slots with at most as many idle slots.

    Args:
        participants: Who meets whom, when each is free.
        slots: The slot of each pair.
        slot_count: Only so many slots from the first are used.
        time_s: Seconds that it may take; the number of rounds ends it earlier for ordinary days.
    """
    table = _Timetable(participants, slots, slot_count)
    chance = random.Random(participants.spec.seed)  # noqa: S311 - repeatable, not secret
    rounds = min(MOST_ROUNDS, ROUNDS_A_MEETING * len(slots)) if slot_count > 1 else 0
    ends_at = time.perf_counter() + time_s
    best, excess, least = tuple(slots), 0, 0
    for number in range(rounds):
        if number % 256 == 0 and time.perf_counter() > ends_at:
            break
        temperature = HOT * (COLD / HOT) ** (number / rounds)
        edge, other = chance.randrange(len(slots)), chance.randrange(slot_count)
        one = table.slots[edge]
        if one == other:
            continue
        chain = table.chain(edge, other)
        if not table.may_exchange(chain, one, other):
            continue
        change = table.gain(chain, one, other)
        if change <= 0 or chance.random() < math.exp(-change / temperature):
            table.exchange(chain, one, other)
            excess += change
            if excess < least:
                best, least = tuple(table.slots), excess
    return best
