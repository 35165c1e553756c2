"""``setu match``: exit codes, JSON and nothing else, and the same answer as everywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.scripts.conftest import Setu, put_again_what_ann_has

TEXT = "pump seals leak"


def answer(setu: Setu, *arguments: object) -> dict[str, Any]:
    outcome = setu("match", *arguments, "--json")
    assert outcome.code == 0, outcome.err
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [match["provider"]["provider_id"] for match in found["matches"]]


@pytest.mark.usefixtures("home")
def test_json_and_nothing_else_is_on_standard_output(setu: Setu) -> None:
    found = answer(setu, TEXT)
    assert ids(found)[0] == "ann"
    assert found["matches"][0]["reasons"][0]["quote"].startswith("Seals of centrifugal pumps")


@pytest.mark.usefixtures("home")
def test_the_text_shows_who_why_and_what_is_missing(setu: Setu) -> None:
    outcome = setu("match", "pump seals leak, ₹1500000, zebra")
    assert outcome.code == 0
    assert "1. Name of ann" in outcome.out
    assert "Seals of centrifugal pumps [leak] under" in outcome.out  # brackets are not taken for markup
    assert "Name of o-pune, Pune" in outcome.out
    assert "money ₹15,00,000" in outcome.out
    assert "zebra" in outcome.out.splitlines()[-1]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--kind", "laboratory"], ["lab"]),
        (["--kind", "laboratory", "--kind", "researcher"], ["ann", "bob", "lab"]),
        (["--cluster", "Pune"], ["ann", "lab"]),
        (["--state", "tamilnadu"], ["bob"]),
        (["--organisation", "o-chennai"], ["bob"]),
        (["--speaks", "mr"], ["ann"]),
        (["--since", "2010"], ["ann"]),
        (["--near", "411001", "--radius", "30"], ["ann", "lab"]),
        (["--near", "Chennai", "--radius", "30"], ["bob"]),
        (["--top", "1"], ["ann"]),
    ],
)
def test_filters_limit_the_answer(setu: Setu, arguments: list[str], expected: list[str]) -> None:
    assert sorted(ids(answer(setu, TEXT, *arguments))) == expected


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("arguments", "eligible"),
    [
        ([], "unknown"),
        (["--applicant", "msme", "--udyam", "micro"], "yes"),
        (["--applicant", "msme", "--udyam", "small"], "no"),
    ],
)
def test_a_call_says_whether_the_applicant_may_apply(setu: Setu, arguments: list[str], eligible: str) -> None:
    found = answer(setu, "leather tanneries", "--kind", "call", *arguments)
    assert found["matches"][0]["facts"]["eligible"] == eligible


@pytest.mark.usefixtures("home")
def test_a_stored_problem_can_be_matched_and_gives_the_distances(setu: Setu) -> None:
    stored = answer(setu, "--problem", "q1")
    typed = answer(setu, TEXT)
    assert [m["score"] for m in stored["matches"]] == [m["score"] for m in typed["matches"]]
    assert stored["matches"][0]["distance_km"] == 0
    assert typed["matches"][0]["distance_km"] is None


@pytest.mark.usefixtures("home")
def test_a_pin_code_in_the_text_gives_the_distances_and_excludes_nobody(setu: Setu) -> None:
    found = answer(setu, f"{TEXT}, PIN 411001")
    distances = {m["provider"]["provider_id"]: m["distance_km"] for m in found["matches"]}
    assert distances["ann"] < 20 < 500 < distances["bob"]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "give a text or --problem"),
        ([TEXT, "--problem", "q1"], 2, "not both"),
        ([TEXT, "--radius", "5"], 2, "--radius needs --near"),
        ([TEXT, "--kind", "wizard"], 2, "wizard"),
        ([TEXT, "--top", "0"], 2, "--top"),
        ([TEXT, "--radius", "-1", "--near", "411001"], 2, "--radius"),
        ([TEXT, "--nonsense"], 2, "--nonsense"),
        (["--problem", "nobody"], 1, "nobody"),
        ([TEXT, "--cluster", "atlantis"], 4, "atlantis"),
        ([TEXT, "--state", "atlantis"], 4, "atlantis"),
        ([TEXT, "--near", "atlantis"], 4, "atlantis"),
        (["  "], 4, "nothing was asked"),
        (["broken \udcff text"], 4, "lone surrogate"),
        (["x" * 20_001], 4, "too long"),
    ],
)
def test_what_is_wrong_is_said_on_standard_error_with_its_code(
    setu: Setu, arguments: list[str], code: int, words: str
) -> None:
    outcome = setu("match", *arguments, "--json")
    assert outcome.code == code
    assert outcome.out == ""
    assert words in " ".join(outcome.err.replace("│", " ").split())


@pytest.mark.usefixtures("empty_home")
def test_an_empty_database_gives_an_honest_answer(setu: Setu) -> None:
    found = answer(setu, TEXT)
    assert (found["matches"], found["candidates"]) == ([], 0)
    assert "No provider is known" in found["advice"]


def test_a_database_can_be_named_and_its_index_lies_beside_it(setu: Setu, filled_home: Path, tmp_path: Path) -> None:
    database = tmp_path / "elsewhere" / "town.db"
    database.parent.mkdir()
    database.write_bytes((filled_home / "setu.db").read_bytes())
    by_path = answer(setu, TEXT, "--db", database)
    by_url = answer(setu, TEXT, "--db", f"sqlite:///{database}")
    assert by_path == by_url
    assert ids(by_path)[0] == "ann"
    assert sorted(path.name for path in database.parent.iterdir() if path.suffix in {".db", ".index"}) == [
        "town.db",
        "town.index",
    ]
    assert not (tmp_path / "home" / "setu.db").exists()


def test_a_home_can_be_named(setu: Setu, home: Path, tmp_path: Path) -> None:
    other = home.rename(tmp_path / "other")
    assert ids(answer(setu, TEXT, "--home", other))[0] == "ann"
    assert not (tmp_path / "home").exists()


@pytest.mark.usefixtures("home")
def test_a_need_can_be_dropped_and_another_added(setu: Setu) -> None:
    text = "Pump seals leak under pressure. Looms stop at night."
    assert [need["text"] for need in answer(setu, text)["understanding"]["needs"]] == [
        "Pump seals leak under pressure",
        "Looms stop at night",
    ]
    edited = answer(setu, text, "--drop", "2", "--add", "village wells")["understanding"]
    assert [need["text"] for need in edited["needs"]] == ["Pump seals leak under pressure", "village wells"]
    assert (edited["text"], edited["asked"]) == ("Pump seals leak under pressure. village wells.", text)


@pytest.mark.usefixtures("home")
def test_dropping_a_need_that_is_not_there_is_refused(setu: Setu) -> None:
    outcome = setu("match", "pump seals leak", "--drop", "3")
    assert outcome.code == 4
    assert "give numbers from 1 to 1" in outcome.err


@pytest.mark.usefixtures("home")
def test_the_text_shows_needs_what_meets_them_and_what_nothing_speaks_of(setu: Setu) -> None:
    outcome = setu("match", "Pump seals leak under pressure. Zebras escape at 80 °C by 31 March.")
    assert "need 1: Pump seals leak under pressure" in outcome.out
    assert "need 1: “Seals of centrifugal pumps [leak] under" in outcome.out
    assert "Nothing shown speaks of need 2: Zebras escape" in outcome.out
    assert "figures 80 °C" in outcome.out
    assert "by when by 31 March" in outcome.out


@pytest.mark.usefixtures("home")
def test_a_language_that_no_model_covers_is_said_so(setu: Setu) -> None:
    outcome = setu("match", "pump seals", "--language", "sat")
    assert "No language model here has read Santali" in outcome.out


def test_a_fame_neutral_answer_says_so_and_gives_nothing_for_amount(setu: Setu, home: Path) -> None:
    short = answer(setu, TEXT, "--fame-neutral")
    put_again_what_ann_has(home)
    default, neutral = answer(setu, TEXT), answer(setu, TEXT, "--fame-neutral")
    assert (default["fame_neutral"], neutral["fame_neutral"]) == (False, True)
    assert {ids(found)[0] for found in (short, default, neutral)} == {"ann"}
    assert default["matches"][0]["score"] > neutral["matches"][0]["score"] + 0.1
    assert "Fame-neutral" in setu("match", TEXT, "--fame-neutral").out
    assert "Fame-neutral" not in setu("match", TEXT).out
