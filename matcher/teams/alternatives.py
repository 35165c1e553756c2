"""The best teams in their order: a small shortlist first, widened until it holds everybody who could matter.

A good team is sought on a shortlist. Then, among all candidates whose bound (``prices.py``) reaches its objective, a
team is asked for that comes before it: where there is none, it is the first of all. An alternative is sought with a cut
that takes one member out of every earlier team, which is the same as skipping the supersets of earlier teams.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matcher.teams.lexicographic import Effort, Found, OutOfTime
from matcher.teams.limits import rows_by_id
from matcher.teams.model import Cut
from matcher.teams.ordering import TeamOrdering
from matcher.teams.prices import Bounds, price_bounds
from matcher.teams.programme import Programme

SHORTLIST = 60
"""How many candidates are tried first; measured: fewer miss the best team more often, more take longer."""

ROUNDS = 3
"""How often a better team is asked for one by one before the order is decided goal by goal."""

WIDER = 4
"""By how much a shortlist grows that holds no team."""


@dataclass(frozen=True)
class Ranked:
    """A team in the order of all: its rows, its objective and the bound on it, in units of the grid."""

    members: frozenset[int]
    value: int
    bound: int


class TeamSearch:
    """Finds teams of a programme one after the other, each the best of those that the earlier ones leave."""

    def __init__(self, programme: Programme, effort: Effort) -> None:
        """Bound what each candidate can be part of, where there are more than fit a shortlist."""
        self._programme = programme
        is_long = len(programme.admitted) > SHORTLIST
        bounds = price_bounds(programme) if is_long else Bounds(programme.gains.largest_sum)
        self._ordering = TeamOrdering(programme, bounds, effort)
        self._reach = {row: bounds.reach(row) for row in programme.admitted}
        self._rows = sorted(programme.admitted, key=lambda row: (-self._reach[row], row))

    def teams(self, wanted: int, differ_by: int = 1) -> Iterator[Ranked]:
        """Yield the best teams, best first; fewer where no more exist.

        Raises:
            OutOfTime: The time was over before the next was found, or proven not to exist.
        """
        cuts: list[Cut] = []
        for _ in range(wanted):
            team = self._next(cuts)
            if team is None:
                return
            yield team
            cuts.append(self._cut(team.members, differ_by))

    def _cut(self, members: frozenset[int], differ_by: int) -> Cut:
        rows = rows_by_id(self._programme.spec)
        free = members - {rows[one] for one in self._programme.spec.limits.locked}
        return Cut(members, len(members) - max(1, min(differ_by, len(free))))

    def _next(self, cuts: Sequence[Cut]) -> Ranked | None:
        """Return the first team in the order that keeps the cuts, proven as far as the time allows."""
        shortlist = self._rows[:SHORTLIST]
        found = self._ordering.best(shortlist, cuts)
        while found is None:
            if len(shortlist) == len(self._rows):
                return None
            shortlist = self._rows[: WIDER * len(shortlist)]
            found = self._ordering.best(shortlist, cuts)
        if not found.is_settled:
            return self._unproven(found, shortlist)
        return self._proven(found, cuts)

    def _proven(self, found: Found, cuts: Sequence[Cut]) -> Ranked:
        """Return the first team in the order, given a good one: ask for one before it until there is none."""
        for _ in range(ROUNDS):
            needed = self._reaching(found)
            try:
                better = self._ordering.best(needed, cuts, found.members)
            except OutOfTime:
                return self._unproven(found, ())
            if better is None:
                return self._ranked(found.members, cuts)
            if not better.is_settled:
                return self._unproven(better, needed)
            is_tie = self._value(better) == self._value(found)
            found = better
            if is_tie:
                break
        needed = self._reaching(found)
        first = self._ordering.first(needed, cuts, found)
        return self._ranked(first.members, cuts) if first.is_settled else self._unproven(first, needed)

    def _ranked(self, members: frozenset[int], cuts: Sequence[Cut]) -> Ranked:
        first = self._ordering.shortest_prefix(members, cuts)
        value = self._programme.gains.value(first)
        return Ranked(first, value, value)

    def _value(self, found: Found) -> int:
        return self._programme.gains.value(found.members)

    def _reaching(self, found: Found) -> list[int]:
        """Return the rows that can be part of a team as good as the one found."""
        value = self._value(found)
        return [row for row in self._rows if self._reach[row] >= value]

    def _unproven(self, found: Found, shortlist: Sequence[int]) -> Ranked:
        """Return a team with what none exceeds: of the shortlist by the search's bound, with others by their own."""
        reach = max(self._reach.values())
        outside = max((self._reach[row] for row in self._reach.keys() - set(shortlist)), default=0)
        value = self._value(found)
        return Ranked(found.members, value, max(value, min(reach, max(found.bound, outside))))
