from __future__ import annotations

import json
from pathlib import Path

from scripts.adapter_texts import ADAPTER_DATA, Example, drawn_pairs, questions, sentences
from scripts.bridge_texts import LANGUAGES, Pair, is_indian


def test_a_sentence_gives_an_example_for_each_language_that_it_has(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(json.dumps({"english": "Rain.", "ur": "بارش۔", "hi": "बारिश।"}) + "\n", encoding="utf-8")
    assert list(sentences(path)) == [Example("बारिश।", "Rain."), Example("بارش۔", "Rain.")]


def test_a_question_stands_with_the_paragraph_that_answers_it(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    asked = [{"en": "Who?", "hi": "कौन?", "ta": "யார்?"}, {"en": "Why?"}]
    path.write_text(json.dumps({"article": "A", "paragraph": "She did.", "questions": asked}) + "\n", encoding="utf-8")
    assert list(questions(path)) == [Example("कौन?", "Who?", "She did."), Example("யார்?", "Who?", "She did.")]


def test_each_language_gives_as_many_pairs_of_packages_and_none_short_or_long() -> None:
    def pairs(language: str, count: int) -> list[Pair]:
        return [Pair("s", language, f"{'न' * 25} {number}", f"number {number}") for number in range(count)]

    short, long = Pair("s", "hi", "न" * 24, "short"), Pair("s", "hi", "न" * 25, "l" * 301)
    drawn = drawn_pairs([short, *pairs("hi", 400), *pairs("or", 3), long], seed=1)
    assert [pair.language for pair in drawn] == ["hi"] * 150 + ["or"] * 3
    assert len(set(drawn)) == 153
    assert not {short, long} & set(drawn)
    assert drawn == drawn_pairs([*pairs("hi", 400), *pairs("or", 3)], seed=1) != drawn_pairs(pairs("hi", 400), seed=2)


def test_our_sentences_are_in_indian_scripts_beside_english_in_all_twelve_languages() -> None:
    found = list(sentences(ADAPTER_DATA / "sentences.jsonl"))
    rows = (ADAPTER_DATA / "sentences.jsonl").read_text("utf-8").splitlines()
    languages = {language for row in rows for language in json.loads(row)}
    assert languages == {"english", *LANGUAGES}
    assert len(found) == 10_746
    assert [e for e in found if not is_indian(e.native) or is_indian(e.english) or not e.english] == []


def test_every_question_of_ours_has_its_english_form_and_a_paragraph() -> None:
    found = list(questions(ADAPTER_DATA / "paragraphs.jsonl"))
    assert len(found) == 1_840
    assert [e for e in found if not is_indian(e.native) or not e.english or len(e.paragraph) < 200] == []
