"""Reads from database and index what `matcher.partners.connection` needs, which computes in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

import numpy as np

from matcher.directory import Entry
from matcher.fuse import standardised
from matcher.partners.acquaintance import acquaintance
from matcher.partners.connection import Around, Connection, connection
from matcher.partners.openings import WITHIN_REACH_KM
from matcher.partners.party import Party, read_parties, spread_of
from matcher.query import Near
from matcher.scene import Scene
from matcher.workspace import Workspace
from models.details import ProviderKind
from models.errors import FieldProblem, InvalidInput, NotFound
from models.refusals import Refusal
from models.store import Transaction

CLOSEST = 10
"""How many calls, and how many facilities, are compared in full: those whose texts lie nearest to either party."""


def connect(workspace: Workspace, first_id: str, second_id: str, today: date) -> Connection:
    """Return how two stored providers are connected.

    Args:
        workspace: The open database.
        first_id: One provider.
        second_id: The other.
        today: The day on which calls are open or closed.

    Raises:
        NotFound: One of them is not stored.
        InvalidInput: Both are the same.
    """
    if first_id == second_id:
        problem = FieldProblem("other", second_id, "is the same provider", "name two different ones")
        raise InvalidInput("a connection has two ends", [problem])
    scene = workspace.matcher.scene()
    with workspace.store.read() as transaction:
        first, second = (stored_party(transaction, scene, one) for one in (first_id, second_id))
        return connection_of(transaction, scene, first, second, today)


def connection_of(transaction: Transaction, scene: Scene, first: Party, second: Party, today: date) -> Connection:
    """Return how two parties that were read already are connected."""
    entries = scene.directory.entries.values()
    calls = [one.provider_id for one in entries if _is_open_call(one, today)]
    return connection(
        first,
        second,
        Around(
            spread=spread_of(scene),
            acquaintance=acquaintance(scene, first.provider_id, second.provider_id),
            calls=closest(transaction, scene, (first, second), calls),
            facilities=closest(transaction, scene, (first, second), _facilities_near(scene, (first, second))),
        ),
    )


def stored_party(transaction: Transaction, scene: Scene, provider_id: str) -> Party:
    """Return a stored provider as a party.

    Raises:
        NotFound: There is no such provider.
    """
    found = read_parties(transaction, scene, [provider_id]).get(provider_id)
    if found is None:
        raise NotFound(Refusal.PROVIDER_UNKNOWN.told(provider_id=provider_id))
    return found


def within_reach(scene: Scene, parties: Sequence[Party]) -> Iterator[Entry]:
    """Yield everybody within `WITHIN_REACH_KM` of each of some parties; nobody where one's place is not known."""
    directory = scene.directory
    within = np.ones(len(directory.entries), dtype=np.bool_)
    for party in parties:
        place = party.place
        if place.latitude is None or place.longitude is None:
            return
        within &= directory.distances_km(Near(place.latitude, place.longitude, None)) <= WITHIN_REACH_KM
    yield from (one for one, is_within in zip(directory.entries.values(), within.tolist(), strict=True) if is_within)


def closest(
    transaction: Transaction,
    scene: Scene,
    parties: Sequence[Party],
    provider_ids: Collection[str],
    most: int = CLOSEST,
) -> tuple[Party, ...]:
    """Return the first providers by their nearest passage to any of the parties', ties by id; none without passages.

    Args:
        transaction: What they are read from.
        scene: The index.
        parties: To whom they are to lie near.
        provider_ids: Who they may be.
        most: How many at most.
    """
    owners = scene.numbers_of(provider_ids)
    grouped = scene.index.rows_of_owners(owners)
    if not len(grouped.rows):
        return ()
    best = np.full(len(grouped.rows), -np.inf)
    for of_party in _standardised(scene, parties, grouped.rows):
        np.maximum(best, of_party, out=best)
    of_owner = np.full(len(owners), -np.inf)
    np.maximum.at(of_owner, grouped.group, best)
    names = [scene.index.owner_ids[number] for number in owners.tolist()]
    chosen = sorted(range(len(names)), key=lambda place: (-of_owner[place], names[place]))[:most]
    found = read_parties(transaction, scene, [names[place] for place in chosen])
    return tuple(found[names[place]] for place in chosen if names[place] in found)


def _is_open_call(entry: Entry, today: date) -> bool:
    return entry.kind is ProviderKind.CALL and entry.closes >= today.toordinal()


def _facilities_near(scene: Scene, parties: Sequence[Party]) -> list[str]:
    return [one.provider_id for one in within_reach(scene, parties) if one.kind is ProviderKind.FACILITY]


def _standardised(scene: Scene, parties: Sequence[Party], rows: np.ndarray) -> Iterator[np.ndarray]:
    """Yield, for each passage of the parties, how far it lies from given rows: the mean over the dense views."""
    for party in parties:
        views = [(scene.index.moments(view), (party.vectors or {})[view], view) for view in scene.index.views]
        products = [scene.index.similarities_of(view, vectors, rows) for _, vectors, view in views]
        for place in range(len(party.passages)):
            scores = [
                standardised(of_view[place], vectors[place], moments)
                for of_view, (moments, vectors, _) in zip(products, views, strict=True)
            ]
            yield np.mean(scores, axis=0)
