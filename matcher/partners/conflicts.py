"""Why two providers are no strangers, and should not judge one another: shown, not enforced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from matcher.declared_relations import declared_id
from matcher.partners.acquaintance import Acquaintance
from matcher.partners.party import Party
from models.records import Provider


class ConflictKind(StrEnum):
    """What joins the two."""

    SAME_ORGANISATION = "same_organisation"
    WORKED_TOGETHER = "worked_together"
    DECLARED_RELATION = "declared_relation"


@dataclass(frozen=True)
class Conflict:
    """One reason, and the ids of the records that show it: an organisation, evidence, or who declares the relation."""

    kind: ConflictKind
    shown_by: tuple[str, ...]


def conflicts_between(first: Party, second: Party, acquaintance: Acquaintance) -> tuple[Conflict, ...]:
    """Return all conflicts of a pair, in the order of `ConflictKind`."""
    return tuple(_conflicts(first, second, acquaintance))


def declares_relation(one: Provider, other: Provider) -> bool:
    """Say whether a record names another provider: a laboratory its head, an instrument its laboratory."""
    return declared_id(one) == other.provider_id


def _conflicts(first: Party, second: Party, acquaintance: Acquaintance) -> Iterator[Conflict]:
    organisation_id = first.provider.organisation_id
    if organisation_id and organisation_id == second.provider.organisation_id:
        yield Conflict(ConflictKind.SAME_ORGANISATION, (organisation_id,))
    if acquaintance.is_direct:
        yield Conflict(ConflictKind.WORKED_TOGETHER, acquaintance.shared_evidence)
    pairs = ((first.provider, second.provider), (second.provider, first.provider))
    declaring = tuple(one.provider_id for one, other in pairs if declares_relation(one, other))
    if declaring:
        yield Conflict(ConflictKind.DECLARED_RELATION, declaring)
