"""Files of affinities and limits: what is read, and what is refused with rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.assignment import csv_tables
from matcher.assignment.affinity_file import read_affinities
from matcher.assignment.limit_files import read_limits, read_pairs
from matcher.assignment.pair_table import Pair
from matcher.assignment.records import Bounds
from models.errors import DataFormat, InvalidInput

HEADER = "problem_id,provider_id,affinity\n"


def file(folder: Path, text: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_pairs_come_in_the_order_of_their_ids(tmp_path: Path) -> None:
    table = read_affinities(file(tmp_path, HEADER + "b,2,0.5\nपानी,1,-1e-3\na,2,7\nb,1,0.1\n"))
    assert (table.problem_ids, table.provider_ids) == (("a", "b", "पानी"), ("1", "2"))
    assert [table.pair(row) for row in range(len(table))] == [
        Pair("a", "2", 7.0),
        Pair("b", "1", 0.1),
        Pair("b", "2", 0.5),
        Pair("पानी", "1", -0.001),
    ]


def test_ids_that_look_like_numbers_or_nothing_stay_text(tmp_path: Path) -> None:
    table = read_affinities(file(tmp_path, HEADER + "007,NA,1\n7,null,2\n"))
    assert (table.problem_ids, table.provider_ids) == (("007", "7"), ("NA", "null"))


def test_every_affinity_is_the_number_that_was_written(tmp_path: Path) -> None:
    values = [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -0.30000000000000004, 2.2250738585072011e-308]
    rows = "".join(f"p,r{at},{value!r}\n" for at, value in enumerate(values))
    assert read_affinities(file(tmp_path, HEADER + rows)).affinities.tolist() == values


def test_the_columns_may_stand_in_any_order_after_a_mark_and_between_empty_lines(tmp_path: Path) -> None:
    path = file(tmp_path, "\ufeffaffinity,problem_id,provider_id\r\n\r\n0.5,a,1\r\n\r\n".encode())
    assert read_affinities(path).pair(0) == Pair("a", "1", 0.5)


def test_blocks_are_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_tables, "BLOCK", 2)
    path = file(tmp_path, HEADER + "".join(f"p{at % 3},r{at},{at}\n" for at in range(7)))
    assert len(read_affinities(path)) == 7
    with pytest.raises(InvalidInput, match=r"1 rows are refused.*a\.csv, row 9, problem_id.*p1"):
        read_affinities(file(tmp_path, path.read_text() + "p1,r4,9\n"))


@pytest.mark.parametrize("cell", ["nan", "inf", "-inf", "", "high", "1_000", "0.5.5", "NaN", "1e999", "०.५ "])
def test_what_is_no_finite_number_is_refused_with_its_row(tmp_path: Path, cell: str) -> None:
    with pytest.raises(InvalidInput, match=r"1 rows are refused.*a\.csv, row 3, affinity: is not a finite number"):
        read_affinities(
            file(tmp_path, HEADER + f"a,1,0.5\na,2,{cell}x\n" if cell == "०.५ " else HEADER + f"a,1,0.5\na,2,{cell}\n")
        )


def test_the_first_wrong_rows_are_named_and_all_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"p,r{at},nan\n" for at in range(20)) + ",r,0.5\np, ,0.5\n"
    with pytest.raises(InvalidInput, match="22 rows are refused") as refusal:
        read_affinities(file(tmp_path, HEADER + rows))
    assert [problem.field for problem in refusal.value.problems] == [f"a.csv, row {at}, affinity" for at in range(2, 7)]


def test_a_pair_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"row 4, problem_id: the pair was there before.*'a'"):
        read_affinities(file(tmp_path, HEADER + "a,1,0.5\na,2,0.5\na,1,0.5\n"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "problem_id,provider_id\na,1\n",
        "problem_id,provider_id,score\na,1,0.5\n",
        "problem_id,provider_id,affinity,rank\na,1,0.5,1\n",
        "a,1,0.5\n",
        HEADER,
        HEADER + "a,1,0,5\n",
        (HEADER + "ä,1,0.5\n").encode("latin-1"),
        (HEADER + "a,1,0.5\n").encode("utf-16"),
        b"\x00\x01\x02",
        HEADER + '"a,1,0.5\n',
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(InvalidInput):
        read_affinities(file(tmp_path, text))


def test_a_file_that_is_too_long_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_tables, "MOST_ROWS", 3)
    path = file(tmp_path, HEADER + "".join(f"p,r{at},1\n" for at in range(4)))
    with pytest.raises(DataFormat, match="more than 3 rows"):
        read_affinities(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for read in (read_affinities, read_pairs):
        with pytest.raises(InvalidInput, match="no file"):
            read(tmp_path / "none.csv")


def test_pairs_are_read_once_each(tmp_path: Path) -> None:
    assert read_pairs(file(tmp_path, "problem_id,provider_id\na,1\nb,2\na,1\n")) == {("a", "1"), ("b", "2")}
    assert read_pairs(file(tmp_path, "problem_id,provider_id\n")) == frozenset()
    with pytest.raises(InvalidInput, match="row 2, provider_id: is empty"):
        read_pairs(file(tmp_path, "problem_id,provider_id\na,\n"))


LIMITS = "problem_id,provider_id,minimum,maximum,slots\n"


def test_limits_leave_what_they_do_not_name(tmp_path: Path) -> None:
    limits = read_limits(file(tmp_path, LIMITS + "a,,1,,\n,R1,,5,2\n,R2,,,0\n"), Bounds(0, 3), Bounds(0, 4))
    assert limits.of_problems == ({"a": Bounds(1, 3)}, {})
    assert limits.of_providers == ({"R1": Bounds(0, 5), "R2": Bounds(0, 4)}, {"R1": 2, "R2": 0})


@pytest.mark.parametrize("row", ["a,R1,1,,", ",,1,,", "a,,-1,,", "a,,1.5,,", "a,,4,2,", "a,,5,,", "a,,x,,", "a,,,,-2"])
def test_limits_that_mean_nothing_are_refused_with_their_row(tmp_path: Path, row: str) -> None:
    with pytest.raises(InvalidInput, match=r"1 rows are refused.*row 3"):
        read_limits(file(tmp_path, LIMITS + "b,,1,2,3\n" + row + "\n"), Bounds(0, 3), Bounds(0, 3))


def test_limits_of_one_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"row 3.*a was named in a row before"):
        read_limits(file(tmp_path, LIMITS + "a,,1,,\na,,2,,\n"), Bounds(0, 3), Bounds(0, 3))
