"""``setu partners``, ``connection``, ``problems-for``: exit codes, JSON and nothing else, the same as over HTTP."""

from __future__ import annotations

import json

import pytest

from tests.scripts.conftest import Setu

GOAL = "pump seals leak; powder coating of steel"


@pytest.mark.usefixtures("home")
def test_json_and_nothing_else_is_on_standard_output(setu: Setu) -> None:
    outcome = setu("partners", "ann", "--goal", GOAL, "--json")
    assert outcome.code == 0, outcome.err
    found = json.loads(outcome.out)
    assert [need["words"] for need in found["needs"]] == ["pump seals leak", "powder coating of steel"]
    assert set(found["lanes"]) == {"academic", "industry", "other"}
    assert found["fame_neutral"] is True
    favoured = json.loads(setu("partners", "ann", "--goal", GOAL, "--favour-amount", "--json").out)
    assert favoured["fame_neutral"] is False


@pytest.mark.usefixtures("home")
def test_the_text_says_what_the_goal_needs_and_who_was_compared(setu: Setu) -> None:
    outcome = setu("partners", "ann", "--goal", GOAL)
    assert outcome.code == 0
    assert "need 1: pump seals leak" in outcome.out
    assert "were compared" in outcome.out.splitlines()[-1]


@pytest.mark.usefixtures("home")
def test_a_connection_names_conflicts_and_distance(setu: Setu) -> None:
    outcome = setu("connection", "bob", "lab")
    assert outcome.code == 0
    assert "worked together (e2)" in outcome.out
    assert "km apart" in outcome.out
    found = json.loads(setu("connection", "bob", "lab", "--json").out)
    assert [one["provider_id"] for one in found["path"]] == ["bob", "lab"]


@pytest.mark.usefixtures("home")
def test_problems_of_a_week_are_offered_with_score_and_week(setu: Setu) -> None:
    found = json.loads(setu("problems-for", "ann", "--week", "2026-W48", "--top", "1", "--json").out)
    assert found["week"] == "2026-W48"
    assert found["open_problems"] == 3
    assert len(found["offers"]) <= 1
    assert "problems of 2026-W48" in setu("problems-for", "ann", "--week", "2026-W48").out


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["partners", "nobody", "--goal", GOAL], 1, "nobody"),
        (["partners", "ann"], 4, "a goal is needed"),
        (["partners", "ann", "--goal", GOAL, "--mode", "similar"], 4, "does not count"),
        (["partners", "ann", "--goal", GOAL, "--cluster", "atlantis"], 4, "is no cluster"),
        (["partners", "ann", "--goal", GOAL, "--within", "nan"], 4, "is no distance"),
        (["partners", "ann", "--goal", GOAL, "--kind", "wizard"], 2, "wizard"),
        (["partners", "ann", "--goal", GOAL, "--top", "0"], 2, "top"),
        (["connection", "ann", "ann"], 4, "two ends"),
        (["problems-for", "ann", "--week", "48"], 4, "is no week"),
        (["problems-for", "nobody"], 1, "nobody"),
    ],
)
def test_what_cannot_be_asked_ends_with_its_exit_code(setu: Setu, arguments: list[str], code: int, words: str) -> None:
    outcome = setu(*arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert words in outcome.err
