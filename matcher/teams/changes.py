"""What a limit has to become so that a given team keeps it, and the question with that change made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from matcher.sides import Side
from matcher.teams.answer import Change, LimitValue
from matcher.teams.limits import Rule
from matcher.teams.spec import Candidate, TeamSpec

Members = Sequence[Candidate]


def change_for(spec: TeamSpec, rule: Rule, members: Members) -> Change:
    """Return the change of a limit that these members need, and no more."""
    return Change(rule.limit, _value(spec, rule), READINGS[rule.limit](spec, rule.subject, members), _subject(rule))


def changed(spec: TeamSpec, change: Change) -> TeamSpec:
    """Return the question with one limit changed."""
    if change.limit == "required":
        skills = (replace(one, is_required=False) if one.skill_id == change.subject else one for one in spec.skills)
        return replace(spec, skills=tuple(skills))
    after: Any = change.after  # of the field's type: it was read off by what READINGS holds for the limit
    if change.limit == "threshold":
        return replace(spec, threshold=after)
    if change.limit == "kinds_min":
        after = {**spec.limits.kinds_min, change.subject: after}
    return replace(spec, limits=replace(spec.limits, **{change.limit: after}))


def merged(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return changes made one after the other as one a limit."""
    whole: dict[tuple[str, str], Change] = {}
    for change in changes:
        key = (change.limit, change.subject)
        whole[key] = replace(whole.get(key, change), after=change.after)
    return tuple(whole.values())


def size_of(change: Change) -> float:
    """Return how much changes: of numbers the share of what was allowed, of lists the entries, of anything else 1."""
    before, after = change.before, change.after
    if isinstance(before, tuple):
        return float(len(set(before) ^ set(after))) if isinstance(after, tuple) and after else float(len(before))
    if isinstance(before, bool) or isinstance(after, str | tuple) or before is None or after is None:
        return 1.0
    return abs(float(after) - float(before)) / max(abs(float(before)), 1.0)


def _value(spec: TeamSpec, rule: Rule) -> LimitValue:
    if rule.limit == "required":
        return True
    if rule.limit == "kinds_min":
        return spec.limits.kinds_min[rule.subject]
    value: LimitValue = getattr(spec.limits, rule.limit)
    return value


def _subject(rule: Rule) -> str:
    """Return the subject of limits that are one of several by value; lists of ids are changed as a whole."""
    return rule.subject if rule.limit in ("required", "kinds_min") else ""


def _farthest(_: TeamSpec, __: str, members: Members) -> LimitValue:
    known = [one.travel_m for one in members if one.travel_m is not None]
    return max(known, default=0) / 1000 if len(known) == len(members) else None


def _together(_: TeamSpec, __: str, members: Members) -> LimitValue:
    known = [one.travel_m for one in members if one.travel_m is not None]
    return sum(known) / 1000 if len(known) == len(members) else None


def _with_values(name: str, key: Callable[[Candidate], str]) -> Callable[[TeamSpec, str, Members], LimitValue]:
    def read(spec: TeamSpec, _: str, members: Members) -> LimitValue:
        values = {key(one) for one in members}
        return () if "" in values else tuple(sorted({*getattr(spec.limits, name), *values}))

    return read


def _without(name: str) -> Callable[[TeamSpec, str, Members], LimitValue]:
    return lambda spec, subject, _: tuple(one for one in getattr(spec.limits, name) if one != subject)


def _apart(spec: TeamSpec, _: str, members: Members) -> LimitValue:
    inside = {one.candidate_id for one in members}
    return tuple(pair for pair in spec.limits.conflicts if not inside.issuperset(pair))


def _unbanned(spec: TeamSpec, _: str, members: Members) -> LimitValue:
    inside = {one.candidate_id for one in members}
    return tuple(one for one in spec.limits.banned if one not in inside)


def _organisations(members: Members) -> Counter[str]:
    return Counter(one.organisation_id for one in members if one.organisation_id)


READINGS: Mapping[str, Callable[[TeamSpec, str, Members], LimitValue]] = {
    "size_min": lambda _, __, members: len(members),
    "size_max": lambda _, __, members: len(members),
    "per_organisation_max": lambda _, __, members: max(_organisations(members).values(), default=0),
    "organisations_min": lambda _, __, members: len(_organisations(members)),
    "academic_min": lambda _, __, members: sum(one.side is Side.ACADEMIC for one in members),
    "industry_min": lambda _, __, members: sum(one.side is Side.INDUSTRY for one in members),
    "kinds_min": lambda _, kind, members: sum(one.provider_kind == kind for one in members),
    "early_career_min": lambda _, __, members: sum(one.is_early_career for one in members),
    "clusters": _with_values("clusters", lambda one: one.cluster_id),
    "states": _with_values("states", lambda one: one.state),
    "travel_km_max_each": _farthest,
    "travel_km_max_sum": _together,
    "budget_inr": lambda _, __, members: sum(one.cost_inr or 0 for one in members),
    "load_max": lambda _, __, members: max((one.open_load for one in members), default=0.0),
    "available_only": lambda _, __, ___: False,
    "eligible_only": lambda _, __, ___: False,
    "trl_from": lambda _, __, members: min((one.trl_to for one in members if one.trl_to), default=None),
    "trl_to": lambda _, __, members: max((one.trl_from for one in members if one.trl_from), default=None),
    "languages": _without("languages"),
    "locked": _without("locked"),
    "banned": _unbanned,
    "conflicts": _apart,
    "required": lambda _, __, ___: False,
}
"""Limit → the value that these members keep, as near to the present one as they allow."""
