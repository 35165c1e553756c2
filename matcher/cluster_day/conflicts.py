"""Reasons why a stored problem and a provider should not be put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from enum import StrEnum

from matcher.assignment.records import PairIds
from models.records import Problem
from models.store import Transaction


class ConflictKind(StrEnum):
    """What speaks against a pair.

    ``same_organisation``: the problem is posted by the provider's own organisation. ``co_authors``: the provider has
    signed a piece of evidence together with somebody of the organisation that posted the problem.
    """

    SAME_ORGANISATION = "same_organisation"
    CO_AUTHORS = "co_authors"


def conflicting_pairs(
    problems: Iterable[Problem],
    provider_ids: Collection[str],
    kinds: Collection[ConflictKind],
    transaction: Transaction,
) -> dict[PairIds, ConflictKind]:
    """Return the pairs that something speaks against, and what; a problem without organisation has none.

    Args:
        problems: The problems.
        provider_ids: The providers; one that is not stored has no conflict.
        kinds: What counts as a conflict.
        transaction: Where organisations and evidence are read.
    """
    posted: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        if problem.organisation_id:
            posted[problem.organisation_id].append(problem.problem_id)
    organisation_of = {
        one.provider_id: one.organisation_id
        for one in transaction.providers.outlines()
        if one.organisation_id in posted
    }
    near: list[tuple[ConflictKind, set[tuple[str, str]]]] = []
    if ConflictKind.CO_AUTHORS in kinds:
        near.append((ConflictKind.CO_AUTHORS, _writing_with(organisation_of, transaction)))
    if ConflictKind.SAME_ORGANISATION in kinds:
        near.append((ConflictKind.SAME_ORGANISATION, set(organisation_of.items())))
    return {
        (problem_id, provider_id): kind
        for kind, members in near
        for provider_id, organisation_id in members
        if provider_id in provider_ids
        for problem_id in posted[organisation_id]
    }


def _writing_with(organisation_of: dict[str, str], transaction: Transaction) -> set[tuple[str, str]]:
    """Return who has signed evidence with a member of which organisation."""
    return {
        (owner, organisation_of[member])
        for member, evidence in transaction.evidence.owned_by(organisation_of).items()
        for record in evidence
        for owner in record.owner_ids
        if owner != member
    }
