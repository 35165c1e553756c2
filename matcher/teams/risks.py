"""What can go wrong with a team: told beside it, never a reason to hide it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from matcher.teams.answer import Risk, RiskKind
from matcher.teams.spec import Candidate, ConflictRule, Skill, TeamSpec

BARELY = 0.05
"""A score less than this above the threshold may as well lie below it."""

HIGH_LOAD = 0.8
"""From this open load on, little is left of somebody's time."""

Covering = Mapping[str, tuple[str, ...]]


def risks_of(spec: TeamSpec, members: Sequence[Candidate], covered_by: Covering) -> tuple[Risk, ...]:
    """Return the risks of a team: skills in the order of the question, then members by id.

    Args:
        spec: The question.
        members: The team, by rising id.
        covered_by: Skill id → ids of the members that reach the threshold, best first.
    """
    return (
        *_skill_risks(spec, members, covered_by),
        *_organisation_risks(members),
        *_conflict_risks(spec, members),
        *_load_risks(members),
        *_unknowns(spec, members),
    )


def _skill_risks(spec: TeamSpec, members: Sequence[Candidate], covered_by: Covering) -> Iterator[Risk]:
    by_id = {one.candidate_id: one for one in members}
    for skill in spec.skills:
        named, ids = skill.name or skill.skill_id, covered_by[skill.skill_id]
        if not ids:
            yield Risk(RiskKind.UNCOVERED, f"nobody reaches the threshold of {named}", skill.skill_id)
        elif len(ids) == 1:
            text = f"only {_named(by_id[ids[0]])} covers {named}"
            yield Risk(RiskKind.SINGLE_POINT, text, skill.skill_id, ids)
        if ids and skill.is_required:
            yield from _barely(spec, skill, by_id[ids[0]])


def _barely(spec: TeamSpec, skill: Skill, best: Candidate) -> Iterator[Risk]:
    score = best.scores.get(skill.skill_id, 0.0)
    if score < spec.threshold + BARELY and spec.threshold + BARELY <= 1:
        text = (
            f"{skill.name or skill.skill_id} is required and barely covered: {score:.2f}, threshold {spec.threshold:g}"
        )
        yield Risk(RiskKind.BARELY_COVERED, text, skill.skill_id, (best.candidate_id,))


def _organisation_risks(members: Sequence[Candidate]) -> Iterator[Risk]:
    ids: dict[str, list[str]] = defaultdict(list)
    names = {one.organisation_id: one.organisation_name for one in members if one.organisation_name}
    for one in members:
        if one.organisation_id:
            ids[one.organisation_id].append(one.candidate_id)
    for organisation_id, inside in sorted(ids.items()):
        if len(inside) > 1 and 2 * len(inside) > len(members):
            text = f"{len(inside)} of {len(members)} members are of {names.get(organisation_id, organisation_id)}"
            yield Risk(RiskKind.ONE_ORGANISATION, text, member_ids=tuple(inside))


def _conflict_risks(spec: TeamSpec, members: Sequence[Candidate]) -> Iterator[Risk]:
    if spec.limits.conflict_rule is not ConflictRule.SHOW:
        return
    inside = {one.candidate_id: one for one in members}
    for one, other in sorted({(min(pair), max(pair)) for pair in spec.limits.conflicts}):
        if one in inside and other in inside:
            text = f"{_named(inside[one])} and {_named(inside[other])} are in conflict"
            yield Risk(RiskKind.CONFLICT, text, member_ids=(one, other))


def _load_risks(members: Sequence[Candidate]) -> Iterator[Risk]:
    for one in members:
        if one.open_load >= HIGH_LOAD:
            text = f"{one.open_load:.0%} of {_named(one)}'s capacity is taken"
            yield Risk(RiskKind.HIGH_LOAD, text, member_ids=(one.candidate_id,))


def _unknowns(spec: TeamSpec, members: Sequence[Candidate]) -> Iterator[Risk]:
    limits = spec.limits
    asked: list[tuple[bool, RiskKind, str, Callable[[Candidate], bool]]] = [
        (True, RiskKind.UNKNOWN_COST, "cost", lambda one: one.cost_inr is None),
        (limits.available_only, RiskKind.UNKNOWN_AVAILABILITY, "availability", lambda one: one.is_available is None),
        (limits.eligible_only, RiskKind.UNKNOWN_ELIGIBILITY, "eligibility", lambda one: one.is_eligible is None),
        (
            limits.trl_from is not None or limits.trl_to is not None,
            RiskKind.UNKNOWN_TRL,
            "readiness level",
            lambda one: one.trl_from is None or one.trl_to is None,
        ),
    ]
    for is_asked, kind, what, is_unknown in asked:
        ids = tuple(one.candidate_id for one in members if is_unknown(one)) if is_asked else ()
        if ids:
            yield Risk(
                kind, f"{what} not known of {', '.join(_named(one) for one in members if is_unknown(one))}", "", ids
            )


def _named(one: Candidate) -> str:
    return one.name or one.candidate_id
