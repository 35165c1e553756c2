"""The half of the independent check that looks at limits: each written out once more, from its meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from matcher.sides import Side
from matcher.teams.spec import Candidate, ConflictRule, Limits, TeamSpec


def limit_faults(spec: TeamSpec, members: Sequence[Candidate]) -> list[str]:
    """Return every limit that these members break, as words; empty for none."""
    return list(_broken(spec, members))


def _broken(spec: TeamSpec, members: Sequence[Candidate]) -> Iterator[str]:
    limits = spec.limits
    yield from _count_faults(limits, members)
    yield from _amount_faults(limits, members)
    for one in members:
        if not _is_admitted(limits, one):
            yield f"{one.candidate_id} may not be a member"
    ids = {one.candidate_id for one in members}
    if not ids.issuperset(limits.locked):
        yield "a locked member is missing"
    if limits.conflict_rule is ConflictRule.FORBID and any(ids.issuperset(pair) for pair in limits.conflicts):
        yield "two members are in conflict"
    for skill in spec.skills:
        if skill.is_required and max((score_of(one, skill.skill_id) for one in members), default=-1) < spec.threshold:
            yield f"{skill.skill_id} is required and not covered"


def _count_faults(limits: Limits, members: Sequence[Candidate]) -> Iterator[str]:
    of_organisation = Counter(one.organisation_id for one in members if one.organisation_id)
    sides = Counter(one.side for one in members)
    kinds = Counter(one.provider_kind for one in members)
    spoken = {language for one in members for language in one.languages}
    most, per_organisation = limits.size_max, limits.per_organisation_max
    counts = (
        ("too few members", len(members) >= limits.size_min),
        ("too many members", most is None or len(members) <= most),
        (
            "too many of one organisation",
            all(per_organisation is None or n <= per_organisation for n in of_organisation.values()),
        ),
        ("too few organisations", len(of_organisation) >= limits.organisations_min),
        ("too few academic members", sides[Side.ACADEMIC] >= limits.academic_min),
        ("too few members of industry", sides[Side.INDUSTRY] >= limits.industry_min),
        ("too few of a kind", all(kinds[kind] >= fewest for kind, fewest in limits.kinds_min.items())),
        ("a language is not spoken", spoken.issuperset(limits.languages)),
        ("too few early in their career", sum(one.is_early_career for one in members) >= limits.early_career_min),
    )
    yield from (fault for fault, is_kept in counts if not is_kept)


def _amount_faults(limits: Limits, members: Sequence[Candidate]) -> Iterator[str]:
    if limits.budget_inr is not None and sum(one.cost_inr or 0 for one in members) > limits.budget_inr:
        yield "the budget is exceeded"
    farthest = limits.travel_km_max_sum
    if farthest is not None and (
        any(one.travel_km is None for one in members)
        or sum(to_the_metre(one.travel_km or 0) for one in members) > to_the_metre(farthest)
    ):
        yield "the travel together is too far"


def _is_admitted(limits: Limits, one: Candidate) -> bool:
    each = limits.travel_km_max_each
    is_near = each is None or (one.travel_km is not None and to_the_metre(one.travel_km) <= to_the_metre(each))
    is_ready = not (one.trl_to is not None and limits.trl_from is not None and one.trl_to < limits.trl_from)
    is_early = not (one.trl_from is not None and limits.trl_to is not None and one.trl_from > limits.trl_to)
    return (
        one.candidate_id not in limits.banned
        and (not limits.clusters or one.cluster_id in limits.clusters)
        and (not limits.states or one.state in limits.states)
        and is_near
        and (limits.load_max is None or one.open_load <= limits.load_max)
        and not (limits.available_only and one.is_available is False)
        and not (limits.eligible_only and one.is_eligible is False)
        and is_ready
        and is_early
    )


def score_of(one: Candidate, skill_id: str) -> float:
    """Return a candidate's score in a skill; 0 where there is none."""
    return one.scores.get(skill_id, 0.0)


def to_the_metre(kilometres: float) -> Fraction:
    """Return a distance in kilometres, rounded to the metre."""
    return Fraction(round(kilometres * 1000), 1000)
