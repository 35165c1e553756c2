"""By how much a team misses a limit that is left open: what a smallest change makes least.

A measure is made of addends to be made as large as possible. The new value of the limit is then read off the team that
was found (``changes.py``), so that it is one that a real team keeps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from matcher.teams.limits import Rule, organisations
from matcher.teams.model import Addend, TeamModel
from matcher.teams.spec import Candidate, TeamSpec

Measure = Callable[[TeamModel, TeamSpec, Rule], list[Addend]]


def smallest_sum(model: TeamModel, _: TeamSpec, rule: Rule) -> list[Addend]:
    """Make the bounded sum small; those whom the limit refuses for what is unknown stay out."""
    for row in rule.refused & model.members.keys():
        model.model.add(model.members[row] == 0)
    return [(model.members[row], -amount) for one in rule.sums for row, amount in one.amounts.items()]


def largest_sum(model: TeamModel, _: TeamSpec, rule: Rule) -> list[Addend]:
    """Make the bounded sum large."""
    return [(model.members[row], amount) for one in rule.sums for row, amount in one.amounts.items()]


def fewest_of_one(model: TeamModel, spec: TeamSpec, _: Rule) -> list[Addend]:
    """Make the largest number of members of one organisation small."""
    most = model.model.new_int_var(0, len(spec.candidates), "most")
    for rows in organisations(spec).values():
        model.model.add(sum(model.members[row] for row in rows) <= most)
    return [(most, -1)]


def most_groups(model: TeamModel, _: TeamSpec, rule: Rule) -> list[Addend]:
    """Make the number of organisations large."""
    return [(literal, 1) for literal in model.group_literals(rule.groups)]


def fewest_refused(model: TeamModel, _: TeamSpec, rule: Rule) -> list[Addend]:
    """Take as few as possible of those whom the limit refuses."""
    return [(model.members[row], -1) for row in sorted(rule.refused)]


def fewest_pairs(model: TeamModel, _: TeamSpec, rule: Rule) -> list[Addend]:
    """Take as few pairs in conflict as possible."""
    return [(model.both(*sorted(one.amounts)), -1) for one in rule.sums]


def smallest_step(key: Callable[[Candidate], float]) -> Measure:
    """Return the measure that makes the farthest of those refused as near as possible by a key, larger is farther."""

    def measure(model: TeamModel, spec: TeamSpec, rule: Rule) -> list[Addend]:
        steps = sorted({key(spec.candidates[row]) for row in rule.refused})
        farthest = model.model.new_int_var(0, len(steps), "step")
        for row in rule.refused:
            step = 1 + steps.index(key(spec.candidates[row]))
            model.model.add(farthest >= step).only_enforce_if(model.members[row])
        return [(farthest, -1)]

    return measure


def fewest_values(key: Callable[[Candidate], str]) -> Measure:
    """Return the measure that takes refused members of as few different values as possible, unknown ones last."""

    def measure(model: TeamModel, spec: TeamSpec, rule: Rule) -> list[Addend]:
        by_value: dict[str, list[int]] = defaultdict(list)
        for row in sorted(rule.refused):
            by_value[key(spec.candidates[row])].append(row)
        addends: list[Addend] = []
        for value, rows in sorted(by_value.items()):
            taken = model.model.new_bool_var("value")
            for row in rows:
                model.model.add_implication(model.members[row], taken)
            addends.append((taken, -1 if value else -len(by_value) - 1))
        return addends

    return measure


def _unknown_last(value: float | None) -> float:
    return float("inf") if value is None else value


MEASURES: Mapping[str, Measure] = {
    "size_min": largest_sum,
    "size_max": smallest_sum,
    "per_organisation_max": fewest_of_one,
    "organisations_min": most_groups,
    "academic_min": largest_sum,
    "industry_min": largest_sum,
    "kinds_min": largest_sum,
    "early_career_min": largest_sum,
    "clusters": fewest_values(lambda one: one.cluster_id),
    "states": fewest_values(lambda one: one.state),
    "travel_km_max_each": smallest_step(lambda one: _unknown_last(one.travel_km)),
    "travel_km_max_sum": smallest_sum,
    "budget_inr": smallest_sum,
    "load_max": smallest_step(lambda one: one.open_load),
    "trl_from": smallest_step(lambda one: -(one.trl_to or 0)),
    "trl_to": smallest_step(lambda one: one.trl_from or 0),
    "banned": fewest_refused,
    "conflicts": fewest_pairs,
}
"""Limit → what is made least when it is left open. Any other holds or does not, and can only be dropped."""
