"""Recall decides who is looked at: deep enough for what is wanted, and never short in a kind."""

from __future__ import annotations

import numpy as np
import pytest

from embeddings.encoder import BoolVector
from embeddings.search_index import SearchIndex
from matcher.encode import EncodedQuery, EncodingSettings, encode_query
from matcher.query import Query
from matcher.recall import RecallSettings, recall_every_kind, recall_owners
from matcher.understand import understand
from models.details import ProviderKind
from tests.matcher.scene import Scene, evidence, hash_encoders, provider

SHALLOW = RecallSettings(passages_per_view=2, passages_per_provider=1)
KINDS = np.array([0] * 9 + [1], dtype=np.int8)


@pytest.fixture
def index(scene: Scene) -> SearchIndex:
    scene.put(
        [provider(f"p{n}") for n in range(9)] + [provider("q", ProviderKind.LABORATORY)],
        [evidence(f"e{n}", f"pump seal {n}", f"p{n}") for n in range(9)] + [evidence("eq", "weaving looms", "q")],
    )
    return scene.indexer.current()


def encoded(text: str) -> EncodedQuery:
    return encode_query(understand(Query(text=text)), hash_encoders(), EncodingSettings())


def names(index: SearchIndex, owners: object) -> set[str]:
    return {index.owner_ids[int(number)] for number in np.asarray(owners)}


def everybody(index: SearchIndex) -> BoolVector:
    return np.ones(len(index.owner_ids), dtype=np.bool_)


def test_a_shallow_look_misses_a_kind_and_a_second_look_finds_it(index: SearchIndex) -> None:
    query = encoded("pump seal")
    assert "q" not in names(index, recall_owners(query, index, None, SHALLOW, 1))
    assert "q" in names(index, recall_every_kind(query, index, everybody(index), KINDS, SHALLOW, 1))


def test_only_the_allowed_are_recalled(index: SearchIndex) -> None:
    allowed = everybody(index)
    allowed[:5] = False
    found = recall_every_kind(encoded("pump seal"), index, allowed, KINDS, RecallSettings(), 10)
    assert names(index, found) == {"p5", "p6", "p7", "p8", "q"}


def test_nobody_allowed_means_nobody_recalled(index: SearchIndex) -> None:
    found = recall_every_kind(encoded("pump"), index, ~everybody(index), KINDS, SHALLOW, 5)
    assert found.tolist() == []


def test_who_wants_many_gets_many(index: SearchIndex) -> None:
    found = recall_owners(encoded("pump seal"), index, None, SHALLOW, 50)
    assert len(names(index, found)) == 10


def test_owners_come_rising_and_once(index: SearchIndex) -> None:
    found = recall_every_kind(encoded("pump seal 3"), index, everybody(index), KINDS, RecallSettings(), 10).tolist()
    assert found == sorted(set(found))


def test_the_depth_grows_with_what_is_wanted() -> None:
    settings = RecallSettings(passages_per_view=200, passages_per_provider=8)
    assert (settings.depth(0), settings.depth(25), settings.depth(1000)) == (200, 200, 8000)
