"""TREC run files."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.evaluation.run_file import read_run, write_run
from matcher.scored import ScoredId
from models.errors import DataFormat

RUN = {"q1": [ScoredId("b", 0.1), ScoredId("a", 0.1), ScoredId("चित्रा", 1 / 3)], "q2": [ScoredId("x", -1000.0)]}


def test_lines_are_in_rank_order_with_ranks_from_one(tmp_path: Path) -> None:
    write_run(tmp_path / "deep" / "run.trec", RUN, tag="setu")
    lines = (tmp_path / "deep" / "run.trec").read_text(encoding="utf-8").splitlines()
    assert lines == [
        "q1 Q0 चित्रा 1 0.3333333333333333 setu",
        "q1 Q0 a 2 0.1 setu",
        "q1 Q0 b 3 0.1 setu",
        "q2 Q0 x 1 -1000.0 setu",
    ]


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_run(tmp_path / "run.trec", RUN, tag="setu")
    expected = [ScoredId("चित्रा", 1 / 3), ScoredId("a", 0.1), ScoredId("b", 0.1)]
    assert read_run(tmp_path / "run.trec") == {"q1": expected, "q2": RUN["q2"]}


def test_an_empty_run_is_an_empty_file(tmp_path: Path) -> None:
    write_run(tmp_path / "run.trec", {"q": []}, tag="setu")
    assert (tmp_path / "run.trec").read_text(encoding="utf-8") == ""
    assert read_run(tmp_path / "run.trec") == {}


@pytest.mark.parametrize("line", ["q Q0 a 1 0.5", "q Q0 a 1 high setu", "", "q Q0 a b 1 0.5 setu"])
def test_what_is_no_run_line_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    (tmp_path / "run.trec").write_text(f"q Q0 a 1 0.5 setu\n{line}\n", encoding="utf-8")
    with pytest.raises(DataFormat, match=r"run\.trec:2"):
        read_run(tmp_path / "run.trec")
