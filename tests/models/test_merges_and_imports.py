"""Merged records are imported again, imports are taken back, and every record ends as its source has it."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from models.details import ResearcherDetails
from models.errors import Conflict
from models.importing.importer import import_file
from models.importing.kinds import ImportKind
from models.records import Record
from models.store import Store
from tests.models.examples import evidence, organisation, provider
from tests.models.merging import KEPT, OTHER, fill, merge, owners, providers, put, rows, undo


@pytest.fixture
def two(store: Store) -> Store:
    return fill(store)


def test_importing_the_same_rows_again_brings_nobody_back_and_writes_nothing(two: Store) -> None:
    merge(two, "a", "b")
    merged = rows(two)
    again = put(two, KEPT, OTHER, evidence("e1", "a"), evidence("e2", "b"), evidence("e3", "c", "b", "a"))
    assert again == [(0, 0, 1)] * 5
    assert rows(two) == merged


def test_a_new_row_of_the_merged_record_changes_the_kept_one(two: Store) -> None:
    merge(two, "a", "b")
    assert put(two, replace(OTHER, url="https://portal.example/new")) == [(0, 1, 0)]
    with two.read() as tx:
        assert tx.providers.get("a").url == "https://portal.example/new"
    assert providers(two) == ["a", "c"]


def test_undo_after_a_new_import_leaves_each_record_as_its_source_has_it_now(two: Store) -> None:
    done = merge(two, "a", "b")
    newer = replace(OTHER, name="Kulkarni Asha", details=ResearcherDetails("Dean"))
    put(two, newer, evidence("e2", "b", text="Something else."), evidence("e5", "b"), evidence("e1", "c"))
    assert owners(two)["e5"] == ("a",)
    undo(two, done.merge_id)
    with two.read() as tx:
        assert tx.providers.get_many(["a", "b"]) == {"a": KEPT, "b": newer}
    assert owners(two) == {"e1": ("c",), "e2": ("b",), "e3": ("c", "b", "a"), "e4": ("c",), "e5": ("b",)}
    assert rows(two)["merged_records"] == []


def test_an_import_that_changed_a_merged_record_can_be_undone_before_and_after_the_merge_is(two: Store) -> None:
    for takes_merge_back_first in (False, True):
        before = rows(two)
        done = merge(two, "a", "b")
        with two.write() as tx:
            batch_id = tx.batches.start("researcher", "new.csv").batch_id
        put(two, replace(OTHER, name="Someone Else"), evidence("e9", "b"), batch_id=batch_id)
        if takes_merge_back_first:
            undo(two, done.merge_id)
        with two.write() as tx:
            tx.batches.undo(batch_id)
        if not takes_merge_back_first:
            undo(two, done.merge_id)
        assert rows(two) == before


def test_an_import_whose_records_were_merged_since_is_not_undone_even_by_force(store: Store) -> None:
    put(store, organisation(), KEPT)
    with store.write() as tx:
        batch_id = tx.batches.start("researcher", "b.csv").batch_id
    put(store, OTHER, batch_id=batch_id)
    done = merge(store, "a", "b")
    with store.write() as tx, pytest.raises(Conflict, match=f"setu duplicates undo {done.merge_id}"):
        tx.batches.undo(batch_id, force=True)
    undo(store, done.merge_id)
    with store.write() as tx:
        assert tx.batches.undo(batch_id).deleted == 1
    assert providers(store) == ["a"]


def test_two_imports_of_one_merged_record_are_undone_the_last_one_first(two: Store) -> None:
    merge(two, "a", "b")
    batches = []
    for name in ("First", "Second"):
        with two.write() as tx:
            batches.append(tx.batches.start("researcher", "b.csv").batch_id)
        put(two, replace(OTHER, name=name), batch_id=batches[-1])
    with two.write() as tx, pytest.raises(Conflict, match="provider 'b'"):
        tx.batches.undo(batches[0])
    with two.write() as tx:
        tx.batches.undo(batches[1])
        tx.batches.undo(batches[0])
        assert tx.providers.as_stated(["b"])["b"] == OTHER


def test_a_file_may_name_records_that_were_merged_away(two: Store, tmp_path: Path) -> None:
    put(two, organisation("o9", "Old Institute"))
    merge(two, "a", "b")
    merge(two, "o1", "o9", "organisation")
    works, people = tmp_path / "works.csv", tmp_path / "people.csv"
    works.write_text("evidence_id,kind,title,owner_ids\nn1,publication,New work,b\n", encoding="utf-8")
    people.write_text("provider_id,name,organisation_id\nn2,New Person,o9\nn3,Other Person,\n", encoding="utf-8")
    for kind, path in ((ImportKind.EVIDENCE, works), (ImportKind.RESEARCHER, people)):
        report = import_file(two, kind, path)
        assert report.problems == []
    assert owners(two)["n1"] == ("a",)
    with two.read() as tx:
        assert [one.organisation_id for one in tx.providers.get_many(["n2", "n3"]).values()] == ["o1", ""]


def test_an_organisation_that_was_merged_is_recognised_by_its_name(two: Store, tmp_path: Path) -> None:
    put(two, organisation("o9", "Purana Vidyapeeth"))
    merge(two, "o1", "o9", "organisation")
    people = tmp_path / "people.csv"
    people.write_text("provider_id,name,organisation\nn2,New Person,Purana Vidyapeeth\n", encoding="utf-8")
    import_file(two, ImportKind.RESEARCHER, people)
    with two.read() as tx:
        assert tx.providers.get("n2").organisation_id == "o1"
        assert [one.organisation_id for one in tx.organisations.iterate()] == ["o1"]


def test_any_series_of_merges_imports_and_undos_ends_where_the_statements_alone_would(store: Store) -> None:
    """Merges taken back at random, with imports between them, leave no trace: the property that the design promises."""
    for seed in range(12):
        dice = random.Random(seed)  # noqa: S311  no secret depends on it
        with store.write() as tx:
            tx.providers.delete([one.provider_id for one in tx.providers.iterate()])
        names = [f"p{number}" for number in range(5)]
        said: dict[str, Record] = {name: provider(name, name=f"Person {name}") for name in names}
        put(store, *said.values())
        said |= {f"e{number}": evidence(f"e{number}", *dice.sample(names, 2)) for number in range(6)}
        put(store, *list(said.values())[5:])
        held: list[str] = []
        for step in range(14):
            stored = providers(store)
            if held and dice.random() < 0.4:
                undo(store, held.pop(dice.randrange(len(held))))
            elif len(stored) > 1 and dice.random() < 0.6:
                held.append(merge(store, *dice.sample(stored, 2)).merge_id)
            elif dice.random() < 0.5:
                key = dice.choice(names)
                said[key] = provider(key, name=f"Person {key} {step}")
                put(store, said[key])
            else:
                key = f"e{dice.randrange(8)}"
                said[key] = evidence(key, *dice.sample(names, 2), text=f"Text {step}.")
                put(store, said[key])
        for merge_id in dice.sample(held, len(held)):
            undo(store, merge_id)
        assert stored_records(store) == said, seed
        assert rows(store)["merged_records"] == []


def stored_records(store: Store) -> dict[str, Record]:
    with store.read() as tx:
        people: dict[str, Record] = {one.provider_id: one for one in tx.providers.iterate()}
        return people | {one.evidence_id: one for one in tx.evidence.iterate()}
