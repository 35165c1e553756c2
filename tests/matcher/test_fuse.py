"""One score a passage out of several views: the formula as arithmetic."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embeddings.search_index import SearchIndex
from matcher.encode import EncodedQuery, EncodingSettings, encode_query
from matcher.fuse import LEXICAL, FusionSettings, covered_share, fuse_views, standardised
from matcher.query import Query
from matcher.understand import understand
from tests.matcher.scene import Scene, evidence, hash_encoders, open_scene, provider

TEXTS = ["pump seal leaks", "pump motor", "textile dye", "dye effluent water", "solar panel", "नहर का पानी"]


@pytest.fixture
def index(scene: Scene) -> SearchIndex:
    scene.put([provider("p")], [evidence(f"e{n}", text, "p") for n, text in enumerate(TEXTS)])
    return scene.indexer.current()


def encoded(text: str) -> EncodedQuery:
    return encode_query(understand(Query(text=text)), hash_encoders(), EncodingSettings())


def every_row(index: SearchIndex) -> np.ndarray:
    return np.arange(index.row_count, dtype=np.int64)


def test_a_view_is_standardised_by_the_whole_corpus(index: SearchIndex) -> None:
    query = encoded("pump leaks")
    rows = every_row(index)
    raw = index.similarities("one", query.vectors["one"], rows)
    expected = (raw - raw.mean()) / raw.std()
    assert standardised(raw, query.vectors["one"], index.moments("one")) == pytest.approx(expected, abs=1e-3)


def test_the_shares_of_the_views_add_up_to_the_score(index: SearchIndex) -> None:
    fused = fuse_views(encoded("dye in water"), index, every_row(index), FusionSettings())
    assert np.sum(list(fused.shares.values()), axis=0) == pytest.approx(fused.scores, abs=1e-5)


def test_dense_views_weigh_the_same_and_together_the_dense_weight(index: SearchIndex) -> None:
    query, rows = encoded("dye"), every_row(index)
    fused = fuse_views(query, index, rows, FusionSettings(dense_weight=3.0, lexical_weight=0.0))
    raw = {view: index.similarities(view, query.vectors[view], rows) for view in ("one", "two")}
    views = [standardised(raw[view], query.vectors[view], index.moments(view)) for view in ("one", "two")]
    assert all((fused.similarities[view] == raw[view]).all() for view in raw)
    assert fused.scores == pytest.approx(3.0 * (views[0] + views[1]) / 2, abs=1e-4)


def test_a_passage_scores_the_same_whoever_is_scored_beside_it(index: SearchIndex) -> None:
    query = encoded("pump dye water")
    together = fuse_views(query, index, every_row(index), FusionSettings()).scores
    alone = [fuse_views(query, index, every_row(index)[row : row + 1], FusionSettings()).scores[0] for row in range(6)]
    assert together.tolist() == [float(score) for score in alone]


def test_no_passages_have_no_scores(index: SearchIndex) -> None:
    assert fuse_views(encoded("x"), index, np.empty(0, np.int64), FusionSettings()).scores.shape == (0,)


@pytest.mark.parametrize("count", [1, 3])
def test_a_corpus_without_spread_tells_nothing(tmp_path: Path, count: int) -> None:
    scene = open_scene(tmp_path)
    scene.put([provider("p")], [evidence(f"e{n}", "the same words", "p") for n in range(count)])
    index = scene.indexer.current()
    vector = encoded("other words").vectors["one"]
    scores = standardised(index.similarities("one", vector, every_row(index)), vector, index.moments("one"))
    assert scores == pytest.approx(np.zeros(count), abs=0.01)
    scene.store.close()


def test_words_count_by_the_share_they_cover_over_the_root_of_its_spread(index: SearchIndex) -> None:
    query, rows = encoded("pump dye"), every_row(index)
    bm25 = index.lexical_scores(query.tokens, rows)
    share = bm25 / index.lexical_ceiling(query.tokens)
    expected = share / np.sqrt(share.std())
    assert covered_share(index, query.tokens, rows) == pytest.approx(expected, abs=1e-5)
    fused = fuse_views(query, index, rows, FusionSettings(lexical_weight=3.0))
    assert fused.shares[LEXICAL] == pytest.approx(3.0 * expected, abs=1e-4)


@pytest.mark.parametrize("text", ["zzz", "।", "the of and"])
def test_a_query_whose_words_nobody_has_gets_nothing_from_words(index: SearchIndex, text: str) -> None:
    assert covered_share(index, encoded(text).tokens, every_row(index)).tolist() == [0.0] * index.row_count


def test_the_spread_of_words_is_that_of_the_live_passages(scene: Scene) -> None:
    texts = {f"e{n}": text for n, text in enumerate(TEXTS)}
    scene.put([provider("p")], [evidence(name, text, "p") for name, text in texts.items()])
    scene.indexer.compact()
    with scene.store.write() as transaction:
        transaction.evidence.delete(["e0"])
        transaction.evidence.put([evidence("new", "a pump that came later", "p")])
    index = scene.indexer.current()
    owners = np.array([index.owner_number("p")], dtype=np.int64)
    rows = index.rows_of_owners(owners).rows
    live = index.lexical_scores(["pump"], rows)
    assert len(live) == len(TEXTS)
    assert index.lexical_deviation(["pump"]) == pytest.approx(float(live.std()))
    assert index.lexical_deviation(["seal"]) != index.lexical_deviation(["pump"]) == pytest.approx(float(live.std()))
    assert index.lexical_scores(["pump"], rows).tolist() == live.tolist()  # read anew, as of all and as of these few
