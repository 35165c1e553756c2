"""The exact search: a slot for each meeting, the day ending early, then as little waiting as can be.

    x(m, t) = 1 where meeting m takes place in slot t, for slots in which both are free
    Σ over t of x(m, t) = 1          Σ over meetings of a person of x(m, t) ≤ 1          Σ over m of x(m, t) ≤ rooms

First the last slot that is used is made as early as possible; then, within these slots, the idle slots of all people
together are made as few as possible: for each person last − first + 1 − meetings.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matcher.schedule.people import Participants, Person

if TYPE_CHECKING:  # OR-tools takes half a second to import, and only solving needs it
    from ortools.sat.python import cp_model

WORKERS = 1
"""One, so that the same day is planned alike each time it is asked for."""
LEFT_OUT = -1
_ROUNDING = 1e-6
MOST_VARIABLES = 200_000
"""Beyond, a model takes longer to write down than a request may take."""


@dataclass(frozen=True)
class Found:
    """What a search found.

    Args:
        slots: A slot for each pair; empty when nothing was found.
        value: What was made small.
        bound: It cannot be smaller.
        is_impossible: Whether it is proven that nothing can be found.
    """

    slots: tuple[int, ...]
    value: int
    bound: int
    is_impossible: bool = False


class Model:
    """The variables and limits of one day."""

    def __init__(self, participants: Participants, slot_count: int, *, may_leave_out: bool = False) -> None:
        """Write the limits down.

        Args:
            participants: Who meets whom, and when each is free.
            slot_count: Only so many slots from the first may be used.
            may_leave_out: Whether a meeting may also not take place.
        """
        from ortools.sat.python import cp_model

        self._people = participants
        self._pairs = participants.spec.pairs
        self._slot_count = slot_count
        self._model = cp_model.CpModel()
        self._takes: list[dict[int, cp_model.IntVar]] = [
            {
                slot: self._model.new_bool_var(f"{number},{slot}")
                for slot in sorted(participants.slots_of(pair))
                if slot < slot_count
            }
            for number, pair in enumerate(self._pairs)
        ]
        self._busy: dict[Person, dict[int, Any]] = {}
        for takes in self._takes:
            limit = self._model.add_at_most_one if may_leave_out else self._model.add_exactly_one
            limit(takes.values())
        self._limit_people()
        self._limit_rooms()

    def _limit_people(self) -> None:
        for person, positions in self._people.meetings.items():
            in_slot = defaultdict(list)
            for position in positions:
                for slot, variable in self._takes[position].items():
                    in_slot[slot].append(variable)
            for variables in in_slot.values():
                self._model.add_at_most_one(variables)
            self._busy[person] = {slot: sum(variables) for slot, variables in in_slot.items()}

    def _limit_rooms(self) -> None:
        rooms = len(self._people.spec.day.rooms)
        for slot in range(self._slot_count):
            variables = [takes[slot] for takes in self._takes if slot in takes]
            if len(variables) > rooms:
                self._model.add(sum(variables) <= rooms)

    def end_early(self, least: int, time_s: float) -> Found:
        """Find the timetable whose last used slot is the earliest; ``value`` counts the slots up to it."""
        end = self._model.new_int_var(least, self._slot_count, "end")
        for takes in self._takes:
            for slot, variable in takes.items():
                self._model.add(end >= slot + 1).only_enforce_if(variable)
        self._model.minimize(end)
        return self._solve(time_s)

    def wait_little(self, known: Sequence[int], time_s: float) -> Found:
        """Find a timetable with few idle slots, starting from a known one; ``value`` counts them."""
        spans, meetings = [], 0
        for person, busy in self._busy.items():
            count = len(self._people.meetings[person])
            if count > 1:
                first = self._model.new_int_var(0, self._slot_count - 1, f"first {person}")
                last = self._model.new_int_var(0, self._slot_count - 1, f"last {person}")
                for slot in busy:
                    # Where the person is busy in the slot: first ≤ slot ≤ last; elsewhere nothing is asked.
                    self._model.add(first <= slot + (self._slot_count - 1 - slot) * (1 - busy[slot]))
                    self._model.add(last >= slot * busy[slot])
                self._model.add(last - first >= count - 1)
                spans.append(last - first + 1)
                meetings += count
        self._model.minimize(sum(spans) - meetings)
        for takes, slot in zip(self._takes, known, strict=True):
            for one, variable in takes.items():
                self._model.add_hint(variable, one == slot)
        return self._solve(time_s)

    def hold_most(self, time_s: float) -> Found:
        """Find the timetable that leaves out the fewest meetings; ``value`` counts them, their slot is `LEFT_OUT`."""
        held = sum(variable for takes in self._takes for variable in takes.values())
        self._model.minimize(len(self._pairs) - held)
        return self._solve(time_s)

    def _solve(self, time_s: float) -> Found:
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(0.1, time_s)
        solver.parameters.num_workers = WORKERS
        solver.parameters.random_seed = self._people.spec.seed % 2**31
        status = solver.solve(self._model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Found((), 0, 0, is_impossible=status == cp_model.INFEASIBLE)
        slots = tuple(
            next((slot for slot, variable in takes.items() if solver.boolean_value(variable)), LEFT_OUT)
            for takes in self._takes
        )
        return Found(slots, round(solver.objective_value), max(0, math.ceil(solver.best_objective_bound - _ROUNDING)))


def variables_of(participants: Participants) -> int:
    """Return how many variables a model of the whole day has."""
    return sum(len(participants.slots_of(pair)) for pair in participants.spec.pairs)


def idle_slots(participants: Participants, slots: Sequence[int]) -> int:
    """Return the idle slots of all people together in a timetable."""
    total = 0
    for positions in participants.meetings.values():
        taken = [slots[position] for position in positions]
        total += max(taken) - min(taken) + 1 - len(taken)
    return total
