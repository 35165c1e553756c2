"""New problems are compared with all others, by the same measure as when all are compared, and alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import Encoded, Role
from embeddings.vector_cache import VectorCache
from matcher.duplicates import nearness
from matcher.duplicates.finder import find_duplicates, store_duplicates
from matcher.duplicates.nearness import spread_rows
from matcher.duplicates.newcomers import Stopped, store_alike
from models.duplicate_pairs import DuplicatePair
from models.records import Problem
from models.store import Store
from tests.matcher.duplicates.test_things_and_problems import OTHERS
from tests.matcher.scene import SOURCE, HashEncoder, hash_encoders

BRICKS = "Fly ash bricks crack along edges after curing"
AGAIN = "After curing, our fly ash bricks crack along edges and corners"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "setu.db")
    with opened.write() as tx:
        tx.problems.put(Problem(f"x{n:02d}", text, SOURCE) for n, text in enumerate(OTHERS))
        tx.problems.put([Problem("a", BRICKS, SOURCE), Problem("b", AGAIN, SOURCE)])
        tx.problems.put([Problem("c", "Loom stops whenever the power fails", SOURCE)])
    yield opened
    opened.close()


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[VectorCache]:
    opened = VectorCache(tmp_path / "vectors.sqlite")
    yield opened
    opened.close()


def held(store: Store) -> list[DuplicatePair]:
    with store.read() as tx:
        return [replace(pair, found_at="") for pair in tx.duplicates.held("problem")]


def test_a_new_problem_has_the_pairs_that_it_has_when_all_are_compared(store: Store, cache: VectorCache) -> None:
    every = find_duplicates(store, "problem", hash_encoders())
    assert {(pair.first_id, pair.second_id) for pair in every} >= {("a", "b"), ("c", "x03")}
    for key in ("a", "b"):
        assert store_alike(store, [key], hash_encoders(), cache.problems) == 1
        (pair,) = held(store)
        whole = next(one for one in every if (one.first_id, one.second_id) == ("a", "b"))
        assert (pair.band, pair.reasons) == (whole.band, list(whole.reasons))
    assert store_alike(store, ["a", "b"], hash_encoders(), cache.problems) == 1


def test_pairs_of_other_problems_and_judgements_stay(store: Store, cache: VectorCache) -> None:
    store_duplicates(store, "problem", hash_encoders())
    before = held(store)
    store_alike(store, ["a"], hash_encoders(), cache.problems)
    assert [(one.first_id, one.second_id) for one in held(store)] == [(one.first_id, one.second_id) for one in before]
    with store.write() as tx:
        tx.duplicates.judge_distinct("problem", "a", "b")
    assert store_alike(store, ["a"], hash_encoders(), cache.problems) == 0
    assert ("a", "b") not in {(one.first_id, one.second_id) for one in held(store)}


def test_a_pair_goes_when_the_problem_says_something_else(store: Store, cache: VectorCache) -> None:
    store_alike(store, ["a"], hash_encoders(), cache.problems)
    with store.write() as tx:
        tx.problems.put([Problem("a", "Queen bees leave their hives in spring", SOURCE)])
    assert store_alike(store, ["a"], hash_encoders(), cache.problems) == 0
    assert held(store) == []


def test_an_unknown_problem_and_no_problem_have_no_pairs(store: Store, cache: VectorCache) -> None:
    assert store_alike(store, ["nobody"], hash_encoders(), cache.problems) == 0
    assert store_alike(store, [], hash_encoders(), cache.problems) == 0


class Counting(HashEncoder):
    """Counts the texts that it encodes."""

    count = 0

    def encode(self, texts: Sequence[str], role: Role) -> Encoded:
        type(self).count += len(texts)
        assert role is Role.PASSAGE
        return super().encode(texts, role)


def test_vectors_are_made_once_and_what_was_made_before_a_stop_is_kept(
    store: Store, cache: VectorCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.duplicates.newcomers.AT_ONCE", 8)
    encoders, answers = {"one": Counting("one", 64)}, iter([True, False])
    with pytest.raises(Stopped):
        store_alike(store, ["a"], encoders, cache.problems, lambda: next(answers, False))
    assert (held(store), Counting.count) == ([], 8)
    store_alike(store, ["a"], encoders, cache.problems)
    store_alike(store, ["b"], encoders, cache.problems)
    assert Counting.count == 15


def test_what_is_usual_is_measured_on_both_scripts_where_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearness, "ROWS_AT_A_TIME", 8)
    groups = np.array([0] * 50 + [1] * 3)
    rows = spread_rows(groups)
    assert len(rows) <= 8
    assert set(rows[groups[rows] == 1].tolist()) == {50, 51, 52}
    assert spread_rows(groups[:8]).tolist() == list(range(8))
