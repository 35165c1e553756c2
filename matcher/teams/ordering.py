"""The order of teams, searched exactly on a shortlist: objective, then cost, then sorted ids.

Sorted lists of ids compare like words in a dictionary. The amounts 2^(n−row) of a team's members add up to more the
earlier its word comes, with one exception: a word comes before its own extensions. So the team with the largest sum is
the first word or an extension of it, and the first word is its shortest prefix that is as good.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from math import gcd

from matcher.teams.lexicographic import Effort, Found, Goal, OutOfTime, SearchFailed, search
from matcher.teams.model import Addend, Cut, TeamModel
from matcher.teams.prices import Bounds
from matcher.teams.programme import Programme

COARSE_MAX = 2**31
"""Objectives of larger range are searched on a coarser grid first, and no amount in a model is larger: sums of larger
ones propagate badly, and the solver's preparation (9.15) was seen to refuse teams that exist."""

CHUNK = 40
"""How many ids are decided in one search; 2**CHUNK is the largest amount."""


@dataclass(frozen=True)
class Objective:
    """The objective in a model.

    Args:
        first_goal: The objective itself, or on the coarse grid.
        exact: The objective less a constant, exactly; on a coarse grid it is there only beside a known team.
        known: What a known team has of it.
    """

    first_goal: Goal
    exact: tuple[Addend, ...]
    known: int


class TeamOrdering:
    """Finds the first team of a programme's order among those of a shortlist."""

    def __init__(self, programme: Programme, bounds: Bounds, effort: Effort) -> None:
        """Prepare the coarse grid."""
        self._programme = programme
        self._bounds = bounds
        self._effort = effort
        self._unit = 1 + programme.gains.largest_sum // COARSE_MAX
        self._coarse, self._rest = programme.gains.divided(self._unit)
        self._cost_unit = gcd(*programme.costs) or 1

    def best(self, shortlist: Sequence[int], cuts: Sequence[Cut], beaten: frozenset[int] | None = None) -> Found | None:
        """Return a team of the shortlist with the largest objective, and the bound; ``None`` where there is none.

        On a coarse grid the team is one of the largest, and an exact one is found by asking for a team before it.

        Args:
            shortlist: Admitted rows.
            cuts: What the team must differ in.
            beaten: A team of the shortlist that the one sought must come before.
        """
        model = TeamModel(shortlist, self._programme.rules, cuts)
        objective = self._objective(model, beaten)
        if beaten is not None:
            self._demand_before(model, objective, beaten)
        ties = [self._cost_goal(model)] if self._unit == 1 else []
        found = search(model, [objective.first_goal, *ties], self._effort)
        if found is None or self._unit == 1:
            return found
        return Found(found.members, (found.bound + self._coarse.addends_max) * self._unit, found.is_settled)

    def first(self, shortlist: Sequence[int], cuts: Sequence[Cut], known: Found) -> Found:
        """Return the first team of the shortlist in the order, goal by goal; not worse than the known one.

        Where the time is over before the objective is proven, that is not settled. Where it is over later, what is
        returned has the best objective, but others with the same may come before it.
        """
        model = TeamModel(shortlist, self._programme.rules, cuts)
        objective = self._objective(model, known.members)
        exact = [Goal(objective.exact, is_alone=True)] if self._unit > 1 else []
        goals = [objective.first_goal, *exact, self._cost_goal(model)]
        best = replace(known, is_settled=False)
        with suppress(OutOfTime):
            for decided, goal in enumerate(self._id_goals(model), start=1):
                found = search(model, [*goals, goal], self._effort)
                if found is None:
                    raise SearchFailed("a team that was found is refused when the order is decided")
                best = replace(best, members=found.members, is_settled=best.is_settled or found.is_settled)
                goals = []
                if len(best.members & set(sorted(model.members)[: decided * CHUNK])) == self._programme.size_max:
                    break
        return best

    def shortest_prefix(self, members: frozenset[int], cuts: Sequence[Cut]) -> frozenset[int]:
        """Return the shortest team that these members' sorted ids begin with and that is as good."""
        rows = sorted(members)
        prefixes = (frozenset(rows[:length]) for length in range(len(rows)))
        return next((one for one in prefixes if self._is_as_good(one, members, cuts)), members)

    def _demand_before(self, model: TeamModel, objective: Objective, beaten: frozenset[int]) -> None:
        """Demand a team that comes before one: by more objective, else by less cost, else by its ids."""
        cost = self._cost_goal(model)
        paid = -sum(self._programme.costs[row] for row in beaten) // self._cost_unit
        more = model.reached(objective.exact, objective.known + 1)
        cheaper = model.reached(cost.addends, paid + 1)
        earlier = model.earlier(beaten)
        model.at_least(cost.addends, paid, unless=more)
        model.model.add_bool_or([more, cheaper, earlier])

    def _objective(self, model: TeamModel, known: frozenset[int] | None) -> Objective:
        """Put the objective into a model, and demand that it does not fall below a known team's."""
        gains, unit = self._programme.gains, self._unit
        value = None if known is None else gains.value(known)
        variables = model.gain_variables(gains, self._bounds, value)
        addends = tuple(model.addends(variables, self._coarse))
        slack = self._coarse.addends_max if unit > 1 else 0
        exact, reached = addends, value or 0
        if value is not None and unit > 1:
            base, reached = divmod(value, unit)
            above = model.excess(addends, base, slack)
            exact = ((above, unit), *model.addends(variables, self._rest))
        if known is not None:
            model.at_least(exact, reached)
            model.hint(known)
        return Objective(Goal(addends, slack), exact, reached)

    def _cost_goal(self, model: TeamModel) -> Goal:
        costs = self._programme.costs
        return Goal(tuple((literal, -(costs[row] // self._cost_unit)) for row, literal in model.members.items()))

    def _id_goals(self, model: TeamModel) -> Iterator[Goal]:
        literals = list(model.members.values())
        for start in range(0, len(literals), CHUNK):
            chunk = literals[start : start + CHUNK]
            yield Goal(tuple((literal, 1 << (len(chunk) - place - 1)) for place, literal in enumerate(chunk)))

    def _is_as_good(self, one: frozenset[int], other: frozenset[int], cuts: Sequence[Cut]) -> bool:
        programme = self._programme
        return (
            programme.gains.value(one) == programme.gains.value(other)
            and sum(programme.costs[row] for row in one) == sum(programme.costs[row] for row in other)
            and programme.is_allowed(one)
            and all(cut.is_kept(one) for cut in cuts)
        )
