from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import Role
from embeddings.indexer import Indexer
from embeddings.search_index import SearchIndex
from models.errors import IndexMismatch, NotFound
from models.store import Store
from tests.embeddings.fakes import FakeEncoder, evidence, filled_store, indexer


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "setu.db")


def _evidence_of(state: SearchIndex, *words: str) -> list[str]:
    return [ref.evidence_id for ref in state.passages(state.lexical_search(words, 50).rows)]


def _nearest(state: SearchIndex, text: str, k: int = 1) -> list[str]:
    vector = FakeEncoder("one").encode([text], Role.PASSAGE).vectors[0]
    return [ref.evidence_id for ref in state.passages(state.search("one", vector, k).rows)]


def _owners(state: SearchIndex, evidence_id: str) -> set[str]:
    rows = np.array([row for row in range(200) if _is_row(state, row, evidence_id)])
    return {state.owner_ids[number] for number in state.owners_of_rows(rows).owners}


def _is_row(state: SearchIndex, row: int, evidence_id: str) -> bool:
    total = state.row_count + len(state.removed)
    return row < total and row not in state.removed and state.passages(np.array([row]))[0].evidence_id == evidence_id


def test_the_first_question_builds_the_index(store: Store, tmp_path: Path) -> None:
    state = indexer(store, tmp_path).current()
    assert state.row_count == 20
    assert state.views == ("one", "two")
    assert state.owner_ids == ["p1", "p2", "p3", "p4"]
    assert _nearest(state, "Statement 7 about subject2.") == ["e007"]
    assert sorted(_evidence_of(state, "subject3")) == ["e003", "e008", "e013", "e018"]


def test_an_empty_database_has_an_empty_index(tmp_path: Path) -> None:
    state = indexer(Store.open(tmp_path / "setu.db"), tmp_path).current()
    assert state.row_count == 0
    assert _nearest(state, "anything") == _evidence_of(state, "anything") == []
    assert not state.moments("one").mean.any()


def test_what_is_added_is_found_by_the_next_question(store: Store, tmp_path: Path) -> None:
    index = indexer(store, tmp_path)
    index.current()
    with store.write() as transaction:
        transaction.evidence.put([evidence("new", "Zebrafish toxicology.", "p4", "p1", year=2024)])
    state = index.current()
    assert _evidence_of(state, "zebrafish") == _nearest(state, "Zebrafish toxicology.") == ["new"]
    assert state.row_count == 21
    assert state.years(np.array([0, 20])).tolist() == [2020, 2024]
    assert _owners(state, "new") == {"p1", "p4"}


def test_what_is_changed_is_found_by_its_new_text_alone(store: Store, tmp_path: Path) -> None:
    index = indexer(store, tmp_path)
    index.current()
    for text in ("Zebrafish toxicology.", "Graphene membranes."):
        with store.write() as transaction:
            transaction.evidence.put([evidence("e003", text, "p1")])
        state = index.current()
        assert _evidence_of(state, *text.lower().rstrip(".").split()) == ["e003"]
        assert state.row_count == 20
    assert _evidence_of(state, "zebrafish") == []
    assert "e003" not in _evidence_of(state, "subject3")


def test_what_is_deleted_is_never_found_again(store: Store, tmp_path: Path) -> None:
    index = indexer(store, tmp_path)
    index.current()
    with store.write() as transaction:
        transaction.evidence.put([evidence("new", "Zebrafish.", "p1")])
        transaction.evidence.delete(["e003"])
    index.current()
    with store.write() as transaction:
        transaction.evidence.delete(["new"])
    state = index.current()
    assert state.row_count == 19
    assert "e003" not in _nearest(state, "Statement 3 about subject3.", 50)
    assert len(_nearest(state, "Statement 3 about subject3.", 50)) == 19
    assert _evidence_of(state, "zebrafish") == []


def test_a_deleted_provider_takes_its_evidence_along(store: Store, tmp_path: Path) -> None:
    index = indexer(store, tmp_path)
    with store.write() as transaction:
        transaction.evidence.put([evidence("shared", "Zebrafish.", "p1", "p2")])
    index.current()
    with store.write() as transaction:
        transaction.providers.delete(["p1"])
    state = index.current()
    assert _owners(state, "shared") == {"p2"}
    number = state.owner_number("p1")
    assert number is not None
    assert state.rows_of_owners(np.array([number])).rows.tolist() == []


def test_a_new_owner_gets_a_number(store: Store, tmp_path: Path) -> None:
    from tests.embeddings.fakes import provider

    index = indexer(store, tmp_path)
    index.current()
    with store.write() as transaction:
        transaction.providers.put([provider("a-new-one")])
        transaction.evidence.put([evidence("new", "Zebrafish.", "a-new-one", "p2")])
    state = index.current()
    number = state.owner_number("a-new-one")
    assert number == 4
    assert state.owner_ids[number] == "a-new-one"
    assert state.owner_number("nobody") is None
    found = state.rows_of_owners(np.array([number, 1, number]))
    assert [found.rows[found.group == place].tolist() for place in (0, 2)] == [[20], [20]]
    assert found.rows[found.group == 1].tolist() == [1, 5, 9, 13, 17, 20]
    allowed = np.zeros(5, np.bool_)
    allowed[number] = True
    vector = FakeEncoder("one").encode(["x"], Role.PASSAGE).vectors[0]
    assert state.search("one", vector, 9, allowed).rows.tolist() == [20]
    assert state.lexical_search(["zebrafish", "statement"], 9, allowed).rows.tolist() == [20]


def test_an_old_state_keeps_answering_as_before(store: Store, tmp_path: Path) -> None:
    index = indexer(store, tmp_path)
    before = index.current()
    with store.write() as transaction:
        transaction.evidence.delete([f"e{number:03d}" for number in range(10)])
    index.compact()
    assert before.row_count == 20
    assert len(_nearest(before, "x", 50)) == 20


def test_nothing_new_gives_the_same_state(store: Store, tmp_path: Path) -> None:
    index = indexer(store, tmp_path)
    assert index.current() is index.current()
    with store.write() as transaction:
        transaction.providers.put([*transaction.providers.iterate()])
    assert index.current() is index.current()


def test_changes_and_a_rebuild_lead_to_the_same_answers(store: Store, tmp_path: Path) -> None:
    index = indexer(store, tmp_path)
    index.current()
    rng = np.random.default_rng(0)
    for step in range(12):
        names = [f"e{number:03d}" for number in rng.integers(0, 30, 3)]
        with store.write() as transaction:
            transaction.evidence.put([evidence(name, f"Step {step} of {name}.", f"p{step % 4 + 1}") for name in names])
            transaction.evidence.delete([f"e{rng.integers(0, 30):03d}"])
        index.current()
    changed = index.current()
    rebuilt = indexer(store, tmp_path / "other").current()
    vector = FakeEncoder("one").encode(["query"], Role.QUERY).vectors[0]
    for state in (changed, rebuilt):
        assert state.row_count == len(state.search("one", vector, 99))
    answers = [state.search("one", vector, 99) for state in (changed, rebuilt)]
    assert answers[0].scores.tolist() == answers[1].scores.tolist()
    assert changed.passages(answers[0].rows) == rebuilt.passages(answers[1].rows)
    for part in ("mean", "covariance"):
        ours, theirs = (getattr(state.moments("one"), part) for state in (changed, rebuilt))
        assert np.allclose(ours, theirs, atol=1e-6)


def test_similarities_are_the_same_in_snapshot_and_delta(store: Store, tmp_path: Path) -> None:
    index = indexer(store, tmp_path)
    index.current()
    with store.write() as transaction:
        transaction.evidence.put([evidence("new", "Zebrafish.", "p1")])
    vector = FakeEncoder("one").encode(["query"], Role.QUERY).vectors[0]
    before, after = index.current(), index.compact()
    assert after.changed_count == 0
    rows = np.arange(21)
    assert before.similarities("one", vector, rows).tolist() == after.similarities("one", vector, rows).tolist()
    shuffled = np.array([20, 3, 19])
    assert before.similarities("one", vector, shuffled).tolist() == (
        before.similarities("one", vector, rows)[shuffled].tolist()
    )


def test_compaction_and_rebuild_write_the_same_bytes(store: Store, tmp_path: Path) -> None:
    index = indexer(store, tmp_path)
    index.current()
    with store.write() as transaction:
        transaction.evidence.put([evidence("new", "Zebrafish.", "p1")])
        transaction.evidence.delete(["e000"])
    compacted = _files(tmp_path / "index" / index.compact().generation)
    rebuilt = _files(tmp_path / "index" / index.rebuild().generation)
    elsewhere = indexer(store, tmp_path / "other").current().generation
    assert compacted == rebuilt == _files(tmp_path / "other" / "index" / elsewhere)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_compaction_is_due_beyond_the_stated_size(store: Store, tmp_path: Path) -> None:
    index = indexer(store, tmp_path)
    assert not index.is_compaction_due()
    with store.write() as transaction:
        transaction.evidence.put([evidence(f"new{number}", "Text.", "p1") for number in range(4)])
    assert index.is_compaction_due()
    generation = index.compact().generation
    assert not index.is_compaction_due()
    assert index.compact().generation == generation


def test_the_index_survives_a_restart_without_encoding(store: Store, tmp_path: Path) -> None:
    indexer(store, tmp_path).current()
    one, two = FakeEncoder("one"), FakeEncoder("two", dimension=8)
    with store.write() as transaction:
        transaction.evidence.put([evidence("new", "Zebrafish.", "p1")])
    state = indexer(store, tmp_path, one=one, two=two).current()
    assert one.encoded == two.encoded == ["Zebrafish."]
    assert state.row_count == 21


def test_two_processes_follow_the_log_on_their_own(store: Store, tmp_path: Path) -> None:
    first, second = indexer(store, tmp_path), indexer(store, tmp_path)
    first.current()
    with store.write() as transaction:
        transaction.evidence.put([evidence("new", "Zebrafish.", "p1")])
    assert second.current().row_count == 21
    generation = first.compact().generation
    assert second.current().generation == generation
    assert _evidence_of(second.current(), "zebrafish") == ["new"]


def test_only_one_compacts_at_a_time(store: Store, tmp_path: Path) -> None:
    from embeddings.write_lock import write_lock

    index = indexer(store, tmp_path)
    before = index.current().generation
    with store.write() as transaction:
        transaction.evidence.put([evidence("new", "Zebrafish.", "p1")])
    with write_lock(tmp_path / "index", wait=False) as is_held:
        assert is_held
        assert index.compact().generation == before
    assert index.compact().generation != before


def test_erased_text_leaves_cache_at_once_and_snapshot_with_compaction(store: Store, tmp_path: Path) -> None:
    index = indexer(store, tmp_path)
    with store.write() as transaction:
        transaction.evidence.put([evidence("private", "Quokkasecret whispers.", "p1")])
    index.current()
    vector = FakeEncoder("one").encode(["Quokkasecret whispers."], Role.PASSAGE).vectors[0].astype(np.float16)
    assert _holding(tmp_path, vector.tobytes()) == {"cache.db", "vectors-0.faiss"}
    with store.write() as transaction:
        transaction.evidence.delete(["private"])
    index.current()
    assert "cache.db" not in _holding(tmp_path, vector.tobytes())
    index.compact()
    assert _holding(tmp_path, vector.tobytes()) == set()
    assert not any(b"quokkasecret" in path.read_bytes() for path in (tmp_path / "index").rglob("*.npy"))


def _holding(folder: Path, data: bytes) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.name.removesuffix("-wal") for path in files if data in path.read_bytes()}


def test_erasing_before_anyone_looked_is_caught_by_the_next_snapshot(store: Store, tmp_path: Path) -> None:
    first, second = indexer(store, tmp_path), indexer(store, tmp_path)
    first.current()
    second.current()
    vector = FakeEncoder("one").encode(["Statement 3 about subject3."], Role.PASSAGE).vectors[0].astype(np.float16)
    assert _holding(tmp_path, vector.tobytes()) == {"cache.db", "vectors-0.faiss"}
    with store.write() as transaction:
        transaction.evidence.delete(["e003"])
    first.rebuild()
    assert _holding(tmp_path, vector.tobytes()) == set()


def test_another_model_is_refused(store: Store, tmp_path: Path) -> None:
    indexer(store, tmp_path).current()
    other = indexer(store, tmp_path, one=FakeEncoder("one", "one@2"), two=FakeEncoder("two", dimension=8))
    with pytest.raises(IndexMismatch, match="one@2"):
        other.current()
    assert other.rebuild().row_count == 20


def test_another_database_is_refused(store: Store, tmp_path: Path) -> None:
    indexer(store, tmp_path).current()
    with pytest.raises(IndexMismatch, match="database"):
        indexer(filled_store(tmp_path / "other.db"), tmp_path).current()


@pytest.mark.sqlite
def test_a_database_older_than_the_index_is_refused(store: Store, tmp_path: Path) -> None:
    store.close()
    copy = (tmp_path / "setu.db").read_bytes()
    store = Store.open(tmp_path / "setu.db")
    with store.write() as transaction:
        transaction.evidence.put([evidence("new", "Zebrafish.", "p1")])
    indexer(store, tmp_path).current()
    store.close()
    (tmp_path / "setu.db").write_bytes(copy)
    with pytest.raises(IndexMismatch, match="older copy"):
        indexer(Store.open(tmp_path / "setu.db"), tmp_path).current()


def test_an_unknown_view_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="one, two"):
        indexer(store, tmp_path).current().search("three", np.ones(16, np.float32), 1)


def test_many_threads_see_whole_states(store: Store, tmp_path: Path) -> None:
    index = indexer(store, tmp_path)
    index.current()
    counts: list[tuple[int, int]] = []

    def read() -> None:
        for _ in range(15):
            state = index.current()
            counts.append((state.row_count, len(_nearest(state, "x", 99))))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(15):
        with store.write() as transaction:
            transaction.evidence.put([evidence(f"new{number:02d}", f"Text {number}.", "p1")])
    for thread in threads:
        thread.join()
    assert len(counts) == 60
    assert all(rows == found for rows, found in counts)
    assert index.current().row_count == 35


def test_long_evidence_is_found_by_each_of_its_passages(tmp_path: Path, store: Store) -> None:
    text = " ".join(f"Sentence {number} says a few more words than the last one did." for number in range(40))
    with store.write() as transaction:
        transaction.evidence.put([evidence("long", text, "p1")])
    state: SearchIndex = indexer(store, tmp_path).current()
    refs = [ref for ref in state.passages(np.arange(state.row_count)) if ref.evidence_id == "long"]
    assert len(refs) == 5
    assert [_nearest(state, text[ref.start : ref.end]) for ref in refs] == [["long"]] * 5


def test_progress_is_reported(store: Store, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    indexing: Indexer = indexer(store, tmp_path)
    indexing.rebuild(lambda *step: seen.append(step))
    assert seen == [("indexing evidence", done, 20) for done in (7, 14, 20)]


def test_other_forms_of_a_word_are_found_in_what_was_added_before_and_after_a_rebuild(
    store: Store, tmp_path: Path
) -> None:
    index = indexer(store, tmp_path)
    index.rebuild()
    with store.write() as transaction:
        transaction.evidence.put([evidence("late", text="Zebrafishes were counted")])
        transaction.evidence.put([evidence("later", text="A zebrafish was seen")])
    assert _evidence_of(index.current(), "zebrafishing") == ["late", "later"]
    assert _evidence_of(index.current(), "zebrafishes") == ["late", "later"]
    assert _evidence_of(index.rebuild(), "zebrafish") == ["later", "late"]
