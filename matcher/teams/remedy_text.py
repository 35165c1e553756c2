"""Remedies in words: what to change, by how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from matcher.lanes import rupees
from matcher.teams.answer import Change
from matcher.teams.clash_text import candidate_name, counted, skill_name
from matcher.teams.limits import Rule
from matcher.teams.spec import TeamSpec


def remedy_text(spec: TeamSpec, clash: Sequence[Rule], changes: Sequence[Change]) -> str:
    """Return changes as a sentence, with the reason where a clash is about one skill and distance."""
    said = " and ".join(WORDS[change.limit](spec, change) for change in changes)
    return said + _nearest(spec, clash, changes)


def _nearest(spec: TeamSpec, clash: Sequence[Rule], changes: Sequence[Change]) -> str:
    """Say that nobody near enough knows a skill, where this is all of the clash."""
    if [change.limit for change in changes] != ["travel_km_max_each"] or changes[0].after is None:
        return ""
    if sorted(rule.limit for rule in clash) != ["required", "travel_km_max_each"]:
        return ""
    skill = next(skill_name(spec, rule.subject) for rule in clash if rule.limit == "required")
    return f" (nobody within {changes[0].before:g} km covers {skill}: nearest who fits {changes[0].after:g} km)"


def _raise_budget(_: TeamSpec, change: Change) -> str:
    before, after = _number(change.before), _number(change.after)
    return f"raise the budget by {rupees(int(after - before))} to {rupees(int(after))}"


def _open(what: str) -> Callable[[TeamSpec, Change], str]:
    """Return the words for places: which are added, or that any will do."""

    def say(_: TeamSpec, change: Change) -> str:
        added = sorted(set(_entries(change.after)) - set(_entries(change.before)))
        return f"also allow the {what} {', '.join(added)}" if change.after else f"allow any {what}, also unknown ones"

    return say


def _released(verb: str) -> Callable[[TeamSpec, Change], str]:
    """Return the words for ids that are taken out of a list."""

    def say(spec: TeamSpec, change: Change) -> str:
        gone = [one for one in _entries(change.before) if one not in _entries(change.after)]
        return f"{verb} {', '.join(candidate_name(spec, one) for one in gone)}"

    return say


def _let_meet(spec: TeamSpec, change: Change) -> str:
    gone = [pair for pair in _entries(change.before) if pair not in _entries(change.after)]
    pairs = (" and ".join(candidate_name(spec, one) for one in pair) for pair in gone)
    return f"accept the conflict of {', of '.join(pairs)}"


def _travel(change: Change, what: str) -> str:
    return f"drop the limit on {what}" if change.after is None else f"widen {what} to {change.after:g} km"


def _count(verb: str, one: str, many: str) -> Callable[[TeamSpec, Change], str]:
    return lambda _, change: f"{verb} {counted(int(_number(change.after)), one, many)} (now {change.before})"


def _number(value: Any) -> float:
    return float(value)


def _entries(value: Any) -> tuple[Any, ...]:
    return tuple(value)


WORDS: Mapping[str, Callable[[TeamSpec, Change], str]] = {
    "size_min": _count("ask for at least", "member", "members"),
    "size_max": _count("allow up to", "member", "members"),
    "per_organisation_max": _count("allow", "member of one organisation", "members of one organisation"),
    "organisations_min": _count("ask for at least", "organisation", "organisations"),
    "academic_min": _count("ask for at least", "academic member", "academic members"),
    "industry_min": _count("ask for at least", "member of industry", "members of industry"),
    "kinds_min": lambda _, change: f"ask for at least {change.after} of kind {change.subject} (now {change.before})",
    "languages": lambda _, change: (
        f"do not ask for {', '.join(sorted(set(_entries(change.before)) - set(_entries(change.after))))}"
    ),
    "early_career_min": _count("ask for at least", "early-career member", "early-career members"),
    "clusters": _open("cluster"),
    "states": _open("state"),
    "travel_km_max_each": lambda _, change: _travel(change, "the distance of a member"),
    "travel_km_max_sum": lambda _, change: _travel(change, "travel together"),
    "budget_inr": _raise_budget,
    "load_max": lambda _, change: f"allow members with {change.after:.0%} of their capacity taken",
    "available_only": lambda _, __: "allow members without capacity in these dates",
    "trl_from": lambda _, change: f"lower the readiness level to {change.after}",
    "trl_to": lambda _, change: f"raise the readiness level to {change.after}",
    "eligible_only": lambda _, __: "allow members whom the call does not accept",
    "locked": _released("do not insist on"),
    "banned": _released("allow"),
    "conflicts": _let_meet,
    "required": lambda spec, change: f"make {skill_name(spec, change.subject)} optional",
    "threshold": lambda _, change: f"lower the threshold to {change.after:g} (now {change.before:g})",
    "candidates": lambda _, change: f"add candidates: at least {change.after}",
}
"""Limit → what to do."""
