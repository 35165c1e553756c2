"""A remedy applied to the question for teams: the button beside it asks again with the change made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.pages.team_question import TeamQuestion
from matcher.teams.answer import Change, Remedy
from matcher.teams.ties import TieKind

Fields = dict[str, Any]

_FIELD_OF_LIMIT = {
    "size_min": "size_min",
    "size_max": "size_max",
    "per_organisation_max": "per_organisation_max",
    "organisations_min": "organisations_min",
    "academic_min": "academic_min",
    "industry_min": "industry_min",
    "early_career_min": "early_career_min",
    "travel_km_max_each": "radius_km",
    "travel_km_max_sum": "travel_km",
    "budget_inr": "budget_inr",
    "available_only": "available_only",
    "eligible_only": "eligible_only",
    "trl_from": "trl_from",
    "trl_to": "trl_to",
    "threshold": "threshold",
}
"""Limits that one field of the form holds as they are."""


def remedied(question: TeamQuestion, remedy: Remedy) -> TeamQuestion | None:
    """Return the question with the changes of a remedy made; ``None`` where the form has no field for one.

    Args:
        question: What was asked.
        remedy: What to change.
    """
    fields: Fields = {}
    for change in remedy.changes:
        apply = _APPLIED.get(change.limit)
        if apply is None:
            return None
        fields |= apply(question.model_copy(update=fields), change)
    return question.model_copy(update=fields)


def _as_is(_: TeamQuestion, change: Change) -> Fields:
    return {_FIELD_OF_LIMIT[change.limit]: change.after}


def _kinds(_: TeamQuestion, change: Change) -> Fields:
    return {f"{change.subject}_min": change.after}


def _joined(name: str) -> Callable[[TeamQuestion, Change], Fields]:
    return lambda _, change: {name: ", ".join(_entries(change))}


def _list(name: str) -> Callable[[TeamQuestion, Change], Fields]:
    return lambda _, change: {name: _entries(change)}


def _banned(question: TeamQuestion, change: Change) -> Fields:
    """Let somebody in: off the list, or, where nobody of the owner's organisation was let in, these too."""
    kept = set(_entries(change))
    is_named = set(question.ban) - kept
    forbid = question.forbid if is_named else [kind for kind in question.forbid if kind is not TieKind.OWNER]
    return {"ban": [one for one in question.ban if one in kept], "forbid": forbid}


def _conflicts(question: TeamQuestion, _: Change) -> Fields:
    return {"forbid": [kind for kind in question.forbid if kind is TieKind.OWNER]}


def _required(question: TeamQuestion, change: Change) -> Fields:
    """Make a skill optional; skills are numbered in the order of the kept rows."""
    row = [row for row in range(len(question.words)) if row in question.keep][int(change.subject.removeprefix("s")) - 1]
    return {"required": [one for one in question.required if one != row]}


def _entries(change: Change) -> list[str]:
    return [str(one) for one in change.after] if isinstance(change.after, tuple) else []


_APPLIED: Mapping[str, Callable[[TeamQuestion, Change], Fields]] = {
    **dict.fromkeys(_FIELD_OF_LIMIT, _as_is),
    "kinds_min": _kinds,
    "clusters": _joined("cluster"),
    "states": _joined("state"),
    "languages": _list("speaks"),
    "locked": _list("lock"),
    "banned": _banned,
    "conflicts": _conflicts,
    "required": _required,
}
"""Limit → what its change does to the form's fields."""
