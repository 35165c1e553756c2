"""``setu report``: exit codes, formats, files, and words in two languages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.scripts.conftest import Setu


def test_without_a_name_it_lists_the_reports(setu: Setu) -> None:
    outcome = setu("report")
    assert outcome.code == 0
    assert [line.split()[0] for line in outcome.out.splitlines()] == [
        "demand", "states", "strengths", "missions", "exposure", "replies",
    ]  # fmt: skip


@pytest.mark.usefixtures("home")
def test_it_matches_what_was_not_matched_and_json_is_all_that_stands_on_standard_output(setu: Setu) -> None:
    before = json.loads(setu("report", "demand", "--format", "json", "--as-is").out)
    after = json.loads(setu("report", "demand", "--format", "json").out)
    assert before["basis"]["unjudged"] == 3
    assert after["basis"]["judged"] == 3
    assert after["tables"][0]["total"][3] == 3


@pytest.mark.usefixtures("home")
def test_the_text_is_in_the_language_asked_for(setu: Setu) -> None:
    assert "Demand and supply" in setu("report", "demand").out
    assert "माँग और आपूर्ति" in setu("report", "demand", "--language", "hi").out


@pytest.mark.usefixtures("home")
def test_files_are_written_as_they_are_asked_for(setu: Setu, tmp_path: Path) -> None:
    for ending, begins in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF-")):
        path = tmp_path / f"report.{ending}"
        outcome = setu("report", "states", "--format", ending, "--out", path)
        assert (outcome.code, outcome.out) == (0, ""), outcome.err
        assert path.read_bytes().startswith(begins)
    told = list(csv.DictReader(io.StringIO(setu("report", "states", "--format", "csv").out)))
    assert len({row["code"] for row in told if row["code"]}) == 36


@pytest.mark.usefixtures("home")
def test_what_cannot_be_is_refused_with_what_can(setu: Setu, tmp_path: Path) -> None:
    assert setu("report", "nothing").code == 1
    assert "demand, states" in setu("report", "nothing").err
    assert setu("report", "demand", "--format", "docx").code == 2
    assert setu("report", "demand", "--format", "pdf").code == 2
    assert setu("report", "demand", "--out", tmp_path / "x").code == 2
    assert setu("report", "demand", "--language", "xx").code == 2
    assert setu("report", "demand", "--cluster", "atlantis").code == 4
    assert setu("report", "demand", "--since", "2026-12-01", "--until", "2026-01-01").code == 4
    assert setu("report", "demand", "--format", "csv", "--table", "x").code == 4
    assert setu("report", "demand", "--format", "csv", "--out", tmp_path / "no" / "x.csv").code == 4


@pytest.mark.usefixtures("empty_home")
def test_an_empty_database_has_reports(setu: Setu) -> None:
    for name in ("demand", "states", "strengths", "missions", "exposure", "replies"):
        assert setu("report", name).code == 0
