"""A proof says what it tried; a broken promise is told, keeps the exit code from being 0, and stands on the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from models.errors import DataFormat, InvalidInput
from scripts.proof.__main__ import run
from scripts.proof.proof import Plan, Proof
from scripts.proof.proofs import PROOFS
from scripts.proof.report import MARKER, markdown, merge_into
from scripts.proof.suite import as_proof
from scripts.proof.trial import Trials

REPORT = """<testsuites><testsuite>
<testcase classname="a" name="one"/>
<testcase classname="a" name="two"><failure message="wrong"/></testcase>
<testcase classname="a" name="three"><skipped message="not applicable: about an SQLite file"/></testcase>
<testcase classname="a" name="four"><skipped message="../shared is not there"/></testcase>
<testcase classname="a" name="five"><error message="broken"/></testcase>
</testsuite></testsuites>"""


def test_a_proof_that_tried_nothing_is_none() -> None:
    with pytest.raises(InvalidInput, match="tried nothing"):
        Proof("name", "claim", "nothing", 0)


def test_trials_are_counted_and_told_with_their_breaches() -> None:
    trials = Trials("kill", "it holds")
    trials.note([], killed=True)
    trials.note(["a row is lost"], killed=False)
    proof = trials.proof("{trials} kills, {killed} in the middle, {twice} twice")
    assert (proof.times, proof.measured) == (2, "2 kills, 1 in the middle, 0 twice")
    assert proof.breaches == ("trial 2: a row is lost",)
    assert not proof.is_passed


def test_a_report_of_the_suite_names_what_failed_and_counts_what_was_left_out(tmp_path: Path) -> None:
    (tmp_path / "suite.xml").write_text(REPORT)
    proof = as_proof(tmp_path / "suite.xml", 1.0)
    assert proof.breaches == ("a::two: wrong", "a::five: broken")
    assert proof.details == {"passed": 1, "failed": 2, "not applicable": 1, "skipped": 1}


def test_a_page_keeps_the_lines_of_proofs_that_were_not_run(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Page\n{MARKER}\n{MARKER}\nend\n")
    first, second = Proof("one", "c", "seen", 1), Proof("two", "c", "seen", 1, ("a | b",))
    merge_into(page, [first, second])
    merge_into(page, [Proof("one", "c", "seen again", 3)])
    lines = [line for line in page.read_text().splitlines() if line.startswith("| ")]
    assert [line.split(" | ")[3] for line in lines[1:]] == ["seen again", "seen"]
    assert "**no**: a / b" in lines[2]
    page.write_text("no place")
    with pytest.raises(DataFormat):
        merge_into(page, [first])
    assert markdown([first]).count("\n") == 3


def test_a_broken_promise_ends_with_1_and_an_unknown_name_is_refused(
    tmp_path: Path, model_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(plan: Plan) -> list[Proof]:
        return [Proof("broken", f"claim with {plan.kills} kills", "seen", 1, ("it broke",))]

    monkeypatch.setitem(PROOFS, "broken", broken)
    with pytest.raises(typer.Exit) as ended:
        run(["broken"], short=True, kills=None, seed=1, docs=None, out_path=tmp_path / "proof.json", home=model_home)
    assert ended.value.exit_code == 1
    (stored,) = json.loads((tmp_path / "proof.json").read_text())["proofs"]
    assert (stored["passed"], stored["claim"]) == (False, "claim with 2 kills")
    with pytest.raises(InvalidInput, match="there are: suite"):
        run(["unknown"], short=True, kills=None, seed=1, docs=None, out_path=tmp_path / "x.json", home=model_home)
