"""Two records become one and two again, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.details import ProviderKind
from models.errors import Conflict, Forbidden, InvalidInput, NotFound
from models.merges import MERGEABLE
from models.records import Confidentiality, Provenance
from models.store import Store
from tests.models.examples import organisation, problem, provider
from tests.models.merging import OTHER, fill, merge, owners, providers, put, rows, undo


@pytest.fixture
def two(store: Store) -> Store:
    return fill(store)


def test_the_kept_record_has_the_first_word_and_is_filled_from_the_other(two: Store) -> None:
    merge(two, "a", "b")
    with two.read() as tx:
        made = tx.providers.get("a")
    assert (made.name, made.url, made.languages) == ("Asha Kulkarni", "https://portal.example/b", ("en", "mr"))
    assert made.location == OTHER.location
    assert made.provenance == Provenance(
        "register of examples; portal of examples", date(2026, 3, 31), "examples office; portal office"
    )


def test_evidence_of_both_belongs_to_the_kept_one_and_an_owner_stands_once(two: Store) -> None:
    merge(two, "a", "b")
    assert providers(two) == ["a", "c"]
    assert owners(two) == {"e1": ("a",), "e2": ("a",), "e3": ("c", "a"), "e4": ("c",)}


def test_undo_brings_back_every_row_letter_for_letter(two: Store) -> None:
    before = rows(two)
    done = merge(two, "a", "b")
    assert rows(two) != before
    undo(two, done.merge_id)
    assert rows(two) == before


@pytest.mark.parametrize("first_undone", [0, 1])
def test_a_chain_of_merges_can_be_taken_back_in_any_order(two: Store, first_undone: int) -> None:
    before = rows(two)
    merges = [merge(two, "b", "a"), merge(two, "c", "b")]
    assert set(owners(two).values()) == {("c",)}
    assert providers(two) == ["c"]
    undo(two, merges[first_undone].merge_id)
    assert providers(two) == (["a", "c"] if first_undone == 0 else ["b", "c"])
    assert owners(two)["e1"] == (("a",) if first_undone == 0 else ("b",))
    undo(two, merges[1 - first_undone].merge_id)
    assert rows(two) == before


def test_references_to_an_organisation_follow_its_merge_and_come_back(store: Store) -> None:
    put(store, organisation("o1", "Example Institute"), organisation("o2", "Institute of Examples"))
    put(store, provider("p"), replace(provider("r"), organisation_id="o2"), replace(problem(), organisation_id="o2"))
    before = rows(store)
    done = merge(store, "o1", "o2", "organisation")
    with store.read() as tx:
        assert tx.providers.get("r").organisation_id == "o1"
        assert next(tx.problems.iterate(organisation_id="o1")).problem_id == "q1"
        assert tx.organisations.get("o1").aliases == ("EI", "उदाहरण संस्थान", "Institute of Examples")
        assert tx.organisations.known(["o1", "o2", "o3"]) == {"o1", "o2"}
    put(store, replace(provider("s"), organisation_id="o2"))
    with store.read() as tx:
        assert tx.providers.get("s").organisation_id == "o1"
    with store.write() as tx:
        assert tx.providers.delete(["s"]) == 1
    undo(store, done.merge_id)
    assert rows(store) == before


def test_references_in_details_follow_the_merge_of_what_they_name(store: Store) -> None:
    put(store, organisation(), provider("p1"), provider("p2", name="A. Kulkarni"))
    laboratory = provider("l1", ProviderKind.LABORATORY)
    put(store, laboratory)
    before = rows(store)
    done = merge(store, "p2", "p1")
    with store.read() as tx:
        assert vars(tx.providers.get("l1").details)["head_id"] == "p2"
    assert put(store, laboratory) == [(0, 0, 1)]
    undo(store, done.merge_id)
    assert rows(store) == before


def test_of_two_problems_the_stricter_confidentiality_holds(store: Store) -> None:
    put(store, replace(problem("q1"), confidentiality=Confidentiality.OPEN), problem("q2", "पानी में फ्लोराइड है"))
    merge(store, "q1", "q2", "problem")
    with store.read() as tx:
        assert tx.problems.get("q1").confidentiality is Confidentiality.BLINDED
        with pytest.raises(NotFound, match="it was merged into 'q1'"):
            tx.problems.get("q2")


def test_erasing_a_merged_person_leaves_no_trace_of_either(two: Store) -> None:
    with two.write() as tx:
        tx.duplicates.judge_distinct("provider", "b", "c", note="Kulkarni is not Rao")
    merge(two, "a", "b")
    with two.write() as tx:
        assert tx.providers.delete(["a"]) == 1
    left = rows(two)
    assert left["merged_records"] == []
    assert not [row for table in left.values() for row in table if "Kulkarni" in row]
    assert owners(two) == {"e3": ("c",), "e4": ("c",)}
    with two.read() as tx:
        assert tx.merges.history() == []
        assert tx.duplicates.held(judgement="distinct") == []


def test_deleting_a_third_owner_keeps_what_the_source_says_of_the_others(two: Store) -> None:
    done = merge(two, "a", "b")
    with two.write() as tx:
        tx.providers.delete(["c"])
    assert owners(two) == {"e1": ("a",), "e2": ("a",), "e3": ("a",)}
    undo(two, done.merge_id)
    assert owners(two) == {"e1": ("a",), "e2": ("b",), "e3": ("b", "a")}


def test_the_change_log_tells_of_everything_that_a_merge_and_its_undo_changed(two: Store) -> None:
    with two.read() as tx:
        start = tx.changes.last_seq()
    done = merge(two, "a", "b")
    assert logged(two, start) == {
        ("provider", "a", "put"),
        ("provider", "b", "delete"),
        ("evidence", "e2", "put"),
        ("evidence", "e3", "put"),
    }
    with two.read() as tx:
        start = tx.changes.last_seq()
    undo(two, done.merge_id)
    assert ("provider", "b", "put") in logged(two, start)
    assert ("evidence", "e2", "put") in logged(two, start)


def logged(store: Store, seq: int) -> set[tuple[str, str, str]]:
    with store.read() as tx:
        return {(one.record_type, one.record_id, one.operation) for one in tx.changes.since(seq)}


def test_merges_are_listed_latest_first_with_who_why_and_whether_they_hold(two: Store) -> None:
    first, second = merge(two, "a", "b"), merge(two, "c", "a")
    undo(two, second.merge_id)
    with two.read() as tx:
        history = tx.merges.history()
        assert tx.merges.get(first.merge_id) == first
    assert [one.merge_id for one in history] == ["m000002", "m000001"]
    assert [(one.merged_by, one.reason, bool(one.undone_at), one.undone_by) for one in history] == [
        ("op", "same ORCID", True, "op"),
        ("op", "same ORCID", False, ""),
    ]


def refused(store: Store, keep: str, other: str, record_type: str = "provider") -> str:
    with store.write() as tx, pytest.raises((InvalidInput, NotFound)) as caught:
        tx.merges.merge(record_type, keep, other)
    return str(caught.value)


def test_what_cannot_be_merged_is_refused_with_the_reason(two: Store) -> None:
    put(two, provider("l1", ProviderKind.LABORATORY))
    before = rows(two)
    assert "into itself" in refused(two, "a", "a")
    assert "only providers of one kind" in refused(two, "a", "l1")
    assert "no provider has the id 'x'" in refused(two, "a", "x")
    assert all(name in refused(two, "e1", "e2", "evidence") for name in MERGEABLE)
    assert rows(two) == before
    merge(two, "a", "b")
    assert "it was merged into 'a'" in refused(two, "b", "c")


def test_a_merge_is_taken_back_once(two: Store) -> None:
    done = merge(two, "a", "b")
    undo(two, done.merge_id)
    with two.write() as tx:
        with pytest.raises(Conflict, match="already"):
            tx.merges.undo(done.merge_id)
        with pytest.raises(NotFound, match="m9"):
            tx.merges.undo("m9")


def test_reading_transactions_merge_nothing(two: Store) -> None:
    with two.read() as tx:
        for refused_write in (
            lambda: tx.merges.merge("provider", "a", "b"),
            lambda: tx.merges.undo("m000001"),
            lambda: tx.duplicates.replace("provider", []),
            lambda: tx.duplicates.judge_distinct("provider", "a", "b"),
        ):
            with pytest.raises(Forbidden):
                refused_write()
