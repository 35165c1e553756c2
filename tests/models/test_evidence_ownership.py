"""Evidence and its owners stay consistent, on both databases."""

from __future__ import annotations

import pytest

from models.change_log import Change
from models.errors import InvalidInput
from models.repositories import PAGE
from models.store import Store, Transaction
from tests.models.examples import evidence, provider


def put_providers(tx: Transaction, *provider_ids: str) -> None:
    tx.providers.put([provider(provider_id) for provider_id in provider_ids])


def operations(changes: list[Change]) -> list[tuple[str, str, str]]:
    return [(change.operation, change.record_type, change.record_id) for change in changes]


def test_owners_keep_their_order(store: Store) -> None:
    with store.write() as tx:
        put_providers(tx, "p1", "p2", "p3")
        tx.evidence.put([evidence("e1", "p3", "p1", "p2")])
        assert tx.evidence.get("e1").owner_ids == ("p3", "p1", "p2")


def test_an_owner_named_twice_is_kept_once(store: Store) -> None:
    with store.write() as tx:
        put_providers(tx, "p1", "p2")
        tx.evidence.put([evidence("e1", "p2", "p1", "p2")])
        assert tx.evidence.get("e1").owner_ids == ("p2", "p1")
        assert tx.evidence.put([evidence("e1", "p2", "p1", "p2")]).unchanged == 1


def test_a_new_order_of_owners_is_a_change(store: Store) -> None:
    with store.write() as tx:
        put_providers(tx, "p1", "p2")
        tx.evidence.put([evidence("e1", "p1", "p2")])
        assert tx.evidence.put([evidence("e1", "p2", "p1")]).updated == 1
        assert tx.evidence.get("e1").owner_ids == ("p2", "p1")


def test_texts_are_those_of_the_whole_records(store: Store) -> None:
    with store.write() as tx:
        put_providers(tx, "p1")
        tx.evidence.put([evidence("e1", "p1"), evidence("e2", "p1")])
        found = tx.evidence.texts(["e2", "absent", "e1", "e2", "\0"])
        whole = tx.evidence.get_many(["e1", "e2"])
        assert tx.evidence.texts([]) == {}
    assert found.keys() == whole.keys()
    for key, text in found.items():
        record = whole[key]
        assert text.full_text == record.full_text
        assert (text.kind, text.year, text.url) == (record.kind.value, record.year, record.url)
        assert text.source == record.provenance.source


def test_missing_owners_are_all_named_and_nothing_is_stored(store: Store) -> None:
    with store.write() as tx:
        put_providers(tx, "p1")
    with pytest.raises(InvalidInput) as refused, store.write() as tx:
        tx.evidence.put([evidence("e1", "p1", "p8"), evidence("e2", "p9")])
    named = [(problem.field, problem.value) for problem in refused.value.problems]
    assert named == [("evidence 'e1': owner_ids", "p8"), ("evidence 'e2': owner_ids", "p9")]
    with store.read() as tx:
        assert tx.evidence.count() == 0


def test_a_missing_owner_in_an_update_is_refused_too(store: Store) -> None:
    with store.write() as tx:
        put_providers(tx, "p1")
        tx.evidence.put([evidence("e1", "p1")])
    with pytest.raises(InvalidInput, match="p9"), store.write() as tx:
        tx.evidence.put([evidence("e1", "p1", "p9")])
    with store.read() as tx:
        assert tx.evidence.get("e1").owner_ids == ("p1",)


def test_evidence_is_found_by_its_owners(store: Store) -> None:
    with store.write() as tx:
        put_providers(tx, "p1", "p2", "p3")
        tx.evidence.put([evidence("e2", "p1"), evidence("e1", "p2", "p1")])
        owned = tx.evidence.owned_by(["p2", "p1", "p3", "absent"])
    assert {key: [item.evidence_id for item in items] for key, items in owned.items()} == {
        "p2": ["e1"],
        "p1": ["e1", "e2"],
        "p3": [],
        "absent": [],
    }


def test_evidence_of_more_owners_than_a_statement_holds_is_found(store: Store) -> None:
    ids = [f"p{number:05d}" for number in range(PAGE + 1)]
    with store.write() as tx:
        put_providers(tx, *ids)
        tx.evidence.put([evidence(f"e{provider_id}", provider_id) for provider_id in ids])
        owned = tx.evidence.owned_by(ids)
    assert [[item.evidence_id for item in items] for items in owned.values()] == [[f"e{one}"] for one in ids]


def test_deleting_a_provider_takes_only_evidence_that_nobody_else_owns(store: Store) -> None:
    with store.write() as tx:
        put_providers(tx, "p1", "p2")
        tx.evidence.put([evidence("e1", "p1"), evidence("e2", "p1", "p2"), evidence("e3", "p2")])
        before = tx.changes.last_seq()
        assert tx.providers.delete(["p1", "absent"]) == 1
        assert [item.evidence_id for item in tx.evidence.iterate()] == ["e2", "e3"]
        assert tx.evidence.get("e2").owner_ids == ("p2",)
        changes = operations(tx.changes.since(before))
    assert changes == [("put", "evidence", "e2"), ("delete", "evidence", "e1"), ("delete", "provider", "p1")]


def test_deleting_all_owners_at_once_takes_their_shared_evidence(store: Store) -> None:
    with store.write() as tx:
        put_providers(tx, "p1", "p2")
        tx.evidence.put([evidence("e1", "p1", "p2")])
        assert tx.providers.delete(["p1", "p2"]) == 2
        assert tx.evidence.count() == 0


def test_evidence_that_lost_an_owner_counts_as_unchanged_when_put_as_it_is_now(store: Store) -> None:
    with store.write() as tx:
        put_providers(tx, "p1", "p2")
        tx.evidence.put([evidence("e1", "p1", "p2")])
        tx.providers.delete(["p1"])
        assert tx.evidence.put([evidence("e1", "p2")]).unchanged == 1


def test_deleting_evidence_keeps_its_owners(store: Store) -> None:
    with store.write() as tx:
        put_providers(tx, "p1")
        tx.evidence.put([evidence("e1", "p1")])
        assert tx.evidence.delete(["e1"]) == 1
        assert tx.providers.count() == 1
        assert tx.evidence.owned_by(["p1"]) == {"p1": []}


def test_a_provider_may_name_an_organisation_that_is_not_stored(store: Store) -> None:
    with store.write() as tx:
        tx.providers.put([provider("p1")])
        assert tx.providers.get("p1").organisation_id == "o1"
        assert tx.organisations.count() == 0
