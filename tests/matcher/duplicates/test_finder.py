"""The finder on a database: what it stores, and what it leaves as people judged it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matcher.duplicates.finder import find_duplicates, store_duplicates
from matcher.duplicates.side_by_side import compare, type_of
from models.details import CourseDetails, ProviderKind, ResearcherDetails
from models.errors import InvalidInput, NotFound
from models.records import Evidence, EvidenceKind, Organisation, Problem, Provenance, Provider
from models.store import Store
from tests.matcher.scene import hash_encoders

SOURCE = Provenance("test")
TITLE = "Barrier films of cassava starch"


def person(provider_id: str, name: str, organisation_id: str, department: str = "") -> Provider:
    details = ResearcherDetails(department=department)
    return Provider(provider_id, ProviderKind.RESEARCHER, name, details, SOURCE, organisation_id)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = Store.open(tmp_path / "setu.db")
    with opened.write() as tx:
        tx.organisations.put([Organisation("o1", "Bhima College", SOURCE), Organisation("o2", "Palar College", SOURCE)])
        tx.providers.put([
            person("a", "Asha Hardikar", "o1", "Polymers"), person("b", "Hardikar A.", "o1", "Polymers"),
            person("c", "A. Hardikar", "o2"), person("d", "Sunil Rao", "o2"),
            Provider("x", ProviderKind.COURSE, "Asha Hardikar", CourseDetails(), SOURCE, "o1"),
        ])  # fmt: skip
        tx.evidence.put([
            Evidence("e1", EvidenceKind.PUBLICATION, ("a",), SOURCE, TITLE),
            Evidence("e2", EvidenceKind.PUBLICATION, ("c",), SOURCE, TITLE),
        ])  # fmt: skip
    return opened


def ids(store: Store) -> set[tuple[str, str]]:
    return {(pair.first_id, pair.second_id) for pair in find_duplicates(store, "provider", {})}


def test_people_are_compared_with_people_only_and_titles_find_who_moved(store: Store) -> None:
    assert ids(store) >= {("a", "b"), ("a", "c")}
    assert not any("x" in pair or "d" in pair for pair in ids(store))


def test_pairs_come_by_falling_score_then_ids(store: Store) -> None:
    pairs = find_duplicates(store, "provider", {})
    assert pairs == sorted(pairs, key=lambda pair: (-pair.score, pair.first_id, pair.second_id))


def test_what_was_judged_or_merged_is_not_shown_again(store: Store) -> None:
    found = store_duplicates(store, "provider", {})
    with store.write() as tx:
        assert len(tx.duplicates.held("provider")) == found
        tx.duplicates.judge_distinct("provider", "c", "a", note="two", by="op")
    assert store_duplicates(store, "provider", {}) == found - 1
    with store.write() as tx:
        done = tx.merges.merge("provider", "a", "b")
        assert not any("b" in (pair.first_id, pair.second_id) for pair in tx.duplicates.held())
        tx.merges.undo(done.merge_id)
        assert any("b" in (pair.first_id, pair.second_id) for pair in tx.duplicates.held())
        assert [pair.note for pair in tx.duplicates.held(judgement="distinct")] == ["two"]
        assert tx.duplicates.withdraw_judgement("provider", "a", "c")
        assert not tx.duplicates.withdraw_judgement("provider", "a", "c")
    assert store_duplicates(store, "provider", {}) == found


def test_a_search_replaces_what_the_one_before_had_found(store: Store) -> None:
    store_duplicates(store, "provider", {})
    with store.write() as tx:
        tx.providers.put([replace(person("b", "Someone Else", "o1"))])
    store_duplicates(store, "provider", {})
    with store.read() as tx:
        assert tx.duplicates.find("provider", "b", "a") is None


def test_organisations_and_problems_are_found_too(store: Store) -> None:
    with store.write() as tx:
        tx.organisations.put([Organisation("o3", "College, Bhima", SOURCE, url="https://b.example")])
        tx.organisations.put([Organisation("o1", "Bhima College", SOURCE, url="https://b.example/")])
        tx.problems.put([Problem("q1", "Bricks crack.", SOURCE), Problem("q2", "Bricks crack", SOURCE)])
        tx.problems.put(
            Problem(f"q{n}", f"Other need number {n} of {'abcdefg'[n - 3] * 4}", SOURCE) for n in range(3, 9)
        )
    assert [(p.first_id, p.second_id) for p in find_duplicates(store, "organisation", {})] == [("o1", "o3")]
    assert ("q1", "q2") in {(p.first_id, p.second_id) for p in find_duplicates(store, "problem", hash_encoders())}


def test_two_records_are_shown_with_what_they_say_and_show(store: Store) -> None:
    store_duplicates(store, "provider", {})
    with store.read() as tx:
        found = compare(tx, "provider", "a", "b")
        assert found.pair is not None
        assert compare(tx, "provider", "a", "d").pair is None
        with pytest.raises(NotFound):
            compare(tx, "provider", "a", "nobody")
    assert (found.first.title, found.second.title) == ("Asha Hardikar", "Hardikar A.")
    assert found.first.facts["organisation"] == "Bhima College"
    assert (found.first.titles, found.first.evidence) == ([TITLE], 1)


def test_the_type_of_two_ids_is_the_one_that_knows_both(store: Store) -> None:
    with store.write() as tx:
        tx.organisations.put([Organisation("a", "A", SOURCE), Organisation("b", "B", SOURCE)])
        assert type_of(tx, "a", "c") == "provider"
        assert type_of(tx, "o1", "o2") == "organisation"
        assert type_of(tx, "a", "b", "organisation") == "organisation"
        for first_id, second_id, given, message in (
            ("a", "b", "", "several types"), ("a", "zzz", "", "no type"), ("a", "b", "place", "none of the types"),
        ):  # fmt: skip
            with pytest.raises(InvalidInput, match=message):
                type_of(tx, first_id, second_id, given)
