"""``setu feedback`` and ``setu ranker``: from what people said to a version that ranks, and back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matcher.learning.held_out import is_held_out
from matcher.ranker import Ranker
from models.feedback import Feedback, WhyNot
from models.ranker_versions import RankerVersion
from models.store import Store
from tests.matcher.learning.examples import crowd, said, turned
from tests.scripts.conftest import Setu

BUNDLE = {
    "meta.json": '{"name": "tiny", "target": "owner"}',
    "corpus.jsonl": '{"_id": "d1", "text": "pump seals leak", "owners": ["ann"]}\n'
    '{"_id": "d2", "text": "powder coating", "owners": ["bob"]}\n',
    "queries.jsonl": '{"_id": "q1", "text": "leaking pump"}\n{"_id": "q2", "text": "coating with powder"}\n',
    "qrels.tsv": "query-id\ttarget-id\tgrade\nq1\tann\t1\nq2\tbob\t1\n",
}


def give(home: Path, *given: Feedback) -> list[str]:
    store = Store.open(home / "setu.db")
    with store.write() as transaction:
        ids = [transaction.feedback.add(one, is_limited=False).feedback.feedback_id for one in given]
    store.close()
    return ids


def versions(setu: Setu) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(setu("ranker", "list", "--json").out)
    return listed


def used(setu: Setu) -> str:
    (version,) = [one["version"] for one in versions(setu) if one["is_used"]]
    return str(version)


def test_what_was_said_is_listed_and_taken_back(setu: Setu, home: Path) -> None:
    first, second = give(home, said(1), said(2, provider="p2", good=False))
    listed = setu("feedback", "list").out
    assert listed.index(first) < listed.index(second)
    assert "wrong_field" in listed
    assert setu("feedback", "withdraw", first).code == 0
    assert [one["feedback_id"] for one in json.loads(setu("feedback", "list", "--json").out)] == [second]
    everything = json.loads(setu("feedback", "list", "--json", "--withdrawn").out)
    assert [bool(one["withdrawn_at"]) for one in everything] == [True, False]
    assert json.loads(setu("feedback", "list", "--json", "--provider", "p1").out) == []


def test_the_latest_are_listed_where_there_are_more(setu: Setu, home: Path) -> None:
    ids = give(home, *(said(n, provider=f"p{n}") for n in range(5)))
    assert [one["feedback_id"] for one in json.loads(setu("feedback", "list", "--limit", 2, "--json").out)] == ids[3:]


@pytest.mark.usefixtures("home")
def test_feedback_that_is_not_there_is_told(setu: Setu) -> None:
    assert "No feedback." in setu("feedback", "list").out
    outcome = setu("feedback", "withdraw", "f1")
    assert (outcome.code, "no feedback has this id" in outcome.err) == (1, True)


@pytest.mark.usefixtures("home")
def test_too_little_feedback_ends_with_what_is_needed(setu: Setu) -> None:
    outcome = setu("ranker", "fit")
    assert outcome.code == 3
    assert "0 usable feedbacks, 30 needed" in outcome.err
    assert outcome.out == ""
    assert used(setu) == "shipped"


def test_a_version_is_fitted_chosen_and_left_again(setu: Setu, home: Path) -> None:
    give(home, *crowd(problems=100))
    fitted = setu("ranker", "fit")
    assert fitted.code == 0, fitted.err
    assert "r0001, fitted towards shipped" in fitted.out
    assert "recency: +" in fitted.out
    assert "Think twice" not in fitted.err
    assert used(setu) == "shipped"
    chosen = setu("ranker", "use", "r0001")
    assert (chosen.code, chosen.err) == (0, "")
    assert used(setu) == "r0001"
    assert ["ranks now" in line for line in setu("ranker", "list").out.splitlines()] == [False, False, True]
    for expected in ("shipped", "r0001"):
        assert setu("ranker", "undo").code == 0
        assert used(setu) == expected


def test_a_version_starts_from_the_shipped_one_or_learns_only_what_its_parent_has_not(setu: Setu, home: Path) -> None:
    give(home, *crowd(problems=100))
    first = json.loads(setu("ranker", "fit", "--json").out)
    setu("ranker", "use", "r0001")
    again = json.loads(setu("ranker", "fit", "--json").out)
    assert (again["parent"], again["parameters"]) == ("shipped", first["parameters"])
    refused = setu("ranker", "fit", "--parent", "r0001")
    assert (refused.code, "0 usable feedbacks, 30 needed" in refused.err) == (3, True)
    give(home, *(replace(one, actor=f"new-{one.actor}") for one in crowd(problems=60, seed=2)))
    further = json.loads(setu("ranker", "fit", "--parent", "r0001", "--json").out)
    assert (further["parent"], further["report"]["usable"] < 300) == ("r0001", True)
    assert [one["version"] for one in versions(setu)] == ["shipped", "r0001", "r0002", "r0003"]


def test_what_was_withdrawn_leaves_no_trace_in_the_next_version(setu: Setu, home: Path) -> None:
    give(home, *crowd(problems=100))
    first = json.loads(setu("ranker", "fit", "--json").out)
    for wrong in give(home, *(replace(one, actor="enemy") for one in turned(crowd(problems=30)))):
        store = Store.open(home / "setu.db")
        with store.write() as transaction:
            transaction.feedback.withdraw(wrong)
        store.close()
    assert json.loads(setu("ranker", "fit", "--json").out)["parameters"] == first["parameters"]


def test_a_version_that_does_worse_than_the_one_that_ranks_is_doubted(setu: Setu, home: Path) -> None:
    give(home, *crowd(problems=100))
    setu("ranker", "fit")
    setu("ranker", "use", "r0001")
    store = Store.open(home / "setu.db")
    with store.write() as transaction:
        transaction.rankers.add(RankerVersion("shipped", Ranker().parameters(), report={"held_out": None}))
    store.close()
    assert "Think twice: r0002 decides" in setu("ranker", "use", "r0002").err


def test_the_report_says_what_was_left_out(setu: Setu, home: Path) -> None:
    far = replace(said(1, good=False), reason=WhyNot.TOO_FAR)
    give(home, *crowd(problems=100), far)
    report = json.loads(setu("ranker", "fit", "--json").out)["report"]
    assert report["left_out"] == {"too_far": 1}
    assert report["usable"] + report["held_out_feedbacks"] + 1 == 501


def test_a_version_that_does_worse_on_held_out_feedback_is_kept_and_doubted(setu: Setu, home: Path) -> None:
    given = crowd(problems=100)
    held_out = [one for one in given if is_held_out(one)]
    give(home, *(one for one in given if not is_held_out(one)), *turned(held_out))
    fitted = setu("ranker", "fit")
    assert (fitted.code, "Think twice: r0001 decides" in fitted.err) == (0, True)
    chosen = setu("ranker", "use", "r0001")
    assert (chosen.code, "Think twice: r0001 decides" in chosen.err) == (0, True)
    assert used(setu) == "r0001"


def test_two_versions_are_compared_on_feedback_and_on_bundles(setu: Setu, home: Path, tmp_path: Path) -> None:
    give(home, *crowd(problems=100))
    setu("ranker", "fit")
    bundle = tmp_path / "tiny"
    bundle.mkdir()
    for name, content in BUNDLE.items():
        (bundle / name).write_text(content, encoding="utf-8")
    compared = json.loads(setu("ranker", "compare", "r0001", bundle, "--json").out)
    assert (compared["first"], compared["second"]) == ("r0001", "shipped")
    assert compared["held_out"]["first"] > compared["held_out"]["second"]
    (tiny,) = compared["bundles"]
    assert (tiny["name"], tiny["queries"]) == ("tiny", 2)
    assert set(tiny["measures"]["nDCG@10"]) == {"first", "second", "difference"}
    shown = setu("ranker", "compare", "shipped", bundle, "--to", "r0001").out
    assert "held-out feedback" in shown
    assert "nDCG@10" in shown


@pytest.mark.usefixtures("home")
def test_a_comparison_without_held_out_feedback_says_so(setu: Setu) -> None:
    outcome = setu("ranker", "compare", "shipped")
    assert (outcome.code, outcome.out.strip()) == (
        0,
        "No held-out feedback: no held-out problem has a better and a worse provider.",
    )


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("command", [("use", "r0009"), ("compare", "r0009"), ("fit", "--parent", "r0009")])
def test_a_version_that_is_not_there_is_told(setu: Setu, command: tuple[str, ...]) -> None:
    outcome = setu("ranker", *command)
    assert (outcome.code, "no ranker 'r0009'" in outcome.err) == (1, True)


@pytest.mark.parametrize("command", [("feedback", "list"), ("ranker", "list"), ("ranker", "fit"), ("ranker", "undo")])
def test_a_mistyped_database_is_not_made(setu: Setu, tmp_path: Path, command: tuple[str, ...]) -> None:
    outcome = setu(*command, "--db", tmp_path / "typo.db")
    assert outcome.code == 1
    assert not (tmp_path / "typo.db").exists()


def test_the_matches_follow_the_version_that_was_chosen(setu: Setu, home: Path) -> None:
    give(home, *crowd(problems=100))

    def score() -> float:
        found = json.loads(setu("match", "pump seals leak", "--json").out)
        return float(found["matches"][0]["score"])

    before = score()
    setu("ranker", "fit")
    assert score() == before
    setu("ranker", "use", "r0001")
    assert score() != before
    setu("ranker", "undo")
    assert score() == before


def test_the_doctor_says_which_version_ranks_and_how_to_leave_one_that_does_not_fit(setu: Setu, home: Path) -> None:
    def finding() -> dict[str, Any]:
        found = json.loads(setu("doctor", "--json").out)
        (about,) = [one for one in found if one["subject"] == "ranker"]
        return dict(about)

    assert (finding()["found"], finding()["is_well"]) == ("shipped ranks; 0 feedbacks", True)
    store = Store.open(home / "setu.db")
    with store.write() as transaction:
        parameters = Ranker().parameters() | {"scheme": 0}
        transaction.rankers.use(transaction.rankers.add(RankerVersion("shipped", parameters)).version)
    store.close()
    assert (finding()["mend"], finding()["is_well"]) == ("setu ranker use shipped", False)
    outcome = setu("match", "pump seals leak")
    assert (outcome.code, "setu ranker use shipped" in outcome.err) == (1, True)
    assert setu("ranker", "use", "shipped").code == 0
    assert setu("match", "pump seals leak").code == 0
