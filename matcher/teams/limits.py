"""The limits of a question as rules over candidate rows: whom a rule refuses, and the sums it bounds.

The rules are the only form in which the search knows limits; ``docs/teams.md`` says what each limit means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from matcher.sides import Side
from matcher.teams.admissions import ADMISSIONS
from matcher.teams.amounts import metres
from matcher.teams.spec import Candidate, ConflictRule, TeamSpec


@dataclass(frozen=True)
class Sum:
    """Bounds on Σ amount over the members; an absent row has the amount 0."""

    amounts: Mapping[int, int]
    low: int | None = None
    high: int | None = None

    def is_kept(self, members: Iterable[int]) -> bool:
        """Say whether the members' sum lies within the bounds."""
        total = sum(self.amounts.get(row, 0) for row in members)
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)


@dataclass(frozen=True)
class Rule:
    """One limit.

    Args:
        limit: Its name in ``Limits``, or ``required``.
        subject: Which skill, kind, language or member, where the limit is one of several.
        refused: Rows that may not be members.
        sums: Bounded sums.
        groups: Sets of rows of which at least ``groups_min`` must have a member.
        groups_min: How many.
    """

    limit: str
    subject: str = ""
    refused: frozenset[int] = frozenset()
    sums: tuple[Sum, ...] = ()
    groups: tuple[frozenset[int], ...] = ()
    groups_min: int = 0

    def is_kept(self, members: frozenset[int]) -> bool:
        """Say whether a team keeps this limit."""
        return (
            not self.refused & members
            and all(one.is_kept(members) for one in self.sums)
            and sum(1 for group in self.groups if group & members) >= self.groups_min
        )


def rules_of(spec: TeamSpec) -> tuple[Rule, ...]:
    """Return the limits that are set, each once, in the order of the functions below."""
    return (
        *_size_rules(spec),
        *_organisation_rules(spec),
        *_count_rules(spec),
        *_admission_rules(spec),
        *_amount_rules(spec),
        *_named_rules(spec),
        *_required_rules(spec),
    )


def organisations(spec: TeamSpec) -> dict[str, frozenset[int]]:
    """Return the rows of each known organisation."""
    found: dict[str, set[int]] = defaultdict(set)
    for row, one in enumerate(spec.candidates):
        if one.organisation_id:
            found[one.organisation_id].add(row)
    return {organisation_id: frozenset(rows) for organisation_id, rows in found.items()}


def conflict_rows(spec: TeamSpec) -> list[tuple[int, int]]:
    """Return the pairs in conflict as rows, rising, each once."""
    rows = rows_by_id(spec)
    pairs = {(min(rows[a], rows[b]), max(rows[a], rows[b])) for a, b in spec.limits.conflicts}
    return sorted(pairs)


def rows_by_id(spec: TeamSpec) -> dict[str, int]:
    """Return each candidate's row."""
    return {one.candidate_id: row for row, one in enumerate(spec.candidates)}


def _size_rules(spec: TeamSpec) -> Iterator[Rule]:
    everybody = dict.fromkeys(range(len(spec.candidates)), 1)
    if spec.limits.size_min:
        yield Rule("size_min", sums=(Sum(everybody, low=spec.limits.size_min),))
    if spec.limits.size_max is not None:
        yield Rule("size_max", sums=(Sum(everybody, high=spec.limits.size_max),))


def _organisation_rules(spec: TeamSpec) -> Iterator[Rule]:
    most, fewest = spec.limits.per_organisation_max, spec.limits.organisations_min
    groups = organisations(spec).values()
    if most is not None:
        sums = tuple(Sum(dict.fromkeys(sorted(rows), 1), high=most) for rows in groups if len(rows) > most)
        yield Rule("per_organisation_max", sums=sums)
    if fewest:
        yield Rule("organisations_min", groups=tuple(groups), groups_min=fewest)


def _count_rules(spec: TeamSpec) -> Iterator[Rule]:
    limits = spec.limits
    wanted: list[tuple[str, str, int, Callable[[Candidate], bool]]] = [
        ("academic_min", "", limits.academic_min, lambda one: one.side is Side.ACADEMIC),
        ("industry_min", "", limits.industry_min, lambda one: one.side is Side.INDUSTRY),
        *(("kinds_min", kind, least, _is_of(kind)) for kind, least in sorted(limits.kinds_min.items())),
        *(("languages", language, 1, _speaks(language)) for language in sorted(set(limits.languages))),
        ("early_career_min", "", limits.early_career_min, lambda one: one.is_early_career),
    ]
    for limit, subject, least, is_counted in wanted:
        if least:
            yield Rule(limit, subject, sums=(Sum(dict.fromkeys(_rows(spec, is_counted), 1), low=least),))


def _is_of(kind: str) -> Callable[[Candidate], bool]:
    return lambda one: one.provider_kind == kind


def _speaks(language: str) -> Callable[[Candidate], bool]:
    return lambda one: language in one.languages


def _admission_rules(spec: TeamSpec) -> Iterator[Rule]:
    for limit, is_refused in ADMISSIONS.items():
        refused = frozenset(row for row, one in enumerate(spec.candidates) if is_refused(spec.limits, one))
        if refused:
            yield Rule(limit, refused=refused)


def _amount_rules(spec: TeamSpec) -> Iterator[Rule]:
    limits = spec.limits
    if limits.travel_km_max_sum is not None:
        unknown = frozenset(_rows(spec, lambda one: one.travel_m is None))
        distances = {row: one.travel_m for row, one in enumerate(spec.candidates) if one.travel_m}
        kept = (Sum(distances, high=metres(limits.travel_km_max_sum)),)
        yield Rule("travel_km_max_sum", refused=unknown, sums=kept)
    if limits.budget_inr is not None:
        costs = {row: one.cost_inr for row, one in enumerate(spec.candidates) if one.cost_inr}
        yield Rule("budget_inr", sums=(Sum(costs, high=limits.budget_inr),))


def _named_rules(spec: TeamSpec) -> Iterator[Rule]:
    rows = rows_by_id(spec)
    for one in sorted(set(spec.limits.locked)):
        yield Rule("locked", one, sums=(Sum({rows[one]: 1}, low=1),))
    if spec.limits.banned:
        yield Rule("banned", refused=frozenset(rows[one] for one in spec.limits.banned))
    if spec.limits.conflicts and spec.limits.conflict_rule is ConflictRule.FORBID:
        pairs = conflict_rows(spec)
        yield Rule("conflicts", sums=tuple(Sum({one: 1, other: 1}, high=1) for one, other in pairs))


def _required_rules(spec: TeamSpec) -> Iterator[Rule]:
    for skill in spec.skills:
        if skill.is_required:
            reaching = [row for row, one in enumerate(spec.candidates) if is_covering(spec, one, skill.skill_id)]
            yield Rule("required", skill.skill_id, sums=(Sum(dict.fromkeys(reaching, 1), low=1),))


def is_covering(spec: TeamSpec, candidate: Candidate, skill_id: str) -> bool:
    """Say whether a candidate reaches the threshold of a skill."""
    return candidate.scores.get(skill_id, 0.0) >= spec.threshold


def _rows(spec: TeamSpec, is_meant: Callable[[Candidate], bool]) -> list[int]:
    return [row for row, one in enumerate(spec.candidates) if is_meant(one)]
