"""Whatever a batch did, its undo brings back the state before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.store import Store, Transaction
from tests.models.examples import evidence, provider

PROVIDERS = st.sampled_from(["p1", "p2", "p3"])
EVIDENCE = st.sampled_from(["e1", "e2", "e3", "e4"])
WORDS = st.sampled_from(["one", "two"])
STEPS = st.lists(
    st.tuples(st.just("put provider"), PROVIDERS, st.just(()), WORDS)
    | st.tuples(st.just("put evidence"), EVIDENCE, st.lists(PROVIDERS, min_size=1).map(tuple), WORDS)
    | st.tuples(st.just("delete provider"), PROVIDERS, st.just(()), WORDS)
    | st.tuples(st.just("delete evidence"), EVIDENCE, st.just(()), WORDS),
    max_size=12,
)
Step = tuple[str, str, tuple[str, ...], str]


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    opened = Store.open(sqlite_url)
    yield opened
    opened.close()


def take(tx: Transaction, step: Step) -> None:
    action, record_id, owner_ids, word = step
    if action == "put provider":
        tx.providers.put([provider(record_id, name=word)])
    elif action == "put evidence":
        if len(tx.providers.get_many(owner_ids)) == len(set(owner_ids)):
            tx.evidence.put([evidence(record_id, *owner_ids, text=word)])
    elif action == "delete provider":
        tx.providers.delete([record_id])
    else:
        tx.evidence.delete([record_id])


def contents(store: Store) -> list[object]:
    with store.read() as tx:
        return [*tx.providers.iterate(), *tx.evidence.iterate()]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=STEPS, inside=STEPS)
def test_undo_brings_back_the_state_before_the_batch(
    sqlite_store: Store, before: list[Step], inside: list[Step]
) -> None:
    with sqlite_store.write() as tx:
        for step in before:
            take(tx, step)
        batch_id = tx.batches.start("evidence", "steps").batch_id
    expected = contents(sqlite_store)
    with sqlite_store.write(batch_id=batch_id) as tx:
        for step in inside:
            take(tx, step)
    with sqlite_store.write() as tx:
        tx.batches.undo(batch_id)
    assert contents(sqlite_store) == expected


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_copy_that_follows_the_change_log_holds_what_the_store_holds(sqlite_store: Store, steps: list[Step]) -> None:
    with sqlite_store.read() as tx:
        copy: dict[str, object] = {item.evidence_id: item for item in tx.evidence.iterate()}
        seq = tx.changes.last_seq()
    with sqlite_store.write() as tx:
        for step in steps:
            take(tx, step)
    with sqlite_store.read() as tx:
        changed = [change for change in tx.changes.since(seq) if change.record_type == "evidence"]
        for change in changed:
            copy.pop(change.record_id, None)
            copy.update(tx.evidence.get_many([change.record_id]))
        assert copy == {item.evidence_id: item for item in tx.evidence.iterate()}
        deleted = {change.record_id for change in changed if change.operation == "delete"}
        last = {change.record_id: change.operation for change in changed}
        assert {record_id for record_id in deleted if last[record_id] == "delete"}.isdisjoint(copy)
