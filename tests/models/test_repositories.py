"""What every repository does, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from models.details import ProviderKind
from models.errors import Forbidden, InvalidInput, NotFound
from models.records import Evidence, Organisation, Place, Problem, Provenance, Provider
from models.repositories import PAGE, PutCounts, Repository
from models.store import Store, Transaction
from tests.models import examples

EXAMPLES: dict[str, list[Any]] = {
    "places": [examples.place("a"), examples.place("b")],
    "organisations": [examples.organisation("a"), Organisation("b", "Bare", Provenance("s"))],
    "providers": [examples.provider(kind.value, kind) for kind in ProviderKind],
    "evidence": [examples.evidence("a", "p1"), examples.evidence("b", "p2", "p1")],
    "problems": [examples.problem("a"), Problem("b", "बस इतना", Provenance("s"))],
}


def repository(transaction: Transaction, name: str) -> Repository[Any]:
    found: Repository[Any] = getattr(transaction, name)
    return found


@pytest.fixture
def owned_store(store: Store) -> Store:
    with store.write() as tx:
        tx.providers.put([examples.provider("p1"), examples.provider("p2")])
    return store


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_record_comes_back_as_it_was_put(owned_store: Store, name: str) -> None:
    records = EXAMPLES[name]
    with owned_store.write() as tx:
        counts = repository(tx, name).put(records)
    assert counts == PutCounts(created=len(records))
    with owned_store.read() as tx:
        found = [record for record in repository(tx, name).iterate() if record in records]
    assert sorted(found, key=str) == sorted(records, key=str)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_same_record_again_writes_nothing(owned_store: Store, name: str) -> None:
    with owned_store.write() as tx:
        repository(tx, name).put(EXAMPLES[name])
        before = tx.changes.last_seq()
    with owned_store.write() as tx:
        assert repository(tx, name).put(EXAMPLES[name]) == PutCounts(unchanged=len(EXAMPLES[name]))
        assert tx.changes.last_seq() == before


def test_a_changed_record_replaces_the_stored_one(store: Store) -> None:
    with store.write() as tx:
        tx.organisations.put([examples.organisation("o1", "Old")])
        counts = tx.organisations.put([examples.organisation("o1", "New"), examples.organisation("o2")])
        assert counts == PutCounts(created=1, updated=1)
        assert tx.organisations.get("o1") == examples.organisation("o1", "New")


def test_of_records_with_one_id_the_last_is_kept_and_each_is_counted(store: Store) -> None:
    names = ["First", "Second", "Second", "Third"]
    with store.write() as tx:
        counts = tx.organisations.put([examples.organisation("o1", name) for name in names])
        assert counts == PutCounts(created=1, updated=2, unchanged=1)
        assert tx.organisations.get("o1").name == "Third"
        assert len(tx.changes.since(0)) == 1


def test_a_record_that_changes_and_changes_back_in_one_call_ends_as_it_was(store: Store) -> None:
    old, new = examples.organisation("o1", "Old"), examples.organisation("o1", "New")
    with store.write() as tx:
        tx.organisations.put([old])
        assert tx.organisations.put([new, old]) == PutCounts(updated=2)
        assert tx.organisations.get("o1") == old


def test_putting_nothing_does_nothing(store: Store) -> None:
    with store.write() as tx:
        assert tx.problems.put([]) == PutCounts()
        assert tx.problems.delete([]) == 0
        assert tx.changes.last_seq() == 0


def test_an_absent_id_is_named_with_its_record_type(store: Store) -> None:
    with store.read() as tx, pytest.raises(NotFound, match="no problem has the id 'q9'"):
        tx.problems.get("q9")


def test_get_many_keeps_the_order_asked_for_and_passes_over_absent_ids(store: Store) -> None:
    with store.write() as tx:
        tx.places.put([examples.place(place_id) for place_id in "abc"])
        found = tx.places.get_many(iter(["c", "x", "a", "c"]))
        assert list(found) == ["c", "a"]
        assert found["a"] == examples.place("a")
        assert tx.places.get_many([]) == {}


def test_more_ids_than_a_statement_holds_are_found_and_deleted(store: Store) -> None:
    ids = [f"{number:05d}" for number in range(2 * PAGE + 1)]
    with store.write() as tx:
        assert tx.places.put([examples.place(place_id) for place_id in ids]) == PutCounts(created=len(ids))
        assert list(tx.places.get_many(reversed(ids))) == ids[::-1]
        assert [place.place_id for place in tx.places.iterate()] == ids
        assert tx.places.delete([*ids, "absent"]) == len(ids)
        assert tx.places.count() == 0


def test_iterate_goes_by_code_point_whatever_the_locale(store: Store) -> None:
    ids = ["a", "B", "_", "é", "Z", "क", "😀", "10", "9"]
    with store.write() as tx:
        tx.places.put([examples.place(place_id) for place_id in ids])
        assert [place.place_id for place in tx.places.iterate()] == sorted(ids)


def test_iterate_starts_behind_an_id_and_stops_at_a_limit(store: Store) -> None:
    with store.write() as tx:
        tx.places.put([examples.place(place_id) for place_id in "abcd"])
        assert [place.place_id for place in tx.places.iterate(after_id="b")] == ["c", "d"]
        assert [place.place_id for place in tx.places.iterate(after_id="a", limit=2)] == ["b", "c"]
        assert [place.place_id for place in tx.places.iterate(limit=99)] == ["a", "b", "c", "d"]
        assert list(tx.places.iterate(limit=0)) == []
        assert list(tx.places.iterate(after_id="d")) == []


def test_iterate_filters_by_several_columns(store: Store) -> None:
    with store.write() as tx:
        tx.providers.put([examples.provider("p1"), examples.provider("p2", ProviderKind.CALL)])
        assert [found.provider_id for found in tx.providers.iterate(kind="call", cluster_id="pune")] == ["p2"]
        assert list(tx.providers.iterate(kind="call", state="Goa")) == []


def test_an_unknown_filter_is_refused_with_the_allowed_ones(store: Store) -> None:
    with store.read() as tx, pytest.raises(InvalidInput, match=r"colour.*use kind, organisation_id"):
        tx.providers.iterate(colour="red")


def test_a_read_transaction_refuses_to_write(store: Store) -> None:
    with store.read() as tx:
        with pytest.raises(Forbidden, match=r"store\.write"):
            tx.places.put([examples.place()])
        with pytest.raises(Forbidden, match=r"store\.write"):
            tx.places.delete(["pune"])


@pytest.mark.parametrize("bad", ["a\0b", "a\ud800b", 'quote " and \\ and \0'])
def test_text_that_databases_cannot_hold_is_refused_by_name(store: Store, bad: str) -> None:
    record = Organisation("o1", "Name", Provenance("s"), aliases=(bad,))
    with pytest.raises(InvalidInput, match=r"organisation 'o1'.*U\+(0000|D800)"), store.write() as tx:
        tx.organisations.put([record])


def test_ids_and_values_that_databases_cannot_hold_are_simply_not_there(store: Store) -> None:
    for bad in ("a\0", "\udc80"):
        with store.write() as tx:
            assert tx.places.get_many([bad]) == {}
            assert tx.places.delete([bad]) == 0
            assert tx.evidence.owned_by([bad]) == {bad: []}
            assert list(tx.providers.iterate(kind=bad)) == []
            with pytest.raises(NotFound):
                tx.batches.get(bad)
            with pytest.raises(InvalidInput, match="no id can be"):
                tx.places.iterate(after_id=bad)


def test_a_backslash_before_u0000_is_ordinary_text(store: Store) -> None:
    record = Organisation("o1", "\\u0000 and \\\\u0000", Provenance("s"))
    with store.write() as tx:
        tx.organisations.put([record])
        assert tx.organisations.get("o1") == record


def test_repositories_are_typed_by_their_records(store: Store) -> None:
    with store.read() as tx:
        empty: tuple[list[Place], list[Provider], list[Evidence]] = (
            list(tx.places.iterate()),
            list(tx.providers.iterate()),
            list(tx.evidence.iterate()),
        )
    assert empty == ([], [], [])
