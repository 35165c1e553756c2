"""``setu team`` for a problem: options, text and JSON, the saved question, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from models.records import Problem
from models.store import Store
from tests.matcher.scene import PUNE, SOURCE, Scene
from tests.matcher.teams.workshop import COATING, EFFLUENT, NOBODYS, PROBLEM, by_score, fill
from tests.scripts.conftest import Setu


@pytest.fixture(autouse=True)
def directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Fill the database of `setu`, and let probabilities rise with the score."""
    monkeypatch.setattr("matcher.pipeline.shipped_calibration", by_score)
    store = Store.open(tmp_path / "home" / "setu.db")
    fill(Scene(store, cast(Any, None), cast(Any, None)))
    with store.write() as transaction:
        transaction.problems.put([Problem("p-1", PROBLEM, SOURCE, "", "en", "o-firm", PUNE)])
    store.close()


def answer(setu: Setu, *arguments: object, code: int = 0) -> dict[str, Any]:
    outcome = setu("team", *arguments, "--json")
    assert outcome.code == code, outcome.err
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def teams(found: dict[str, Any]) -> list[list[str]]:
    return [sorted(one["provider"]["provider_id"] for one in team["members"]) for team in found["teams"]]


def test_a_stored_problem_is_answered_in_words_with_numbers_sentences_and_unknown_costs(setu: Setu) -> None:
    outcome = setu("team", "--problem", "p-1")
    assert outcome.code == 0, outcome.err
    assert f"skill 1: {COATING}" in outcome.out
    assert "Team 1" in outcome.out
    assert "“Powder coating peels from steel grills when pretreatment fails.”" in outcome.out
    assert "not known" in outcome.out


def test_the_saved_question_has_the_same_teams(setu: Setu, tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    found = answer(setu, "--problem", "p-1", "--size", "2:3", "--forbid", "together", "--save-spec", path)
    outcome = setu("team", path, "--json")
    assert outcome.code == 0, outcome.err
    of_spec = json.loads(outcome.out)["teams"]
    assert [team["members"] for team in of_spec] == teams(found)
    assert [team["objective"] for team in of_spec] == [team["objective"] for team in found["teams"]]
    assert [team["bound"] for team in of_spec] == [team["bound"] for team in found["teams"]]


def test_skills_are_changed_by_their_numbers(setu: Setu) -> None:
    changes = [
        "--drop",
        1,
        "--add",
        "salt bath",
        "--rename",
        "3=salt bath for coating",
        "--stress",
        "2=3",
        "--require",
        2,
    ]
    skills = answer(setu, "--text", PROBLEM, *changes)["skills"]
    assert [(one["words"], one["weight"], one["required"]) for one in skills] == [
        (EFFLUENT, pytest.approx(0.73, abs=0.02), True),
        ("salt bath for coating", pytest.approx(0.27, abs=0.02), False),
    ]


def test_limits_are_kept(setu: Setu) -> None:
    limits = ["--size", "2:2", "--industry-min", 1, "--near", "411001", "--lock", "cleaner", "--ban", "starter"]
    for team in teams(answer(setu, "--text", PROBLEM, *limits)):
        assert "cleaner" in team
        assert "starter" not in team
        assert set(team) & {"deputy"}


def test_where_no_team_keeps_the_limits_the_exit_code_is_3_and_remedies_are_told(setu: Setu) -> None:
    found = answer(setu, "--problem", "p-1", "--industry-min", 3, code=3)
    assert found["teams"] == []
    assert found["infeasible"]["remedies"]
    outcome = setu("team", "--problem", "p-1", "--industry-min", 3)
    assert outcome.code == 3
    assert "What would help" in outcome.out


def test_where_nobody_fits_that_is_said(setu: Setu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.pipeline.shipped_calibration", lambda: by_score(9.0))
    outcome = setu("team", "--text", NOBODYS)
    assert outcome.code == 3
    assert "No good match" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "give one of"),
        (["--problem", "p-1", "--text", "x"], 2, "give one of"),
        (["spec.json", "--industry-min", "1"], 2, "holds its own"),
        (["--problem", "p-1", "--size", "two"], 2, "MIN:MAX"),
        (["--problem", "p-1", "--stress", "1"], 2, "NAME=VALUE"),
        (["--problem", "p-1", "--weigh", "beauty=1"], 2, "the terms are"),
        (["--problem", "p-1", "--kind-min", "wizard=1"], 2, "NAME=VALUE"),
        (["--problem", "nothing"], 1, "nothing"),
        (["--problem", "p-1", "--drop", "9"], 4, "no skill"),
        (["--problem", "p-1", "--drop", "1", "--drop", "2"], 4, "0 skills"),
        (["--problem", "p-1", "--lock", "nobody-1"], 4, "nobody-1"),
        (["--problem", "p-1", "--near", "Atlantis"], 4, "Atlantis"),
        (["--text", PROBLEM, "--radius", "10"], 4, "nowhere"),
        (["--problem", "p-1", "--stress", "1=nan"], 4, "weight"),
        (["--problem", "p-1", "--size", "3:2"], 4, "size_max"),
        (["--problem", "p-1", "--threshold", "1.5"], 4, "threshold"),
        (["--problem", "p-1", "--kind", "course"], 4, "course"),
    ],
)
def test_what_cannot_be_asked_is_told_with_its_exit_code(
    setu: Setu, arguments: list[str], code: int, words: str
) -> None:
    outcome = setu("team", *arguments)
    assert outcome.code == code, outcome.err
    assert words in " ".join(outcome.err.split())
