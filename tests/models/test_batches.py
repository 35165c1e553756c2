"""Import batches can be listed and taken back, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.batch_undo import UndoCounts
from models.errors import Conflict, Forbidden, InvalidInput, NotFound
from models.moments import now_utc, written
from models.repositories import PAGE
from models.store import Store
from tests.models.examples import evidence, organisation, place, problem, provider


def start(store: Store, kind: str = "researcher") -> str:
    with store.write() as tx:
        return tx.batches.start(kind, "लोग.csv", "people.toml").batch_id


def contents(store: Store) -> list[object]:
    with store.read() as tx:
        return [record for repository in tx.in_order() for record in repository.iterate()]


def test_a_batch_is_noted_from_start_to_finish(store: Store) -> None:
    with store.write() as tx:
        started = tx.batches.start("evidence", "लेख.csv", "articles.toml")
    with store.write() as tx:
        finished = tx.batches.finish(started.batch_id, {"created": 2, "skipped": 1})
    with store.read() as tx:
        assert tx.batches.get(started.batch_id) == finished
    assert (finished.kind, finished.file_name, finished.mapping_name) == ("evidence", "लेख.csv", "articles.toml")
    assert finished.counts == {"created": 2, "skipped": 1}
    assert started.started_at <= finished.finished_at
    assert (started.finished_at, finished.undone_at) == ("", "")


def test_a_file_name_that_is_not_unicode_is_noted_as_far_as_it_is(store: Store) -> None:
    with store.write() as tx:
        batch = tx.batches.start("place", b"r\xe9sum\xe9.csv".decode(errors="surrogateescape"))
        assert tx.batches.get(batch.batch_id).file_name == "rsum.csv"


def test_batches_are_listed_latest_first(store: Store) -> None:
    ids = [start(store) for _ in range(3)]
    with store.read() as tx:
        assert [batch.batch_id for batch in tx.batches.list()] == ids[::-1]


def test_an_unknown_batch_is_not_found_whatever_is_asked(store: Store) -> None:
    with store.write() as tx:
        for ask in (tx.batches.get, tx.batches.undo, tx.batches.check_open):
            with pytest.raises(NotFound, match="b9"):
                ask("b9")
        with pytest.raises(NotFound, match="b9"):
            tx.batches.finish("b9", {})
    with pytest.raises(NotFound, match="b9"), store.write(batch_id="b9"):
        pass


@pytest.mark.parametrize("is_finished", [True, False])
def test_what_was_there_before_an_import_is_forgotten_after_90_days_and_the_import_stays(
    store: Store, monkeypatch: pytest.MonkeyPatch, is_finished: bool
) -> None:
    now = now_utc()
    monkeypatch.setattr("models.batches.utc_now", lambda: written(now - timedelta(days=90)))
    batch_id = start(store)
    with store.write(batch_id=batch_id) as tx:
        tx.providers.put([provider()])
        if is_finished:
            tx.batches.finish(batch_id, {"created": 1})
    with store.write() as tx:
        assert tx.retention.keep(now - timedelta(days=1))["before-images"] == 0
        with pytest.raises(Conflict, match="90 days"):
            tx.batches.undo(batch_id, force=True)
        counts, refusal = tx.batches.foreseen_undo(batch_id)
        assert counts == UndoCounts()
        assert "90 days" in refusal
        assert tx.retention.keep(now)["before-images"] == 1
        assert not tx.batches.get(batch_id).undone_at
    assert contents(store) == [provider()]


def test_batches_of_a_read_transaction_refuse_to_write(store: Store) -> None:
    batch_id = start(store)
    with store.read() as tx:
        with pytest.raises(Forbidden):
            tx.batches.start("place", "x.csv")
        with pytest.raises(Forbidden):
            tx.batches.finish(batch_id, {})
        with pytest.raises(Forbidden):
            tx.batches.undo(batch_id)


def test_a_finished_or_undone_batch_takes_no_more_writes(store: Store) -> None:
    finished, undone = start(store), start(store)
    with store.write() as tx:
        tx.batches.finish(finished, {})
        tx.batches.undo(undone)
    for batch_id in (finished, undone):
        with pytest.raises(Conflict, match="closed"), store.write(batch_id=batch_id):
            pass
    with store.write() as tx, pytest.raises(Conflict, match="undone already"):
        tx.batches.undo(undone)


def test_undo_of_a_batch_that_wrote_nothing_does_nothing(store: Store) -> None:
    batch_id = start(store)
    with store.write() as tx:
        assert tx.batches.undo(batch_id) == UndoCounts()
        assert tx.batches.get(batch_id).undone_at


def test_undo_deletes_what_was_created_and_restores_what_was_changed_and_deleted(store: Store) -> None:
    with store.write() as tx:
        tx.places.put([place("a")])
        tx.organisations.put([organisation("o1", "Old")])
        tx.providers.put([provider("p1"), provider("p2")])
        tx.evidence.put([evidence("e1", "p1", "p2"), evidence("e2", "p2")])
        tx.problems.put([problem("q1")])
    before = contents(store)
    batch_id = start(store)
    with store.write(batch_id=batch_id) as tx:
        tx.organisations.put([organisation("o1", "New"), organisation("o2")])
        tx.providers.put([provider("p3"), provider("p1", name="Changed")])
        tx.providers.delete(["p2"])
        tx.evidence.put([evidence("e3", "p3"), evidence("e1", "p3")])
        tx.places.delete(["a"])
        tx.problems.put([problem("q1", "changed"), problem("q2")])
    with store.write() as tx:
        counts = tx.batches.undo(batch_id)
    assert contents(store) == before
    assert counts == UndoCounts(deleted=4, restored=7)


def test_the_first_state_before_the_batch_comes_back_though_chunks_wrote_a_record_twice(store: Store) -> None:
    with store.write() as tx:
        tx.organisations.put([organisation("o1", "Before")])
    batch_id = start(store)
    for name in ("First chunk", "Second chunk"):
        with store.write(batch_id=batch_id) as tx:
            tx.organisations.put([organisation("o1", name), organisation("o2", name)])
    with store.write() as tx:
        assert tx.batches.undo(batch_id) == UndoCounts(deleted=1, restored=1)
    assert contents(store) == [organisation("o1", "Before")]


def test_a_record_that_the_batch_created_and_deleted_stays_away(store: Store) -> None:
    batch_id = start(store)
    with store.write(batch_id=batch_id) as tx:
        tx.places.put([place("a")])
        tx.places.delete(["a"])
    with store.write() as tx:
        assert tx.batches.undo(batch_id) == UndoCounts()
    assert contents(store) == []


def test_an_unchanged_record_is_none_of_the_batch(store: Store) -> None:
    with store.write() as tx:
        tx.places.put([place("a")])
    batch_id = start(store)
    with store.write(batch_id=batch_id) as tx:
        tx.places.put([place("a")])
    with store.write() as tx:
        assert tx.batches.undo(batch_id) == UndoCounts()
    assert contents(store) == [place("a")]


def test_undo_is_logged_like_every_write(store: Store) -> None:
    with store.write() as tx:
        tx.organisations.put([organisation("o1", "Old")])
    batch_id = start(store)
    with store.write(batch_id=batch_id) as tx:
        tx.organisations.put([organisation("o1", "New"), organisation("o2")])
        last = tx.changes.last_seq()
    with store.write() as tx:
        tx.batches.undo(batch_id)
    with store.read() as tx:
        changes = [(change.operation, change.record_id) for change in tx.changes.since(last)]
    assert changes == [("put", "o1"), ("delete", "o2")]


def test_undo_is_refused_when_a_later_write_touched_a_record_and_changes_nothing(store: Store) -> None:
    batch_id = start(store)
    with store.write(batch_id=batch_id) as tx:
        tx.organisations.put([organisation("o1"), organisation("o2")])
    with store.write() as tx:
        tx.organisations.put([organisation("o2", "By hand")])
    with pytest.raises(Conflict, match="organisation 'o2'"), store.write() as tx:
        tx.batches.undo(batch_id)
    assert contents(store) == [organisation("o1"), organisation("o2", "By hand")]
    with store.write() as tx:
        assert tx.batches.undo(batch_id, force=True) == UndoCounts(deleted=2)
    assert contents(store) == []


def test_a_write_by_others_between_two_chunks_is_a_later_write(store: Store) -> None:
    batch_id = start(store)
    with store.write(batch_id=batch_id) as tx:
        tx.organisations.put([organisation("o1", "First chunk")])
    with store.write() as tx:
        tx.organisations.put([organisation("o1", "By hand")])
    with store.write(batch_id=batch_id) as tx:
        tx.organisations.put([organisation("o1", "Second chunk")])
    with pytest.raises(Conflict, match="o1"), store.write() as tx:
        tx.batches.undo(batch_id)


def test_undo_is_refused_when_later_evidence_would_go_with_a_created_provider(store: Store) -> None:
    batch_id = start(store)
    with store.write(batch_id=batch_id) as tx:
        tx.providers.put([provider("p1")])
    with store.write() as tx:
        tx.evidence.put([evidence("e1", "p1")])
    with pytest.raises(Conflict, match="evidence 'e1'"), store.write() as tx:
        tx.batches.undo(batch_id)
    with store.write() as tx:
        tx.batches.undo(batch_id, force=True)
    assert contents(store) == []


def test_forced_undo_names_evidence_whose_owner_was_deleted_since(store: Store) -> None:
    with store.write() as tx:
        tx.providers.put([provider("p1")])
        tx.evidence.put([evidence("e1", "p1", text="Before.")])
    batch_id = start(store)
    with store.write(batch_id=batch_id) as tx:
        tx.evidence.put([evidence("e1", "p1", text="After.")])
    with store.write() as tx:
        tx.providers.delete(["p1"])
    with pytest.raises(InvalidInput, match=r"evidence 'e1'.*'p1'"), store.write() as tx:
        tx.batches.undo(batch_id, force=True)


def test_many_conflicts_are_counted_rather_than_listed(store: Store) -> None:
    ids = [f"{number:02d}" for number in range(25)]
    batch_id = start(store)
    with store.write(batch_id=batch_id) as tx:
        tx.places.put([place(name) for name in ids])
    with store.write() as tx:
        tx.places.delete(ids)
        with pytest.raises(Conflict, match="place '19' and 5 more"):
            tx.batches.undo(batch_id)


def test_batches_are_undone_from_the_last_to_the_first_without_force(store: Store) -> None:
    first, second = start(store), start(store)
    with store.write(batch_id=first) as tx:
        tx.organisations.put([organisation("o1", "First")])
    with store.write(batch_id=second) as tx:
        tx.organisations.put([organisation("o1", "Second")])
    with store.write() as tx, pytest.raises(Conflict):
        tx.batches.undo(first)
    with store.write() as tx:
        tx.batches.undo(second)
    assert contents(store) == [organisation("o1", "First")]
    with store.write() as tx:
        tx.batches.undo(first)
    assert contents(store) == []


def test_a_batch_of_several_pages_is_undone(store: Store) -> None:
    old = [place(f"{number:05d}", "Goa") for number in range(PAGE + 1)]
    new = [place(f"{number:05d}", "Kerala") for number in range(2 * PAGE + 1)]
    with store.write() as tx:
        tx.places.put(old)
    batch_id = start(store)
    with store.write(batch_id=batch_id) as tx:
        tx.places.put(new)
    with store.write() as tx:
        assert tx.batches.undo(batch_id) == UndoCounts(deleted=PAGE, restored=PAGE + 1)
    assert contents(store) == old
