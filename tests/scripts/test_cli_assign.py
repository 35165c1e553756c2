"""``setu assign`` as its callers see it: files in, a file out or nothing, exit codes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.scripts.conftest import Outcome, Setu

PAIRS = "problem_id,provider_id,affinity\nP1,R1,0.9\nP1,R2,0.4\nपानी,R1,0.8\nपानी,R2,0.1\nP3,R2,0.05\nP4,R1,0.3\n"


def asked(setu: Setu, folder: Path, *more: object, pairs: str = PAIRS, bounds: str = "0:1") -> Outcome:
    (folder / "a.csv").write_text(pairs, encoding="utf-8")
    files = ("--affinity", folder / "a.csv", "--out", folder / "deep" / "o.csv")
    return setu("assign", *files, "--per-problem", bounds, "--per-provider", "0:1", *more)


def written(folder: Path) -> list[list[str]]:
    with (folder / "deep" / "o.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def limit_file(folder: Path, text: str) -> Path:
    path = folder / "limit.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_problem_has_its_pairs_or_an_empty_row(setu: Setu, tmp_path: Path) -> None:
    conflicts = limit_file(tmp_path, "problem_id,provider_id\nP4,R1\nP9,R1\n")
    outcome = asked(setu, tmp_path, "--min-affinity", "0.1", "--conflicts", conflicts)
    assert outcome.code == 0
    assert written(tmp_path) == [
        ["problem_id", "provider_id", "affinity"],
        ["P1", "R2", "0.4"],
        ["P3", "", ""],
        ["P4", "", ""],
        ["पानी", "R1", "0.8"],
    ]
    for said in (
        "2 pairs for 2 problems",
        "bound on the total 1.2, gap 0: optimal",
        "2 problems set apart, since they have no eligible pair: P3, P4",
        "6 pairs given: 1 below the minimum affinity, 1 conflicting",
        "1 conflicts are of pairs that are not in the file",
        "with the objective fair: total 1.2",
    ):
        assert said in outcome.out


def test_with_json_standard_output_holds_nothing_else(setu: Setu, tmp_path: Path) -> None:
    outcome = asked(setu, tmp_path, "--json", "--objective", "fair")
    answer = json.loads(outcome.out)
    assert (answer["objective"], answer["is_proven"], answer["gap"]) == ("fair", True, 0.0)
    assert answer["other"]["objective"] == "total"
    assert answer["assigned_pairs"] == len([row for row in written(tmp_path)[1:] if row[1]])
    assert answer["unmatched_problem_ids"] + answer["set_apart_problem_ids"] == [
        row[0] for row in written(tmp_path)[1:] if not row[1]
    ]


def test_minima_that_cannot_be_met_end_with_3_and_nothing_written(setu: Setu, tmp_path: Path) -> None:
    outcome = asked(setu, tmp_path, bounds="1:1")
    assert (outcome.code, outcome.out) == (3, "")
    assert "the problems need 4 pairs, the providers can take 2 (2 too few)" in outcome.err
    assert "--per-problem 0:1" in outcome.err
    assert not (tmp_path / "deep").exists()


def test_a_result_that_was_there_stays_when_the_next_cannot_be_made(setu: Setu, tmp_path: Path) -> None:
    asked(setu, tmp_path)
    before = written(tmp_path)
    for more, bounds, pairs in (((), "1:1", PAIRS), ((), "0:1", PAIRS + "P1,R1,0.9\n")):
        assert asked(setu, tmp_path, *more, bounds=bounds, pairs=pairs).code in (3, 4)
        assert written(tmp_path) == before
        assert list((tmp_path / "deep").iterdir()) == [tmp_path / "deep" / "o.csv"]


@pytest.mark.parametrize("row", ["P1,R1,0.9", "P9,R9,nan", "P9,R9,high", ",R9,1", "P9,,1", "P9,R9"])
def test_bad_rows_end_with_4_and_are_named(setu: Setu, tmp_path: Path, row: str) -> None:
    outcome = asked(setu, tmp_path, pairs=f"{PAIRS}{row}\n")
    assert (outcome.code, outcome.out) == (4, "")
    assert "a.csv, row 8" in outcome.err
    assert not (tmp_path / "deep").exists()


@pytest.mark.parametrize("bounds", ["-1:2", "2:1", "1", "a:b", "1:", "0:1.5", ""])
def test_bounds_that_are_none_are_wrong_usage(setu: Setu, tmp_path: Path, bounds: str) -> None:
    outcome = asked(setu, tmp_path, bounds=bounds)
    assert (outcome.code, outcome.out) == (2, "")
    assert "--per-problem" in outcome.err


def test_the_answer_does_not_overwrite_what_is_read(setu: Setu, tmp_path: Path) -> None:
    assert asked(setu, tmp_path, "--out", tmp_path / "a.csv").code == 2
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == PAIRS


def test_pinned_pairs_forbidden_pairs_and_single_limits_are_kept(setu: Setu, tmp_path: Path) -> None:
    pinned = tmp_path / "pinned.csv"
    pinned.write_text("problem_id,provider_id\nP4,R1\n")
    forbidden = tmp_path / "forbidden.csv"
    forbidden.write_text("problem_id,provider_id\nP1,R2\n")
    limits = limit_file(tmp_path, "problem_id,provider_id,minimum,maximum,slots\n,R2,,2,\nP3,,1,,\n")
    more = ("--pinned", pinned, "--forbidden", forbidden, "--limits", limits)
    assert asked(setu, tmp_path, *more).code == 0
    assert [row for row in written(tmp_path) if row[1]][1:] == [
        ["P3", "R2", "0.05"],
        ["P4", "R1", "0.3"],
        ["पानी", "R2", "0.1"],
    ]


def test_limits_of_somebody_unknown_end_with_4(setu: Setu, tmp_path: Path) -> None:
    limits = limit_file(tmp_path, "problem_id,provider_id,minimum,maximum,slots\nP77,,0,1,\n")
    outcome = asked(setu, tmp_path, "--limits", limits)
    assert outcome.code == 4
    assert "P77" in outcome.err
