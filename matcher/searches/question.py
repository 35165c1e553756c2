"""The question of a saved search, as JSON and back: what was typed, with its edits, filters and applicant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from matcher.edits import Edits, WantedNeed
from matcher.query import Applicant, Filters, Near, Query
from models.details import ProviderKind
from models.errors import FieldProblem, InvalidInput

TOLD_KINDS = (
    ProviderKind.CALL,
    ProviderKind.RESEARCHER,
    ProviderKind.LABORATORY,
    ProviderKind.FACILITY,
    ProviderKind.STARTUP,
)
"""Kinds of whom a search tells; courses come and go with the calendar, not with what somebody can do."""


def check_can_be_told(query: Query) -> None:
    """Make sure that a question asks for something that a search tells of.

    Raises:
        InvalidInput: It asks for courses alone, or quotes a stored problem, whose words are not the searcher's.
    """
    if query.problem_id:
        problem = FieldProblem("problem_id", query.problem_id, "is a stored problem", "send the words of your own")
        raise InvalidInput("only a question in one's own words can be saved", [problem])
    if not told_kinds(query.filters):
        allowed = ", ".join(TOLD_KINDS)
        problem = FieldProblem("kinds", "course", "is nothing that a search tells of", f"choose of: {allowed}")
        raise InvalidInput("a search for courses alone tells of nobody", [problem])


def told_kinds(filters: Filters) -> tuple[ProviderKind, ...]:
    """Return the kinds of whom a search with these filters tells."""
    return tuple(kind for kind in TOLD_KINDS if not filters.kinds or kind in filters.kinds)


def as_json(query: Query) -> dict[str, Any]:
    """Return a question as JSON, without the day on which it is asked."""
    kept = asdict(query)
    made = {name: kept[name] for name in ("text", "language", "filters", "applicant", "edits", "is_fame_neutral")}
    read: dict[str, Any] = json.loads(json.dumps(made, default=date.isoformat))
    return read


def from_json(question: Mapping[str, Any], today: date) -> Query:
    """Return the question that was saved, to be asked on a day."""
    return Query(
        text=question["text"],
        language=question["language"],
        filters=_filters(question["filters"]),
        applicant=Applicant(**question["applicant"]),
        edits=_edits(question["edits"]),
        is_fame_neutral=question["is_fame_neutral"],
        today=today,
    )


def _filters(given: Mapping[str, Any]) -> Filters:
    texts = {name: tuple(given[name]) for name in ("clusters", "states", "organisations", "languages")}
    kinds = tuple(ProviderKind(kind) for kind in given["kinds"])
    near = Near(**given["near"]) if given["near"] else None
    return Filters(kinds=kinds, near=near, since_year=given["since_year"], **texts)


def _edits(given: Mapping[str, Any]) -> Edits:
    needs, limits, deadline = given["needs"], given["limits"], given["deadline"]
    return Edits(
        needs=None if needs is None else tuple(WantedNeed(**need) for need in needs),
        limits=None if limits is None else tuple(limits),
        money_inr=given["money_inr"],
        trl=given["trl"],
        deadline=date.fromisoformat(deadline) if deadline else None,
    )
