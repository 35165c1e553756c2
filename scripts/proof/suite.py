"""The whole suite of tests with every database on PostgreSQL, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from api.settings import environment_with
from models.errors import SetuError
from scripts.proof.killing import ROOT
from scripts.proof.proof import Plan, Proof

CLAIM = "every test of the suite passes on PostgreSQL, on databases that sort as dictionaries do"
SMOKE = ("tests/models/test_jobs.py", "tests/api/test_repeats.py", "tests/api/outbox/test_sender_crashes.py")
"""What the short form runs."""

LONGEST_REASON = 300
NOT_APPLICABLE = "not applicable"
"""How the reason begins for which tests about SQLite files are left out."""


def prove_suite(plan: Plan) -> Iterator[Proof]:
    """Run the suite, or a few files of it."""
    report, began = plan.folder / "suite.xml", time.perf_counter()
    chosen = SMOKE if plan.is_short else ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *chosen]
    environment = environment_with({"SETU_TEST_DATABASE": "postgresql"})
    with (plan.folder / "suite.log").open("w", encoding="utf-8") as log:
        subprocess.run(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, check=False)  # noqa: S603
    if not report.is_file():
        raise SetuError(f"the suite did not run: {(plan.folder / 'suite.log').read_text(encoding='utf-8')[-500:]}")
    yield as_proof(report, time.perf_counter() - began)


def as_proof(report: Path, seconds: float) -> Proof:
    """Return what a report of pytest in the form of JUnit says."""
    counts: Counter[str] = Counter()
    breaches = []
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 - our own file
        outcome = _outcome(case)
        counts[outcome] += 1
        if outcome == "failed":
            breaches.append(f"{case.get('classname')}::{case.get('name')}: {_reason(case)}")
    measured = (
        f"{counts['passed']:,} passed, {counts['failed']:,} failed, {counts['not applicable']:,} about SQLite files "
        f"and not applicable, {counts['skipped']:,} skipped for another reason"
    )
    return Proof("suite on PostgreSQL", CLAIM, measured, counts.total(), tuple(breaches), seconds, dict(counts))


def _reason(case: ET.Element) -> str:
    """Return in one line why a test failed."""
    said = next(one for one in case if one.tag in ("failure", "error"))
    return " ".join((said.get("message") or "").split())[:LONGEST_REASON]


def _outcome(case: ET.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    skipped = case.find("skipped")
    if skipped is None:
        return "passed"
    return "not applicable" if (skipped.get("message") or "").startswith(NOT_APPLICABLE) else "skipped"
