"""One side of a collaboration, read once and kept in memory: record, place, passages and their vectors."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from embeddings.bundled_models import reads_script
from embeddings.encoder import BoolVector, FloatMatrix, IntVector
from embeddings.moments import Moments
from matcher.met_needs import ReadPassage
from matcher.place import place_of
from matcher.scene import Scene
from matcher.script import main_script
from models.geography import distance_km
from models.records import Location, Organisation, Provider
from models.store import Transaction

MOST_PASSAGES = 300
"""Of a longer profile the passages of the latest evidence count, so that comparing two stays quick."""


@dataclass(frozen=True)
class Party:
    """A provider with what is compared of it.

    Args:
        provider: The record.
        organisation: Its organisation, if stored.
        passages: What it has to show, the latest evidence first, then by evidence id and place in it.
        vectors: For each dense view the (passages, d) unit vectors.
    """

    provider: Provider
    organisation: Organisation | None = None
    passages: tuple[ReadPassage, ...] = ()
    vectors: Mapping[str, FloatMatrix] | None = None

    @property
    def provider_id(self) -> str:
        """The provider's id."""
        return self.provider.provider_id

    @property
    def cluster_id(self) -> str:
        """Its own cluster or that of its organisation; empty where neither is known."""
        return self.provider.cluster_id or (self.organisation.cluster_id if self.organisation else "")

    @cached_property
    def place(self) -> Location:
        """Its own place or that of its organisation."""
        return place_of(self.provider, self.organisation)

    @cached_property
    def _scripts(self) -> tuple[str, ...]:
        return tuple(main_script(passage.text) for passage in self.passages)

    def is_read_by(self, view: str) -> BoolVector:
        """Return for each passage whether a view's model reads its script; a text without letters counts as read."""
        return np.array([not script or reads_script(view, script) for script in self._scripts], dtype=np.bool_)


Spread = Mapping[str, Moments]
"""Mean and covariance of all passages of the corpus, by dense view."""


def read_parties(transaction: Transaction, scene: Scene, provider_ids: Collection[str]) -> dict[str, Party]:
    """Return the parties with these ids; who is not stored is absent, who has no evidence has no passages."""
    records = read_records(transaction, provider_ids)
    rows = {provider_id: _rows(scene, provider_id) for provider_id in records}
    references = {provider_id: scene.index.passages(of) for provider_id, of in rows.items()}
    texts = transaction.evidence.texts({one.evidence_id for of in references.values() for one in of})
    parties = {}
    for provider_id, record in records.items():
        shown = [
            (row, ReadPassage(texts[one.evidence_id], one.start, one.end))
            for row, one in zip(rows[provider_id].tolist(), references[provider_id], strict=True)
            if one.evidence_id in texts
        ]
        # A passage that only repeats the name shows nothing, and would be near to every similar name.
        telling = [(row, passage) for row, passage in shown if not _repeats(record.provider.name, passage)]
        kept = np.array([row for row, _ in telling], dtype=np.int64)
        parties[provider_id] = replace(
            record,
            passages=tuple(passage for _, passage in telling),
            vectors={view: scene.index.vectors_of(view, kept) for view in scene.index.views},
        )
    return parties


def read_records(transaction: Transaction, provider_ids: Collection[str]) -> dict[str, Party]:
    """Return the parties with these ids as far as their records tell, without anything that they have to show."""
    providers = transaction.providers.get_many(provider_ids)
    organisations = transaction.organisations.get_many({one.organisation_id for one in providers.values()} - {""})
    return {key: Party(one, organisations.get(one.organisation_id)) for key, one in providers.items()}


def spread_of(scene: Scene) -> Spread:
    """Return the moments of every dense view."""
    return {view: scene.index.moments(view) for view in scene.index.views}


def distance_between(first: Location, second: Location) -> float | None:
    """Return the kilometres between two places; ``None`` where one is not known."""
    if first.latitude is None or first.longitude is None or second.latitude is None or second.longitude is None:
        return None
    return float(distance_km((first.latitude, first.longitude), (second.latitude, second.longitude)))


def _repeats(name: str, passage: ReadPassage) -> bool:
    return passage.text.strip().casefold() == name.casefold()


def _rows(scene: Scene, provider_id: str) -> IntVector:
    rows = np.sort(scene.index.rows_of_owners(scene.numbers_of([provider_id])).rows)
    # A stable sort keeps rows of one year in the order of evidence id and place.
    return rows[np.argsort(-scene.index.years(rows), kind="stable")][:MOST_PASSAGES]
