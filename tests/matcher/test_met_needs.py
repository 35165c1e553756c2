"""Explanations follow the evidence: what is not there is not pointed to, and what is pointed to is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.met_needs import ENOUGH_TOLD, ReadPassage, met_needs, told
from matcher.need_words import words_of_need
from matcher.query import Query
from matcher.understand import understand
from models.match import Match, MetNeed
from models.records import EvidenceText
from tests.matcher.scene import Scene, evidence, open_scene, provider

SENTENCES = [
    "Seal leakage traced to shaft runout.",
    "Powder coating adhesion after zirconium pretreatment.",
    "We teach foremen on Fridays.",
    "Salt spray to ASTM B117 for painted parts.",
    "Fluoride in village wells, with a field kit.",
    "जंग रोकने की परत का अध्ययन।",
]
NEEDS = {
    "our pump seals leak": 0,
    "the powder coatings peel": 1,
    "is fluoride in our wells": 4,
    "test to ASTM B117": 3,
    "पाउडर कोटिंग उखड़ती है": 1,
    "कुएँ में फ्लोराइड है": 4,
    "hamari seal leak karti hai aur tel girta hai": 0,
    "जंग लगता है": 5,
}


def passage(*sentences: str) -> ReadPassage:
    text = " ".join(sentences)
    return ReadPassage(EvidenceText("e", "statement", "", text, None, "test", ""), 0, len(text))


def met(need: str, *passages: ReadPassage) -> MetNeed | None:
    understanding = understand(Query(need))
    found = met_needs([words_of_need(understanding.needs[0], understanding.language)], passages)
    return found[0] if found else None


@pytest.mark.parametrize(("need", "place"), NEEDS.items())
def test_a_need_points_to_the_sentence_that_speaks_of_it(need: str, place: int) -> None:
    found = met(need, passage(*SENTENCES))
    assert found is not None
    assert found.sentence == SENTENCES[place]


@pytest.mark.parametrize(("need", "place"), NEEDS.items())
def test_without_that_sentence_the_need_is_not_met_or_points_elsewhere(need: str, place: int) -> None:
    found = met(need, passage(*SENTENCES[:place], *SENTENCES[place + 1 :]))
    assert found is None or found.sentence != SENTENCES[place]


def test_leak_is_met_by_leakage_and_both_are_marked() -> None:
    found = met("seals leak", passage(*SENTENCES))
    assert found is not None
    assert [found.sentence[span.start : span.end] for span in found.spans] == ["Seal", "leakage"]


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(SENTENCES), max_size=4), max_size=3), st.sampled_from([*NEEDS]))
def test_the_best_sentence_is_found_as_if_every_sentence_had_been_read(pieces: list[list[str]], need: str) -> None:
    understanding = understand(Query(need))
    wanted = words_of_need(understanding.needs[0], understanding.language)
    passages = [passage(*sentences) for sentences in pieces]
    read = [(told(wanted, held, one.text[slice(*piece)]), one.text[slice(*piece)])
            for one in passages for piece, held in one.sentences]  # fmt: skip
    best = max(read, key=lambda pair: pair[0], default=(0.0, ""))
    found = met(need, *passages)
    assert (found.told, found.sentence) == best if found else best[0] < ENOUGH_TOLD


def test_a_word_in_another_script_is_met_by_its_sound() -> None:
    found = met("सुकिंदा की खदान", passage("Chromium in Sukinda seepage."))
    assert found is not None
    assert [found.sentence[span.start : span.end] for span in found.spans] == ["Sukinda"]


@pytest.mark.parametrize("need", ["around 8,000 litres daily", "40 pieces came back in 2 months"])
def test_a_number_alone_meets_nothing(need: str) -> None:
    assert met(need, passage("Two rooms of 20,000 litres; 40 of them, 2 months.")) is None


def test_of_equal_sentences_the_first_of_the_best_passage_is_chosen() -> None:
    first, second = passage("Other words. Pump seals."), passage("Pump seals.")
    second = replace(second, evidence=replace(second.evidence, evidence_id="later"))
    found = met("pump seals", first, second)
    assert found is not None
    assert (found.evidence_id, found.sentence) == ("e", "Pump seals.")


def test_no_evidence_meets_no_need() -> None:
    assert met("pump seals") is None
    assert met("pump seals", passage("")) is None


@settings(deadline=None)
@given(st.sampled_from(sorted(NEEDS)), st.permutations(SENTENCES), st.integers(0, 5), st.text("ab\n. ", max_size=8))
def test_what_is_pointed_to_is_stored_letter_for_letter(need: str, order: list[str], cut: int, between: str) -> None:
    one = passage(*[f"{sentence}{between}" for sentence in order[cut:]])
    found = met(need, one)
    if found is not None:
        assert one.evidence.full_text[found.start : found.end] == found.sentence
        ends = [place for span in found.spans for place in (span.start, span.end)]
        assert ends == sorted(ends)
        assert not ends or ends[-1] <= len(found.sentence)


@settings(deadline=None)
@given(st.sampled_from(sorted(NEEDS)), st.data())
def test_a_deleted_word_is_never_marked_and_the_marks_follow(need: str, data: st.DataObject) -> None:
    before = met(need, passage(*SENTENCES))
    assert before is not None
    gone = data.draw(st.sampled_from([before.sentence[span.start : span.end] for span in before.spans]))
    after = met(need, passage(*[sentence.replace(gone, "") for sentence in SENTENCES]))
    if after is not None:
        assert gone not in [after.sentence[span.start : span.end] for span in after.spans]
        assert after.told <= before.told


PROBLEM = "Powder coatings peel off our grills. The pump seals leak oil. Is there fluoride in the wells?"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Scene]:
    opened = open_scene(tmp_path)
    opened.put([provider("p")], [evidence(f"e{n}", text, "p") for n, text in enumerate(SENTENCES[:3])])
    yield opened
    opened.store.close()


def explained(world: Scene) -> Match:
    answer = world.matcher.match(Query(PROBLEM))
    stored = {reason.evidence_id: reason.quote for reason in answer.matches[0].reasons}
    with world.store.read() as transaction:
        texts = transaction.evidence.texts(stored)
    for found in answer.matches[0].met:
        assert texts[found.evidence_id].full_text[found.start : found.end] == found.sentence
    return answer.matches[0]


def test_an_answer_names_the_needs_that_nothing_meets(world: Scene) -> None:
    answer = world.matcher.match(Query(PROBLEM))
    assert [need.words for need in answer.understanding.needs] == [
        "Powder coatings peel off our grills",
        "The pump seals leak oil",
        "Is there fluoride in the wells?",
    ]
    assert {found.need: found.sentence for found in explained(world).met} == {0: SENTENCES[1], 1: SENTENCES[0]}
    assert (explained(world).unmet, answer.unmet) == ((2,), (2,))
    assert "leak" not in answer.missing
    assert "fluoride" in answer.missing


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_explanations_follow_corrupted_evidence(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    world = open_scene(tmp_path_factory.mktemp("corrupted"))
    world.put([provider("p")], [evidence(f"e{n}", text, "p") for n, text in enumerate(SENTENCES[:3])])
    before = explained(world)
    victim = data.draw(st.sampled_from(before.met))
    replacement = data.draw(st.sampled_from(["Nothing of the sort.", "Fluoride in village wells.", "zz qq"]))
    world.put([], [evidence(victim.evidence_id, replacement, "p")])
    after = explained(world)
    assert victim.sentence not in [found.sentence for found in after.met]
    assert victim.need in after.unmet
    assert (2 in {found.need for found in after.met}) == ("Fluoride" in replacement)
    world.store.close()
