"""Pairs that look like one record: kept, judged, found again, on both databases."""

from __future__ import annotations

from models.duplicate_pairs import DuplicatePair
from models.store import Store
from tests.models.examples import evidence, organisation, provider

REASONS = ({"name": "name", "first": "आशा", "second": "Asha", "weight": 9.5},)


def pair(first_id: str, second_id: str, score: float = 0.9, record_type: str = "provider") -> DuplicatePair:
    return DuplicatePair(record_type, first_id, second_id, score, list(REASONS), "likely")


def held(store: Store, record_type: str = "", judgement: str = "") -> list[tuple[str, str]]:
    with store.read() as tx:
        return [(one.first_id, one.second_id) for one in tx.duplicates.held(record_type, judgement=judgement)]


def test_pairs_come_by_falling_score_then_type_and_ids(store: Store) -> None:
    with store.write() as tx:
        assert (
            tx.duplicates.replace("provider", [pair("b", "c"), pair("a", "z"), pair("a", "b"), pair("x", "y", 0.95)])
            == 4
        )
        assert tx.duplicates.replace("problem", [pair("a", "b", 0.9, "problem")]) == 1
    assert held(store, "provider") == [("x", "y"), ("a", "b"), ("a", "z"), ("b", "c")]
    assert held(store) == [("x", "y"), ("a", "b"), ("a", "b"), ("a", "z"), ("b", "c")]
    assert held(store, "organisation") == []


def test_a_pair_comes_back_as_it_was_stored_in_either_order(store: Store) -> None:
    with store.write() as tx:
        tx.duplicates.replace("provider", [pair("a", "b")])
        found = tx.duplicates.find("provider", "b", "a")
        assert found is not None
        assert (found.score, found.band, list(found.reasons)) == (0.9, "likely", list(REASONS))
        assert found.found_at
        assert tx.duplicates.find("problem", "a", "b") is None
        assert tx.duplicates.find("provider", "a", "c") is None


def test_a_new_search_replaces_what_nobody_judged_and_keeps_what_somebody_did(store: Store) -> None:
    with store.write() as tx:
        tx.duplicates.replace("provider", [pair("a", "b"), pair("a", "c")])
        judged = tx.duplicates.judge_distinct("provider", "c", "a", note="two\0", by="op")
        assert (judged.note, judged.judged_by, judged.score) == ("two", "op", 0.9)
        assert tx.duplicates.replace("provider", [pair("a", "c", 0.99), pair("d", "e")]) == 1
    assert held(store) == [("d", "e")]
    assert held(store, judgement="distinct") == [("a", "c")]


def test_two_that_were_never_found_can_be_said_to_be_two(store: Store) -> None:
    with store.write() as tx:
        tx.duplicates.judge_distinct("provider", "b", "a")
        tx.duplicates.judge_distinct("provider", "a", "b", note="again")
        assert [one.note for one in tx.duplicates.held(judgement="distinct")] == ["again"]
        assert tx.duplicates.withdraw_judgement("provider", "b", "a")
        assert not tx.duplicates.withdraw_judgement("provider", "b", "a")


def test_titles_stand_for_the_beginning_of_a_text_where_there_is_none(store: Store) -> None:
    long = "Fluoride in wells. " * 40
    untitled = evidence("e2", "p1", "p2", text=long)
    with store.write() as tx:
        tx.organisations.put([organisation()])
        tx.providers.put([provider("p1"), provider("p2"), provider("p3")])
        tx.evidence.put([evidence("e1", "p1"), type(untitled)(**vars(untitled) | {"title": ""})])
        found = list(tx.evidence.titles(["p2", "p1", "p3", "nobody"]))
    assert found == [("p1", "e1", "ढलाई"), ("p1", "e2", long[:200]), ("p2", "e2", long[:200])]
