"""``setu affinity``: the long form that assignment and teams run on."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from matcher.pipeline import NO_EVIDENCE
from tests.scripts.conftest import Outcome, Setu, put_again_what_ann_has

ALL = ("--problems", "all", "--providers", "all")


def written(path: Path) -> dict[tuple[str, str], float]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["problem_id"], row["provider_id"]): float(row["affinity"]) for row in csv.DictReader(file)}


def asked(setu: Setu, tmp_path: Path, problems: str, providers: str) -> Outcome:
    (tmp_path / "problems.txt").write_text(problems, encoding="utf-8")
    (tmp_path / "providers.txt").write_text(providers, encoding="utf-8")
    files = ("--problems", tmp_path / "problems.txt", "--providers", tmp_path / "providers.txt")
    return setu("affinity", *files, "--out", tmp_path / "deep" / "affinity.csv")


@pytest.mark.usefixtures("home")
def test_every_pair_has_a_line(setu: Setu, tmp_path: Path) -> None:
    outcome = setu("affinity", *ALL, "--out", tmp_path / "a.csv")
    assert (outcome.code, outcome.out) == (0, "")
    pairs = written(tmp_path / "a.csv")
    assert set(pairs) == {(q, p) for q in ("q1", "q2", "q3") for p in ("ann", "bob", "grant", "lab", "silent")}
    assert pairs["q1", "silent"] == NO_EVIDENCE
    assert pairs["q1", "ann"] > pairs["q1", "bob"]
    assert b"\r" not in (tmp_path / "a.csv").read_bytes()


@pytest.mark.usefixtures("home")
def test_the_numbers_are_those_of_match(setu: Setu, tmp_path: Path) -> None:
    setu("affinity", *ALL, "--out", tmp_path / "a.csv")
    pairs = written(tmp_path / "a.csv")
    for problem in ("q1", "q2", "q3"):
        matches = json.loads(setu("match", "--problem", problem, "--json").out)["matches"]
        found = {match["provider"]["provider_id"]: match["score"] for match in matches}
        assert found == {p: pairs[problem, p] for p in ("ann", "bob", "grant", "lab")}


@pytest.mark.usefixtures("home")
def test_files_choose_problems_and_providers_in_their_order(setu: Setu, tmp_path: Path) -> None:
    assert asked(setu, tmp_path, "problem_id\nq3\nq1\nq3\n", "id,name\nsilent,x\n\nann,y\n").code == 0
    expected = [("q3", "silent"), ("q3", "ann"), ("q1", "silent"), ("q1", "ann")]
    assert list(written(tmp_path / "deep" / "affinity.csv")) == expected


@pytest.mark.usefixtures("home")
def test_fewer_providers_change_no_number(setu: Setu, tmp_path: Path) -> None:
    setu("affinity", *ALL, "--out", tmp_path / "a.csv")
    asked(setu, tmp_path, "q1", "lab\nann")
    everybody = written(tmp_path / "a.csv")
    assert all(everybody[pair] == score for pair, score in written(tmp_path / "deep" / "affinity.csv").items())


@pytest.mark.usefixtures("home")
def test_unknown_ids_are_all_named_with_their_lines(setu: Setu, tmp_path: Path) -> None:
    outcome = asked(setu, tmp_path, "q1", "provider_id\nann\nnobody\n[/nowhere]\n")
    assert outcome.code == 4
    assert "providers.txt:3" in outcome.err
    assert "[/nowhere]" in outcome.err
    assert list((tmp_path / "deep").glob("*") if (tmp_path / "deep").exists() else []) == []


@pytest.mark.usefixtures("home")
def test_a_file_that_is_not_there_or_no_text_is_refused(setu: Setu, tmp_path: Path) -> None:
    missing = setu("affinity", "--problems", tmp_path / "no.txt", "--providers", "all", "--out", tmp_path / "a.csv")
    assert (missing.code, "does not exist" in missing.err) == (4, True)
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    binary = setu("affinity", "--problems", "all", "--providers", tmp_path / "binary", "--out", tmp_path / "a.csv")
    assert (binary.code, "UTF-8" in binary.err) == (4, True)


@pytest.mark.usefixtures("home")
def test_a_place_that_cannot_be_written_is_said_without_a_traceback(setu: Setu, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    outcome = setu("affinity", *ALL, "--out", tmp_path / "folder")
    assert outcome.code == 1
    assert "folder" in outcome.err
    assert list(tmp_path.glob("*.partial")) == []


@pytest.mark.usefixtures("empty_home")
def test_no_problems_give_a_header_alone(setu: Setu, tmp_path: Path) -> None:
    assert setu("affinity", *ALL, "--out", tmp_path / "a.csv").code == 0
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "problem_id,provider_id,affinity\n"


def test_options_that_are_missing_are_wrong_usage(setu: Setu) -> None:
    assert setu("affinity").code == 2


def test_fame_neutral_numbers_are_those_of_a_fame_neutral_match(setu: Setu, home: Path, tmp_path: Path) -> None:
    put_again_what_ann_has(home)
    setu("affinity", *ALL, "--out", tmp_path / "a.csv", "--fame-neutral")
    pairs = written(tmp_path / "a.csv")
    matches = json.loads(setu("match", "--problem", "q1", "--json", "--fame-neutral").out)["matches"]
    assert all(pairs["q1", match["provider"]["provider_id"]] == match["score"] for match in matches)
    default = json.loads(setu("match", "--problem", "q1", "--json").out)["matches"]
    assert default[0]["provider"]["provider_id"] == "ann"
    assert default[0]["score"] > pairs["q1", "ann"]
