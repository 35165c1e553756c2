"""How candidates are tied to one another and to whoever has the problem: evidence in common, declared relations, home.

Ties speak for a team (they have worked together) or against it (a conflict). They are shown always, and forbidden only
where the person who asks says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from matcher.declared_relations import declared_id
from matcher.scoring import ScoredOwners
from models.records import Provider

MOST_OWNERS = 50
"""Evidence of more owners than this ties nobody: a list of everybody at an institute is no collaboration."""


class TieKind(StrEnum):
    """What ties two candidates, or a candidate to the problem."""

    OWNER = "owner"
    RELATED = "related"
    TOGETHER = "together"


@dataclass(frozen=True)
class Tie:
    """One tie.

    Args:
        kind: ``owner``: of the same organisation as whoever has the problem; ``related``: a laboratory and its head, a
            facility and its laboratory; ``together``: evidence in common.
        ids: The candidates, rising: one for ``owner``, else two.
        count: How many pieces of evidence they have in common; 0 for other ties.
    """

    kind: TieKind
    ids: tuple[str, ...]
    count: int = 0

    @property
    def pair(self) -> tuple[str, str]:
        """The two candidates that are tied; a tie to the problem has no pair."""
        first, second = self.ids
        return first, second


def ties_among(
    providers: Mapping[str, Provider], scored: ScoredOwners, evidence_of_rows: Sequence[int], owner: str = ""
) -> tuple[Tie, ...]:
    """Return all ties of some candidates: by kind, then by rising ids.

    Args:
        providers: The candidates by id.
        scored: Their passages that count.
        evidence_of_rows: For each of these passages the number of its evidence.
        owner: The organisation that has the problem; empty where none is known.
    """
    found = [*_of_owner(providers.values(), owner), *_related(providers), *_together(scored, evidence_of_rows)]
    return tuple(sorted(found, key=lambda tie: (tie.kind, tie.ids)))


def _of_owner(providers: Iterable[Provider], owner: str) -> Iterator[Tie]:
    if owner:
        yield from (Tie(TieKind.OWNER, (one.provider_id,)) for one in providers if one.organisation_id == owner)


def _related(providers: Mapping[str, Provider]) -> Iterator[Tie]:
    for provider in providers.values():
        other = declared_id(provider)
        if other in providers and other != provider.provider_id:
            yield Tie(TieKind.RELATED, _pair(provider.provider_id, other))


def _together(scored: ScoredOwners, evidence_of_rows: Sequence[int]) -> Iterator[Tie]:
    owners_of: dict[int, set[str]] = defaultdict(set)
    for owner_id, evidence in zip(_owners_of_passages(scored), evidence_of_rows, strict=True):
        owners_of[evidence].add(owner_id)
    shared = (sorted(owners) for owners in owners_of.values() if 1 < len(owners) <= MOST_OWNERS)
    counts = Counter(pair for owners in shared for pair in combinations(owners, 2))
    yield from (Tie(TieKind.TOGETHER, pair, count) for pair, count in counts.items())


def _owners_of_passages(scored: ScoredOwners) -> list[str]:
    """Return whose passage each one is; a passage of several owners stands once for each."""
    owner_of = [""] * len(scored.passages.rows)
    for position, owner_id in enumerate(scored.owner_ids):
        start, end = scored.owners.starts[position : position + 2]
        for place in scored.owners.order[start:end].tolist():
            owner_of[place] = owner_id
    return owner_of


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
