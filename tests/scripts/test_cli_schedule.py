"""``setu schedule``: an assignment becomes a timetable and calendars."""

from __future__ import annotations

import csv
from pathlib import Path

import icalendar
import pytest

from tests.scripts.conftest import Outcome, Setu

PAIRS = "problem_id,provider_id,affinity\nq1,ann,1.5\nq1,bob,1\nq2,ann,0.5\nq3,,\n"
START = ("--start", "2026-12-12T10:00")


@pytest.fixture
def assignment(tmp_path: Path) -> Path:
    path = tmp_path / "assignment.csv"
    path.write_text(PAIRS, encoding="utf-8")
    return path


def planned(setu: Setu, assignment: Path, out: Path, *more: object) -> Outcome:
    return setu("schedule", "--assignment", assignment, *START, "--out", out, *more)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_folder_gets_the_timetable_and_everybodys_calendar(setu: Setu, assignment: Path, tmp_path: Path) -> None:
    outcome = planned(setu, assignment, tmp_path / "day", "--slots", 4, "--rooms", 2, "--break", "10:20-10:40")
    assert (outcome.code, outcome.out) == (0, "")
    assert "3 meetings in the first 2 of 4 slots" in outcome.err
    assert "without a provider, which are not in it: 1" in outcome.err
    rows = rows_of(tmp_path / "day" / "schedule.csv")
    assert sorted((row["problem_id"], row["provider_id"]) for row in rows) == [
        ("q1", "ann"),
        ("q1", "bob"),
        ("q2", "ann"),
    ]
    assert {row["start"][11:16] for row in rows} == {"10:00", "10:40"}
    calendars = {path.name for path in (tmp_path / "day" / "calendars").iterdir()}
    assert calendars == {"problem-q1.ics", "problem-q2.ics", "provider-ann.ics", "provider-bob.ics"}
    own = icalendar.Calendar.from_ical((tmp_path / "day" / "calendars" / "provider-ann.ics").read_bytes())
    assert len(own.walk("VEVENT")) == 2
    whole = icalendar.Calendar.from_ical((tmp_path / "day" / "schedule.ics").read_bytes())
    assert len(whole.walk("VEVENT")) == 3


@pytest.mark.usefixtures("home")
def test_a_single_file_with_names_of_the_database(setu: Setu, assignment: Path, tmp_path: Path) -> None:
    assert planned(setu, assignment, tmp_path / "day.csv", "--slots", 2, "--rooms", "A,B", "--names").code == 0
    rows = rows_of(tmp_path / "day.csv")
    assert {row["room"] for row in rows} == {"A", "B"}
    assert {row["provider"] for row in rows} == {"Name of ann", "Name of bob"}
    assert planned(setu, assignment, tmp_path / "day.ics", "--slots", 2, "--rooms", 2).code == 0
    assert (tmp_path / "day.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_availability_is_kept(setu: Setu, assignment: Path, tmp_path: Path) -> None:
    windows = tmp_path / "windows.csv"
    windows.write_text("id,from,until\nann,10:40,11:20\nnobody,10:00,11:00\n", encoding="utf-8")
    out = tmp_path / "day.csv"
    outcome = planned(setu, assignment, out, "--slots", 5, "--rooms", 1, "--availability", windows)
    assert outcome.code == 0
    assert "Ids of the availability that have no meeting: 1" in outcome.err
    assert {row["start"][11:16] for row in rows_of(out) if row["provider_id"] == "ann"} == {"10:40", "11:00"}


def test_what_cannot_be_ends_with_3_remedies_and_no_file(setu: Setu, assignment: Path, tmp_path: Path) -> None:
    outcome = planned(setu, assignment, tmp_path / "day.csv", "--slots", 1, "--rooms", 1)
    assert outcome.code == 3
    assert "provider ann has 2 meetings but 1 free slot" in outcome.err
    assert "2 more slots (3 in all)" in outcome.err
    assert not (tmp_path / "day.csv").exists()


def test_wrong_input_ends_with_4_and_names_the_row(setu: Setu, assignment: Path, tmp_path: Path) -> None:
    assignment.write_text(PAIRS + "q1,ann,2\n", encoding="utf-8")
    outcome = planned(setu, assignment, tmp_path / "day.csv", "--slots", 4, "--rooms", 2)
    assert (outcome.code, "assignment.csv:6" in outcome.err) == (4, True)
    assert planned(setu, assignment, tmp_path / "day.csv", "--slots", 0, "--rooms", 2).code == 4
    missing = planned(setu, tmp_path / "none.csv", tmp_path / "day.csv", "--slots", 1, "--rooms", 1)
    assert (missing.code, "does not exist" in missing.err) == (4, True)


def test_a_file_that_is_read_is_never_written(setu: Setu, assignment: Path) -> None:
    assert planned(setu, assignment, assignment, "--slots", 4, "--rooms", 2).code == 2
    assert assignment.read_text(encoding="utf-8") == PAIRS


def test_another_kind_of_file_is_wrong_usage(setu: Setu, assignment: Path, tmp_path: Path) -> None:
    assert planned(setu, assignment, tmp_path / "day.xlsx", "--slots", 4, "--rooms", 2).code == 2


def test_ids_that_are_no_file_names_get_one_each(setu: Setu, assignment: Path, tmp_path: Path) -> None:
    long = "x" * 290
    assignment.write_text(f"problem_id,provider_id\n../a,A/b\n../a,a/b\n..,{long}1\n..,{long}2\n", encoding="utf-8")
    assert planned(setu, assignment, tmp_path / "day", "--slots", 4, "--rooms", 2).code == 0
    names = [path.name for path in (tmp_path / "day" / "calendars").iterdir()]
    assert len({name.lower() for name in names}) == 6
    assert not (tmp_path / "a.ics").exists()
