"""Versions of the ranker: appended, chosen, and led back, on both databases."""

from __future__ import annotations

import pytest

from models.errors import Forbidden, NotFound
from models.ranker_versions import SHIPPED, RankerVersion
from models.store import Store


def made(parent: str = SHIPPED, weight: float = 0.25) -> RankerVersion:
    return RankerVersion(parent, {"weights": {"best words": weight}}, 12, "f000000012-x", {"left_out": {"too_far": 2}})


def add(store: Store, *versions: RankerVersion) -> list[str]:
    with store.write() as transaction:
        return [transaction.rankers.add(version).version for version in versions]


def test_nothing_is_stored_and_the_shipped_one_ranks_at_first(store: Store) -> None:
    with store.read() as transaction:
        assert transaction.rankers.stored() == []
        assert (transaction.rankers.in_use(), transaction.rankers.previous()) == (SHIPPED, SHIPPED)
        assert transaction.rankers.choices() == []


def test_versions_are_numbered_and_come_back_as_they_were_made(store: Store) -> None:
    assert add(store, made(), made("r0001", 0.5)) == ["r0001", "r0002"]
    with store.read() as transaction:
        first, second = transaction.rankers.stored()
        assert transaction.rankers.get("r0002") == second
    assert (first.parent, second.parent, second.parameters) == (SHIPPED, "r0001", {"weights": {"best words": 0.5}})
    assert (first.feedbacks, first.last_feedback_id, first.report) == (12, "f000000012-x", {"left_out": {"too_far": 2}})
    assert first.made_at


def test_a_version_ranks_only_once_it_is_chosen(store: Store) -> None:
    add(store, made())
    with store.write() as transaction:
        assert transaction.rankers.in_use() == SHIPPED
        transaction.rankers.use("r0001")
        assert (transaction.rankers.in_use(), transaction.rankers.previous()) == ("r0001", SHIPPED)


def test_a_choice_leads_back_to_the_one_before(store: Store) -> None:
    add(store, made(), made())
    with store.write() as transaction:
        for version in ("r0001", "r0002", "r0001", SHIPPED):
            transaction.rankers.use(version)
        assert (transaction.rankers.in_use(), transaction.rankers.previous()) == (SHIPPED, "r0001")
        assert [choice.version for choice in transaction.rankers.choices()] == [SHIPPED, "r0001", "r0002", "r0001"]


def test_a_choice_is_in_the_change_log_and_choosing_again_is_not(store: Store) -> None:
    add(store, made())
    for _ in range(2):
        with store.write() as transaction:
            transaction.rankers.use("r0001")
    with store.read() as transaction:
        changes = [(change.record_type, change.record_id) for change in transaction.changes.since(0)]
        assert changes == [("ranker", "r0001")]


def test_a_version_that_is_not_there_cannot_be_chosen(store: Store) -> None:
    with store.write() as transaction:
        for act in (transaction.rankers.use, transaction.rankers.get):
            with pytest.raises(NotFound, match=r"no ranker 'r0009'.*setu ranker list"):
                act("r0009")
        with pytest.raises(NotFound):
            transaction.rankers.get(SHIPPED)


def test_a_reading_transaction_makes_and_chooses_nothing(store: Store) -> None:
    with store.read() as transaction:
        with pytest.raises(Forbidden):
            transaction.rankers.add(made())
        with pytest.raises(Forbidden):
            transaction.rankers.use(SHIPPED)
