from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import DataFormat
from models.importing.readers import open_rows
from models.importing.rows import ReadOptions, Source
from tests.models.importing.conftest import WriteFile

KNOWN = frozenset({"name", "state", "pincode"})


def opened(path: Path, **options: str | int) -> Source:
    return open_rows(path, ReadOptions(**options), KNOWN)  # type: ignore[arg-type]


def values(path: Path, **options: str | int) -> list[dict[str, object]]:
    return [dict(row.values) for row in opened(path, **options).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(write_file: WriteFile, delimiter: str) -> None:
    path = write_file("a.csv", delimiter.join(["Name", "State"]) + "\n" + delimiter.join(["Asha", "Goa"]) + "\n")
    assert values(path) == [{"Name": "Asha", "State": "Goa"}]


def test_commas_inside_cells_do_not_hide_a_semicolon(write_file: WriteFile) -> None:
    path = write_file("a.csv", "Name;State\nRao, Asha, Dr;Goa\nDas, Bina, Dr;Goa\n")
    assert values(path)[1] == {"Name": "Das, Bina, Dr", "State": "Goa"}


def test_one_column_needs_no_delimiter(write_file: WriteFile) -> None:
    assert values(write_file("a.csv", "Name\nAsha\nBina\n")) == [{"Name": "Asha"}, {"Name": "Bina"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding_is_read_and_named(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("name,state\nआशा,Goa\n".encode(encoding))
    source = opened(path)
    assert [dict(row.values) for row in source.rows] == [{"name": "आशा", "state": "Goa"}]
    assert source.notes[0].startswith("encoding utf-")


def test_bytes_that_are_no_utf8_are_read_as_windows_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("name,state\n“José”,Goa\n".encode("cp1252"))
    source = opened(path)
    assert [row.values["name"] for row in source.rows] == ["“José”"]
    assert "cp1252" in source.notes[0]


def test_utf8_that_breaks_off_behind_the_first_block_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"name\n" + b"x" * (1 << 20) + "é".encode("cp1252") + b"\n")
    assert "cp1252" in opened(path).notes[0]


def test_quoted_newlines_stay_in_their_cell(write_file: WriteFile) -> None:
    assert values(write_file("a.csv", 'name,state\n"two\nlines",Goa\n')) == [{"name": "two\nlines", "state": "Goa"}]


def test_title_lines_above_the_header_are_passed_over(write_file: WriteFile) -> None:
    path = write_file("a.csv", "List of people,,\n,,\nNAME,State,PIN code\nAsha,Goa,403001\n")
    source = opened(path)
    (row,) = source.rows
    assert dict(row.values) == {"NAME": "Asha", "State": "Goa", "PIN code": "403001"}
    assert row.number == 4
    assert row.index == 0
    assert "header in row 3" in source.notes[0]


def test_a_stated_header_row_wins(write_file: WriteFile) -> None:
    path = write_file("a.csv", "name,state\nx,y\nAsha,Goa\n")
    assert values(path, header_row=2) == [{"x": "Asha", "y": "Goa"}]


def test_short_rows_end_in_empty_cells_and_long_ones_are_refused(write_file: WriteFile) -> None:
    short, long, padded = opened(write_file("a.csv", "name,state\nAsha\nBina,Goa,surplus\nCarl,Goa,,\n")).rows
    assert dict(short.values) == {"name": "Asha", "state": ""}
    assert long.problem
    assert "3 cells, the header 2" in long.problem.reason
    assert not padded.problem


def test_a_known_column_that_stands_twice_is_refused(write_file: WriteFile) -> None:
    with pytest.raises(DataFormat, match="'Name' stands 2 times"):
        opened(write_file("a.csv", "name,Name,state\na,b,c\n"))


def test_an_unknown_column_that_stands_twice_is_numbered(write_file: WriteFile) -> None:
    assert values(write_file("a.csv", "name,x,x,\nAsha,1,2,3\n")) == [{"name": "Asha", "x": "1", "x (2)": "2"}]


def test_columns_of_an_errors_file_are_ignored(write_file: WriteFile) -> None:
    path = write_file("a.csv", "name,_row,_column,_reason,_fix\nAsha,7,name,is bad,mend it\n")
    assert values(path) == [{"name": "Asha"}]


def test_only_our_own_apostrophe_before_a_formula_is_taken_off(write_file: WriteFile) -> None:
    path = write_file("a.csv", "name,state\n'=1+1,'tis\n=1+1,-5\n")
    assert values(path) == [{"name": "=1+1", "state": "'tis"}, {"name": "=1+1", "state": "-5"}]


def test_rows_are_numbered_as_a_spreadsheet_does(write_file: WriteFile) -> None:
    rows = opened(write_file("a.csv", 'name\n"a\nb"\nc\n')).rows
    assert [(row.number, row.index) for row in rows] == [(2, 0), (3, 1)]


def test_an_empty_line_is_an_empty_row(write_file: WriteFile) -> None:
    assert [row.is_empty for row in opened(write_file("a.csv", "name,state\n\n , \nAsha,\n")).rows] == [
        True,
        True,
        False,
    ]


def test_an_unknown_encoding_is_refused(write_file: WriteFile) -> None:
    with pytest.raises(DataFormat, match="is no encoding"):
        opened(write_file("a.csv", "name\nx\n"), encoding="klingon")
