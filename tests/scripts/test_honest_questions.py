"""The questions behind "no good match": enough of them, no two alike, and the halves apart."""

from __future__ import annotations

from collections import Counter

import pytest

from matcher.evaluation.bundle import read_bundle
from scripts.calibration.questions import BUNDLE, LANGUAGES, QUESTIONS, Half, Tier, read_lines, read_questions

FILES = ("answerable", "off_topic", "other_field")


@pytest.mark.parametrize("name", FILES)
def test_every_set_has_sixty_needs_in_three_languages_and_no_two_alike(name: str) -> None:
    rows = read_lines(QUESTIONS / f"{name}.jsonl")
    assert len(rows) >= 60
    assert len({row["need"] for row in rows}) == len(rows)
    texts = [row[language] for row in rows for language in LANGUAGES]
    assert all(text.strip() == text and text for text in texts)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("name", FILES)
def test_lengths_vary_in_every_set(name: str) -> None:
    lengths = [len(row[language].split()) for row in read_lines(QUESTIONS / f"{name}.jsonl") for language in LANGUAGES]
    assert min(lengths) <= 7
    assert max(lengths) >= 24


def test_hindi_is_written_in_devanagari_and_hinglish_in_latin_letters() -> None:
    for row in [row for name in FILES for row in read_lines(QUESTIONS / f"{name}.jsonl")]:
        assert any("\u0900" <= letter <= "\u097f" for letter in row["hi"]), row["need"]
        assert row["hi-Latn"].isascii(), row["need"]
        assert row["en"].isascii() or "é" in row["en"], row["need"]


def test_an_answerable_need_has_providers_who_can_help() -> None:
    grades = read_bundle(BUNDLE).grades
    for row in read_lines(QUESTIONS / "answerable.jsonl"):
        assert row["problem_ids"], row["need"]
        for problem in row["problem_ids"]:
            assert any(grade >= 2 for grade in grades[problem].values()), problem


def test_needs_that_share_a_problem_name_all_its_problems() -> None:
    rows = read_lines(QUESTIONS / "answerable.jsonl")
    groups = {problem: min(row["problem_ids"]) for row in rows for problem in row["problem_ids"]}
    for row in rows:
        assert {groups[problem] for problem in row["problem_ids"]} == {min(row["problem_ids"])}, row["need"]


def test_all_forms_of_a_need_lie_in_one_half_and_the_halves_are_of_like_size() -> None:
    halves: dict[str, set[Half]] = {}
    for question in read_questions():
        halves.setdefault(question.group, set()).add(question.half)
    assert all(len(of_need) == 1 for of_need in halves.values())
    for tier in Tier:
        counts = Counter(question.half for question in read_questions() if question.tier is tier)
        assert min(counts.values()) >= 0.4 * sum(counts.values()), tier


def test_experts_are_taken_out_of_the_same_questions_that_can_be_met() -> None:
    questions = [question for question in read_questions() if question.is_measured]
    met = {question.text: question for question in questions if question.tier is Tier.ANSWERABLE}
    missing = [question for question in questions if question.tier is Tier.TAKEN_OUT]
    assert {question.text for question in missing} == set(met)
    for question in missing:
        assert question.taken_out == set(met[question.text].grades)
    assert all(not question.taken_out for question in met.values())
