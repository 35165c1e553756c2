"""A question as a 0-1 programme in whole numbers: which rows may be members, bounded sums, gains on a grid.

Rows are candidates by rising id, so that the order of rows is the order of ids.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from matcher.teams.amounts import grid_factor, on_grid
from matcher.teams.limits import Rule, rules_of
from matcher.teams.objective import TERMS, Gains
from matcher.teams.spec import TeamSpec


@dataclass(frozen=True)
class GridGains:
    """The gains of all terms together, in units of the grid; the fields are those of `Gains`."""

    best: Mapping[int, Mapping[int, int]]
    twice: Mapping[int, tuple[int, frozenset[int]]]
    each: Mapping[int, int]
    pairs: Mapping[tuple[int, int], int]

    def value(self, members: Collection[int]) -> int:
        """Return a team's objective in units of the grid."""
        chosen = frozenset(members)
        best = sum(max((gains.get(row, 0) for row in chosen), default=0) for gains in self.best.values())
        twice = sum(gain for gain, rows in self.twice.values() if len(rows & chosen) > 1)
        each = sum(self.each.get(row, 0) for row in chosen)
        return best + twice + each + sum(gain for pair, gain in self.pairs.items() if chosen.issuperset(pair))

    def divided(self, unit: int) -> tuple[GridGains, GridGains]:
        """Return the gains in units of ``unit``, each rounded down, and what rounding took, 0..unit − 1."""
        return self._each_amount(lambda gain: gain // unit), self._each_amount(lambda gain: gain % unit)

    def _each_amount(self, change: Callable[[int], int]) -> GridGains:
        return GridGains(
            {skill: {row: change(gain) for row, gain in gains.items()} for skill, gains in self.best.items()},
            {skill: (change(gain), rows) for skill, (gain, rows) in self.twice.items()},
            {row: change(gain) for row, gain in self.each.items()},
            {pair: change(gain) for pair, gain in self.pairs.items()},
        )

    @property
    def largest_sum(self) -> int:
        """No team's objective is larger in size."""
        best = sum(max(gains.values(), default=0) for gains in self.best.values())
        others = [*(gain for gain, _ in self.twice.values()), *self.each.values(), *self.pairs.values()]
        return best + sum(map(abs, others))

    @property
    def addends_max(self) -> int:
        """No team's objective has more addends: how far rounding down can lower it, in units."""
        return len(self.best) + len(self.twice) + len(self.each) + len(self.pairs)


@dataclass(frozen=True)
class Programme:
    """What the search works on.

    Args:
        spec: The question, its candidates by rising id.
        rules: The limits that hold.
        terms: The terms of the objective by name.
        gains: Their sum.
        factor: Units of the grid in an objective of 1.
    """

    spec: TeamSpec
    rules: tuple[Rule, ...]
    terms: Mapping[str, Gains]
    gains: GridGains
    factor: Fraction

    @property
    def size(self) -> int:
        """How many candidates there are."""
        return len(self.spec.candidates)

    @cached_property
    def admitted(self) -> tuple[int, ...]:
        """The rows that no rule refuses, rising."""
        refused = frozenset[int]().union(*(rule.refused for rule in self.rules))
        return tuple(row for row in range(self.size) if row not in refused)

    @cached_property
    def costs(self) -> tuple[int, ...]:
        """Each row's cost in rupees."""
        return tuple(one.cost_inr or 0 for one in self.spec.candidates)

    @property
    def size_max(self) -> int:
        """No team has more members."""
        most = self.spec.limits.size_max
        return len(self.admitted) if most is None else min(most, len(self.admitted))

    def is_allowed(self, members: frozenset[int]) -> bool:
        """Say whether a team keeps every limit."""
        return all(rule.is_kept(members) for rule in self.rules)

    def ids(self, members: Collection[int]) -> tuple[str, ...]:
        """Return the members' ids, rising."""
        return tuple(self.spec.candidates[row].candidate_id for row in sorted(members))


def programme_of(spec: TeamSpec) -> Programme:
    """Return the programme of a question."""
    ordered = replace(spec, candidates=tuple(sorted(spec.candidates, key=lambda one: one.candidate_id)))
    terms = {name: term(ordered) for name, term in TERMS.items()}
    amounts = [amount for term in terms.values() for amount in _amounts(term)]
    factor = grid_factor(amounts, sum((_largest(term) for term in terms.values()), Fraction(0)))
    return Programme(ordered, rules_of(ordered), terms, _on_grid(list(terms.values()), factor), factor)


def _amounts(term: Gains) -> list[Fraction]:
    best = [gain for gains in term.best.values() for gain in gains.values()]
    return [*best, *(gain for gain, _ in term.twice.values()), *term.each.values(), *term.pairs.values()]


def _largest(term: Gains) -> Fraction:
    best = sum((max(gains.values(), default=Fraction(0)) for gains in term.best.values()), Fraction(0))
    others = [*(gain for gain, _ in term.twice.values()), *term.each.values(), *term.pairs.values()]
    return best + sum(map(abs, others), Fraction(0))


def _on_grid(terms: list[Gains], factor: Fraction) -> GridGains:
    """Return all terms in one: no two of them use the same field but ``each``, where gains add up."""
    each: dict[int, Fraction] = {}
    for term in terms:
        for row, gain in term.each.items():
            each[row] = each.get(row, Fraction(0)) + gain
    best = {skill: gains for term in terms for skill, gains in term.best.items()}
    twice = {skill: gain for term in terms for skill, gain in term.twice.items()}
    pairs = {pair: gain for term in terms for pair, gain in term.pairs.items()}
    return GridGains(
        {skill: {row: on_grid(gain, factor) for row, gain in gains.items()} for skill, gains in best.items()},
        {skill: (on_grid(gain, factor), rows) for skill, (gain, rows) in twice.items()},
        {row: on_grid(gain, factor) for row, gain in each.items()},
        {pair: on_grid(gain, factor) for pair, gain in pairs.items()},
    )
