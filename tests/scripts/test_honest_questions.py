"""The questions behind "no good match": enough of them, no two alike, and the fresh ones apart."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from matcher.evaluation.bundle import read_bundle
from matcher.fields import descriptions
from scripts.calibration.questions import (
    BUNDLE,
    DEMO,
    FITTED_PARTS,
    LANGUAGES,
    QUESTIONS,
    Part,
    Question,
    Tier,
    read_fitted_questions,
    read_fresh_questions,
    read_lines,
)

SETS = ("answerable", "off_topic", "other_field")
FITTED = tuple(f"{part}{name}" for part in FITTED_PARTS for name in SETS)
"""Each set was written in several goes: one file each."""
FRESH = {"fresh_answerable": 60, "fresh_off_topic": 40, "fresh_other_field": 40}
BY_PROVIDERS = ("more_answerable", "further_answerable", "fresh_answerable")
KINDS = ("r", "l", "f", "s", "e", "c")
LIKE = 1 / 3
"""Texts that share more of their words than this say the same thing in nearly the same way."""


@pytest.mark.parametrize("name", SETS)
def test_every_set_has_sixty_needs_in_three_languages_and_no_two_alike(name: str) -> None:
    rows = [row for part in FITTED_PARTS for row in read_lines(QUESTIONS / f"{part}{name}.jsonl")]
    assert len(rows) >= 60
    assert len({row["need"] for row in rows}) == len(rows)
    texts = [row[language] for row in rows for language in LANGUAGES]
    assert all(text.strip() == text and text for text in texts)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("name", FITTED)
def test_lengths_vary_in_every_set(name: str) -> None:
    lengths = [len(row[language].split()) for row in read_lines(QUESTIONS / f"{name}.jsonl") for language in LANGUAGES]
    assert min(lengths) <= 7
    assert max(lengths) >= 24


def test_hindi_is_written_in_devanagari_and_hinglish_in_latin_letters() -> None:
    for row in [row for name in (*FITTED, *FRESH) for row in read_lines(QUESTIONS / f"{name}.jsonl")]:
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


@pytest.mark.parametrize(
    "questions",
    [[one for one in read_fitted_questions() if one.is_measured], read_fresh_questions()],
    ids=["fitted", "fresh"],
)
def test_experts_are_taken_out_of_the_same_questions_that_can_be_met(questions: list[Question]) -> None:
    met = {question.text: question for question in questions if question.tier is Tier.ANSWERABLE}
    missing = [question for question in questions if question.tier is Tier.TAKEN_OUT]
    assert {question.text for question in missing} == set(met)
    for question in missing:
        assert question.taken_out == set(met[question.text].grades)
    assert all(not question.taken_out for question in met.values())


@pytest.mark.parametrize("name", FRESH)
def test_every_fresh_set_is_as_large_as_it_says_and_of_varied_lengths(name: str) -> None:
    rows = read_lines(QUESTIONS / f"{name}.jsonl")
    assert len(rows) == FRESH[name]
    for language in LANGUAGES:
        lengths = [len(row[language].split()) for row in rows]
        assert all(row[language].strip() == row[language] for row in rows)
        assert 2 <= min(lengths) <= 10
        assert 22 <= max(lengths) <= 60


def test_fresh_needs_and_wordings_stand_nowhere_else() -> None:
    fresh = [row for name in FRESH for row in read_lines(QUESTIONS / f"{name}.jsonl")]
    others = [row for name in FITTED for row in read_lines(QUESTIONS / f"{name}.jsonl")]
    names = [row["need"] for row in (*fresh, *others)]
    assert all(names.count(row["need"]) == 1 for row in fresh)
    assert not {row["topic"] for row in fresh if "topic" in row} & {row["topic"] for row in others if "topic" in row}
    shipped = (*read_lines(DEMO / "data" / "problems.jsonl"), *read_lines(BUNDLE / "hopeless.jsonl"))
    told = [*(row[language] for row in others for language in LANGUAGES), *(row["text"] for row in shipped)]
    told += descriptions()
    known = [words(text) for text in told]
    for text in [row[language] for row in fresh for language in LANGUAGES]:
        own = words(text)
        assert max(len(own & other) / len(own | other) for other in known) <= LIKE, text
        known.append(own)


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_\u0900-\u097f]+|[\u0900-\u097f]+", text.lower()))


@pytest.mark.parametrize("name", BY_PROVIDERS)
def test_needs_read_off_providers_are_met_by_those_of_all_clusters_and_kinds(name: str) -> None:
    bundle = read_bundle(BUNDLE)
    rows = read_lines(QUESTIONS / f"{name}.jsonl")
    for row in rows:
        assert set(row["provider_ids"]) <= set(bundle.owners), row["need"]
        assert set(row["provider_ids"].values()) <= {1, 2, 3}
        assert max(row["provider_ids"].values()) == 3, row["need"]
    best = [provider for row in rows for provider, grade in row["provider_ids"].items() if grade == 3]
    assert min(Counter(next(iter(row["provider_ids"])).split("-")[0] for row in rows).values()) >= 7
    assert {provider.split("-")[1] for provider in best} == set(KINDS)


def test_fresh_questions_are_a_part_of_their_own() -> None:
    fresh = read_fresh_questions()
    assert len(fresh) == len(LANGUAGES) * (2 * 60 + 40 + 40)
    assert Counter(one.tier for one in fresh) == {
        Tier.ANSWERABLE: 180,
        Tier.TAKEN_OUT: 180,
        Tier.OFF_TOPIC: 120,
        Tier.OTHER_FIELD: 120,
    }
    assert {one.part for one in fresh} == {Part.FRESH}
    assert all(one.is_measured for one in fresh)
    asked_before = read_fitted_questions()
    assert {one.part for one in asked_before} == {Part.FITTED}
    assert not {one.text for one in fresh} & {one.text for one in asked_before}
    assert not {one.group for one in fresh} & {one.group for one in asked_before}


def test_the_files_of_fresh_questions_hold_nothing_that_is_not_read() -> None:
    for name in FRESH:
        meaning = "provider_ids" if name == "fresh_answerable" else "topic"
        for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            assert list(json.loads(line)) == ["need", meaning, *LANGUAGES]
