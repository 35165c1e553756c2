"""The CP-SAT model of teams drawn from a shortlist.

A literal for each row says who is a member. A literal y(row, skill) says whose score counts: y ≤ member, at most one y
for a skill; in this form the linear relaxation knows that a skill is done once. OR-tools is imported when a model is
made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from matcher.teams.limits import Rule, Sum
from matcher.teams.prices import Bounds
from matcher.teams.programme import GridGains

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Addend = tuple["cp_model.IntVar", int]


@dataclass(frozen=True)
class Cut:
    """At most ``most`` of these rows: what keeps an alternative from being an earlier team with others added."""

    rows: frozenset[int]
    most: int

    def is_kept(self, members: frozenset[int]) -> bool:
        """Say whether a team keeps the cut."""
        return len(self.rows & members) <= self.most


@dataclass(frozen=True)
class GainVariables:
    """The variables that gains count: the fields mirror those of ``GridGains``."""

    best: dict[tuple[int, int], cp_model.IntVar]
    twice: dict[int, cp_model.IntVar]
    pairs: dict[tuple[int, int], cp_model.IntVar]


class TeamModel:
    """Teams of a shortlist that keep the rules and the cuts."""

    def __init__(self, shortlist: Iterable[int], rules: Iterable[Rule], cuts: Sequence[Cut] = ()) -> None:
        """Make one literal a row and bound every sum."""
        from ortools.sat.python import cp_model  # 0.8 s: only where a team is sought

        self.model = cp_model.CpModel()
        self.members = {row: self.model.new_bool_var(f"member {row}") for row in sorted(shortlist)}
        for rule in rules:
            self.impose(rule)
        for cut in cuts:
            self.bound(Sum(dict.fromkeys(sorted(cut.rows), 1), high=cut.most))

    def impose(self, rule: Rule) -> None:
        """Demand that a limit is kept."""
        for row in rule.refused & self.members.keys():
            self.model.add(self.members[row] == 0)
        for one in rule.sums:
            self.bound(one)
        if rule.groups_min:
            self.model.add(sum(self.group_literals(rule.groups)) >= rule.groups_min)

    def impose_unless_dropped(self, rule: Rule) -> cp_model.IntVar:
        """Return a literal; where it is false the limit is kept."""
        dropped = self.model.new_bool_var("dropped")
        for row in rule.refused & self.members.keys():
            self.model.add_implication(self.members[row], dropped)
        for one in rule.sums:
            total = sum(self.members[row] * amount for row, amount in one.amounts.items() if row in self.members)
            if one.low is not None:
                self.model.add(total >= one.low).only_enforce_if(dropped.negated())
            if one.high is not None:
                self.model.add(total <= one.high).only_enforce_if(dropped.negated())
        if rule.groups_min:
            reached = sum(self.group_literals(rule.groups)) >= rule.groups_min
            self.model.add(reached).only_enforce_if(dropped.negated())
        return dropped

    def group_literals(self, groups: Iterable[frozenset[int]]) -> list[cp_model.IntVar]:
        """Return a literal for each group that can only be true where the group has a member."""
        literals = []
        for group in groups:
            some = self.model.new_bool_var("group")
            self.model.add_bool_or([*self._among(group), some.negated()])
            literals.append(some)
        return literals

    def bound(self, one: Sum) -> None:
        """Demand that a sum keeps its bounds."""
        rows = [row for row in one.amounts if row in self.members]
        low, high = one.low, one.high
        literals, amounts = [self.members[row] for row in rows], [one.amounts[row] for row in rows]
        if all(amount == 1 for amount in amounts) and (low, high) in ((1, None), (None, 1)):
            # As clauses these are what propagation and cuts work on.
            (self.model.add_bool_or if low else self.model.add_at_most_one)(literals)
        else:
            total = sum(literal * amount for literal, amount in zip(literals, amounts, strict=True))
            if low is not None:
                self.model.add(total >= low)
            if high is not None:
                self.model.add(total <= high)

    def gain_variables(self, gains: GridGains, bounds: Bounds, value: int | None = None) -> GainVariables:
        """Make the variables that gains count, all free to be as large as the members allow.

        Args:
            gains: The objective.
            bounds: What teams can reach.
            value: Only teams that reach it are sought; whose score cannot count in any of them is left out.
        """
        best: dict[tuple[int, int], cp_model.IntVar] = {}
        for skill, by_row in gains.best.items():
            serving = [row for row, gain in by_row.items() if gain and row in self.members]
            if value is not None:
                serving = [row for row in serving if bounds.can_serve(skill, row, by_row[row], value)]
            literals = {row: self.model.new_bool_var("best") for row in serving}
            for row, literal in literals.items():
                self.model.add_implication(literal, self.members[row])
            is_sure = value is not None and bounds.must_be_served(skill, value)
            (self.model.add_exactly_one if is_sure else self.model.add_at_most_one)(literals.values())
            best |= {(skill, row): literal for row, literal in literals.items()}
        twice = {skill: self._twice(rows) for skill, (_, rows) in gains.twice.items()}
        inside = (pair for pair in gains.pairs if self.members.keys() >= set(pair))
        return GainVariables(best, twice, {pair: self.both(*pair) for pair in inside})

    def addends(self, variables: GainVariables, gains: GridGains) -> list[Addend]:
        """Return the objective of these gains as addends."""
        return [
            *((literal, gains.best[skill][row]) for (skill, row), literal in variables.best.items()),
            *((literal, gains.twice[skill][0]) for skill, literal in variables.twice.items()),
            *((self.members[row], gain) for row, gain in gains.each.items() if row in self.members),
            *((literal, gains.pairs[pair]) for pair, literal in variables.pairs.items()),
        ]

    def at_least(self, addends: Sequence[Addend], value: int, unless: cp_model.IntVar | None = None) -> None:
        """Demand that a sum of addends reaches a value, unless a literal is true."""
        demand = self.model.add(_total(addends) >= value)
        if unless is not None:
            demand.only_enforce_if(unless.negated())

    def excess(self, addends: Sequence[Addend], base: int, slack: int) -> cp_model.IntVar:
        """Return by how much a sum of addends exceeds a base; not less than −slack."""
        most = sum(max(amount, 0) for _, amount in addends)
        above = self.model.new_int_var(-slack, max(most - base, 0), "excess")
        self.model.add(_total(addends) == above + base)
        return above

    def reached(self, addends: Sequence[Addend], value: int) -> cp_model.IntVar:
        """Return a literal; where it is true a sum of addends reaches a value."""
        literal = self.model.new_bool_var("reached")
        self.model.add(_total(addends) >= value).only_enforce_if(literal)
        return literal

    def earlier(self, members: frozenset[int]) -> cp_model.IntVar:
        """Return a literal; where it is true the team's amounts 2^(n−row) add up to more than those of these members.

        That is so where it has all of the first k of them and then, before the next, a row that is not among them.
        """
        ordered = sorted(members)
        choices = [self.model.new_bool_var("earlier")]
        for place, (low, high) in enumerate(pairwise([-1, *ordered, max(self.members, default=0) + 1])):
            choice = self.model.new_bool_var("here")
            between = [self.members[row] for row in range(low + 1, high) if row in self.members]
            self.model.add_bool_or(between).only_enforce_if(choice)
            self.model.add_bool_and([self.members[row] for row in ordered[:place]]).only_enforce_if(choice)
            choices.append(choice)
        self.model.add_bool_or([choices[0].negated(), *choices[1:]])
        return choices[0]

    def hint(self, members: frozenset[int]) -> None:
        """Tell the solver where to look first."""
        self.model.clear_hints()
        for row, literal in self.members.items():
            self.model.add_hint(literal, row in members)

    def _twice(self, rows: frozenset[int]) -> cp_model.IntVar:
        literal = self.model.new_bool_var("twice")
        self.model.add(sum(self._among(rows)) >= 2).only_enforce_if(literal)
        return literal

    def both(self, one: int, other: int) -> cp_model.IntVar:
        """Return a literal that is true exactly where both rows are members."""
        literal = self.model.new_bool_var("both")
        first, second = self.members[one], self.members[other]
        self.model.add_bool_and([first, second]).only_enforce_if(literal)
        self.model.add_bool_or([first.negated(), second.negated(), literal])
        return literal

    def _among(self, rows: Iterable[int]) -> list[cp_model.IntVar]:
        return [self.members[row] for row in sorted(rows) if row in self.members]


def _total(addends: Sequence[Addend]) -> cp_model.LinearExprT:
    return sum(literal * amount for literal, amount in addends)
