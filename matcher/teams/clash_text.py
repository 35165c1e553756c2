"""The limits of a clash in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matcher.lanes import rupees
from matcher.teams.answer import Clash, LimitValue
from matcher.teams.limits import Rule
from matcher.teams.spec import Limits, TeamSpec


def clash_of(spec: TeamSpec, rule: Rule) -> Clash:
    """Return a limit as part of a clash."""
    if rule.limit == "required":
        return Clash("required", True, f"{skill_name(spec, rule.subject)} is required", rule.subject)
    return Clash(rule.limit, _value(spec, rule), WORDS[rule.limit](spec.limits, rule.subject), rule.subject)


def no_candidate_clash() -> Clash:
    """Return the clash of a question without candidates."""
    return Clash("candidates", 0, "there is no candidate")


def skill_name(spec: TeamSpec, skill_id: str) -> str:
    """Return what people call a skill."""
    return next((one.name for one in spec.skills if one.skill_id == skill_id), "") or skill_id


def candidate_name(spec: TeamSpec, candidate_id: str) -> str:
    """Return what people call a candidate."""
    return next((one.name for one in spec.candidates if one.candidate_id == candidate_id), "") or candidate_id


def counted(count: int, one: str, many: str) -> str:
    """Return a number with what is counted."""
    return f"{count} {one if count == 1 else many}"


def _value(spec: TeamSpec, rule: Rule) -> LimitValue:
    if rule.limit in ("locked", "languages"):
        return rule.subject
    value: LimitValue | Mapping[str, int] = getattr(spec.limits, rule.limit)
    return value[rule.subject] if isinstance(value, Mapping) else value


WORDS: Mapping[str, Callable[[Limits, str], str]] = {
    "size_min": lambda limits, _: "at least " + counted(limits.size_min, "member", "members"),
    "size_max": lambda limits, _: "at most " + counted(limits.size_max or 0, "member", "members"),
    "per_organisation_max": lambda limits, _: f"at most {limits.per_organisation_max} of one organisation",
    "organisations_min": lambda limits, _: (
        "at least " + counted(limits.organisations_min, "organisation", "organisations")
    ),
    "academic_min": lambda limits, _: "at least " + counted(limits.academic_min, "academic member", "academic members"),
    "industry_min": lambda limits, _: (
        "at least " + counted(limits.industry_min, "member of industry", "members of industry")
    ),
    "kinds_min": lambda limits, kind: f"at least {limits.kinds_min[kind]} of kind {kind}",
    "languages": lambda _, language: f"somebody who speaks {language}",
    "early_career_min": lambda limits, _: (
        "at least " + counted(limits.early_career_min, "early-career member", "early-career members")
    ),
    "clusters": lambda limits, _: f"only clusters {', '.join(limits.clusters)}",
    "states": lambda limits, _: f"only states {', '.join(limits.states)}",
    "travel_km_max_each": lambda limits, _: f"nobody farther than {limits.travel_km_max_each:g} km",
    "travel_km_max_sum": lambda limits, _: f"at most {limits.travel_km_max_sum:g} km of travel together",
    "budget_inr": lambda limits, _: f"a budget of {rupees(limits.budget_inr or 0)}",
    "load_max": lambda limits, _: f"nobody with more than {limits.load_max:.0%} of the capacity taken",
    "available_only": lambda _, __: "only those who are available",
    "trl_from": lambda limits, _: f"readiness level {limits.trl_from} or higher",
    "trl_to": lambda limits, _: f"readiness level {limits.trl_to} or lower",
    "eligible_only": lambda _, __: "only those whom the call accepts",
    "locked": lambda _, one: f"{one} must be a member",
    "banned": lambda limits, _: f"without {', '.join(limits.banned)}",
    "conflicts": lambda _, __: "nobody together with somebody in conflict",
}
"""Limit → what it demands."""
