"""What an owner says lies over what sources say, whatever is imported, merged or taken back; on both databases."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from models.duplicate_pairs import DuplicatePair
from models.errors import Conflict, NotFound
from models.profiles.word import Act, OwnerWord
from models.records import Evidence, EvidenceKind, Provenance
from models.store import Store
from tests.models.examples import evidence, provider
from tests.models.merging import fill, merge, owners, providers, put, rows, undo
from tests.models.profiles.speaking import NOW, hide, say, take_back


@pytest.fixture
def three(store: Store) -> Store:
    return fill(store)


def imported(store: Store, *records: Evidence, batch: str = "x.csv") -> str:
    with store.write() as tx:
        batch_id = tx.batches.start("evidence", batch).batch_id
    put(store, *records, batch_id=batch_id)
    with store.write() as tx:
        tx.batches.finish(batch_id, {})
    return batch_id


def test_a_correction_stands_over_the_source_and_names_its_owner(three: Store) -> None:
    say(three, "a", Act.CORRECT, "designation", "Reader")
    say(three, "a", Act.CORRECT, "name", "आशा कुलकर्णी")
    with three.read() as tx:
        stored, stated = tx.providers.get("a"), tx.providers.as_sources_say(["a"])["a"]
    assert (stored.name, stored.details.designation) == ("आशा कुलकर्णी", "Reader")  # type: ignore[union-attr]
    assert stored.provenance.source == "register of examples; said by its owner"
    assert (stated.name, stated.details.designation) == ("Asha Kulkarni", "Professor")  # type: ignore[union-attr]


@pytest.mark.parametrize("field", ["url", "languages", "designation", "place", "organisation_id", "orcid"])
def test_a_hidden_field_is_empty(three: Store, field: str) -> None:
    before = rows(three)
    word = hide(three, "c", field=field)
    with three.read() as tx:
        stored = tx.providers.get("c")
    held = {"place": stored.location.city, "designation": getattr(stored.details, "designation", None)}
    held["orcid"] = getattr(stored.details, "orcid", None)
    assert not held.get(field, getattr(stored, field, None))
    take_back(three, word)
    assert rows(three) == before


def test_the_last_word_on_a_field_decides_and_taking_it_back_brings_the_one_before(three: Store) -> None:
    before = rows(three)
    first = say(three, "a", Act.CORRECT, "name", "A. Kulkarni")
    second = say(three, "a", Act.CORRECT, "name", "Asha K.")
    with three.read() as tx:
        assert tx.providers.get("a").name == "Asha K."
    take_back(three, second)
    with three.read() as tx:
        assert tx.providers.get("a").name == "A. Kulkarni"
    take_back(three, first)
    assert rows(three) == before


def test_hidden_evidence_is_not_stored_and_stays_with_its_other_owners(three: Store) -> None:
    hide(three, "a", "e1")
    hide(three, "a", "e3")
    assert owners(three) == {"e2": ("b",), "e3": ("c", "b"), "e4": ("c",)}


def test_an_import_neither_unhides_nor_overwrites_and_says_so(three: Store) -> None:
    hide(three, "a", "e1")
    say(three, "a", Act.CORRECT, "name", "Asha K.")
    with three.write() as tx:
        first = tx.evidence.put([evidence("e1", "a"), evidence("e4", "c")])
        second = tx.evidence.put([evidence("e1", "a", text="Written anew.")])
        third = tx.providers.put([replace(provider("a"), name="Kulkarni, Asha", url="https://new.example")])
    assert (first.unchanged, first.kept) == (2, 1)
    assert (second.updated, second.kept) == (1, 1)
    assert (third.updated, third.kept) == (1, 1)
    assert "e1" not in owners(three)
    with three.read() as tx:
        stored = tx.providers.get("a")
    assert (stored.name, stored.url) == ("Asha K.", "https://new.example")


def test_evidence_that_was_deleted_stays_hidden_when_it_is_imported_again(three: Store) -> None:
    hide(three, "a", "e1")
    with three.write() as tx:
        assert tx.evidence.delete(["e1"]) == 1
        assert tx.evidence.put([evidence("e1", "a")]).created == 1
    assert "e1" not in owners(three)


def test_an_import_can_be_undone_under_an_owners_word_which_stays(three: Store) -> None:
    batch_id = imported(three, evidence("e1", "a", text="By the import."))
    say(three, "a", Act.CORRECT, "title", "Said later", "e1")
    with three.write() as tx:
        tx.batches.undo(batch_id)
    with three.read() as tx:
        stored = tx.evidence.get("e1")
    assert (stored.title, stored.text) == ("Said later", "Casting of grey iron.")


def test_the_undo_of_an_import_that_made_hidden_evidence_leaves_nothing(three: Store) -> None:
    batch_id = imported(three, evidence("e9", "a"))
    hide(three, "a", "e9")
    with three.write() as tx:
        assert tx.batches.undo(batch_id).deleted == 1
    with three.read() as tx:
        assert not tx.evidence.known(["e9"])


def test_an_import_that_made_a_claimed_profile_is_not_undone_not_even_by_force(store: Store) -> None:
    with store.write() as tx:
        batch_id = tx.batches.start("researcher", "x.csv").batch_id
    put(store, provider("a"), batch_id=batch_id)
    word = say(store, "a", Act.CORRECT, "name", "Asha K.")
    with store.write() as tx, pytest.raises(Conflict, match="owners speak"):
        tx.batches.undo(batch_id, force=True)
    take_back(store, word)
    with store.write() as tx:
        assert tx.batches.undo(batch_id).deleted == 1


def test_a_hidden_profile_is_stored_nowhere_and_comes_back_letter_for_letter(three: Store) -> None:
    put(three, replace(provider("lab", name="Lab"), details=provider("lab").details))
    before = rows(three)
    word = hide(three, "a")
    assert providers(three) == ["b", "c", "lab"]
    assert owners(three) == {"e2": ("b",), "e3": ("c", "b"), "e4": ("c",)}
    with three.read() as tx:
        assert tx.providers.known(["a"]) == {"a"}
        with pytest.raises(NotFound):
            tx.providers.get("a")
    put(three, evidence("e5", "a"), evidence("e6", "a", "c"))
    assert owners(three)["e6"] == ("c",)
    assert "e5" not in owners(three)
    take_back(three, word)
    assert owners(three)["e5"] == ("a",)
    assert owners(three)["e6"] == ("a", "c")
    with three.write() as tx:
        tx.evidence.delete(["e5", "e6"])
    assert rows(three) == before


def test_deleting_a_hidden_profile_deletes_what_only_it_owned_and_its_words(three: Store) -> None:
    hide(three, "a")
    hide(three, "b", "e3")
    with three.write() as tx:
        assert tx.providers.delete(["a", "b"]) == 2
        assert tx.owner_words.of_profiles(["a", "b"]) == []
        assert not tx.evidence.known(["e1", "e2"])
    assert owners(three) == {"e3": ("c",), "e4": ("c",)}
    assert rows(three)["merged_records"] == []


def test_words_hold_through_a_merge_and_its_undo(three: Store) -> None:
    hide(three, "b", "e2")
    say(three, "b", Act.CORRECT, "url", "https://own.example")
    apart = rows(three)
    done = merge(three, "a", "b")
    assert owners(three) == {"e1": ("a",), "e3": ("c", "a"), "e4": ("c",)}
    with three.read() as tx:
        assert tx.providers.get("a").url == "https://own.example"
    undo(three, done.merge_id)
    assert rows(three) == apart


def test_a_profile_hidden_after_a_merge_is_whole_again_when_the_merge_is_undone(three: Store) -> None:
    done = merge(three, "a", "b")
    hide(three, "a")
    assert providers(three) == ["c"]
    undo(three, done.merge_id)
    assert providers(three) == ["b", "c"]
    assert owners(three) == {"e2": ("b",), "e3": ("c", "b"), "e4": ("c",)}


def test_a_pair_with_a_hidden_profile_is_shown_to_nobody(three: Store) -> None:
    with three.write() as tx:
        pairs = [
            DuplicatePair("provider", "a", "b", 0.9, (), "sure"),
            DuplicatePair("provider", "b", "c", 0.8, (), "sure"),
        ]
        tx.duplicates.replace("provider", pairs)
    word = hide(three, "a")
    with three.read() as tx:
        assert [(one.first_id, one.second_id) for one in tx.duplicates.held("provider")] == [("b", "c")]
    take_back(three, word)
    with three.read() as tx:
        assert len(tx.duplicates.held("provider")) == 2


def test_added_evidence_goes_when_it_is_taken_back(three: Store) -> None:
    said = Provenance("said by its owner", NOW.date())
    one = Evidence("own-1", EvidenceKind.STATEMENT, ("a",), said, text="Powder coating, two lines.")
    with three.write() as tx:
        word = tx.owner_words.add(one, "technique", "a-1", NOW)
    assert owners(three)["own-1"] == ("a",)
    take_back(three, word)
    assert "own-1" not in owners(three)
    with three.read() as tx:
        assert [one.holds for one in tx.owner_words.of_profiles(["a"])] == [False]


def test_only_three_pieces_of_evidence_stand_first(three: Store) -> None:
    for number in range(3):
        say(three, "c", Act.BOOST, evidence_id=f"x{number}")
    with pytest.raises(Conflict, match="3 pieces"):
        say(three, "c", Act.BOOST, evidence_id="x3")


def test_the_same_word_twice_is_refused_and_so_is_taking_it_back_twice(three: Store) -> None:
    word = hide(three, "a", "e1")
    with pytest.raises(Conflict, match="already"):
        hide(three, "a", "e1")
    take_back(three, word)
    with pytest.raises(Conflict, match="already"):
        take_back(three, word)
    with pytest.raises(NotFound), three.write() as tx:
        tx.owner_words.withdraw(word.seq, ["c"], "a-2", NOW)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_stored_follows_from_sources_and_words_in_whatever_order_they_came(three: Store, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - the order of steps in a test
    steps: list[Callable[[], object]] = [
        lambda: hide(three, "a", "e1"),
        lambda: hide(three, "a", "e3"),
        lambda: say(three, "a", Act.CORRECT, "name", "Asha K."),
        lambda: put(three, evidence("e1", "a", text="New."), evidence("e3", "c", "a"), evidence("e7", "a")),
        lambda: put(three, replace(provider("a"), name="Kulkarni, Asha")),
        lambda: hide(three, "b"),
    ]
    draw.shuffle(steps)
    for step in steps:
        step()
    assert owners(three) == {"e3": ("c",), "e4": ("c",), "e7": ("a",)}
    with three.read() as tx:
        assert tx.providers.get("a").name == "Asha K."
        words: list[OwnerWord] = tx.owner_words.of_profiles(["a", "b"], only_holding=True)
    for word in draw.sample(words, len(words)):
        take_back(three, word)
    assert owners(three) == {
        "e1": ("a",), "e2": ("b",), "e3": ("c", "a"), "e4": ("c",), "e7": ("a",),
    }  # fmt: skip
    assert rows(three)["merged_records"] == []
    assert len(providers(three)) == 3
