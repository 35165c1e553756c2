from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from models.errors import DataFormat
from models.importing.importer import import_file
from models.importing.kinds import ImportKind
from models.store import Store
from tests.models.importing.conftest import WriteFile

PERSON = ImportKind.RESEARCHER


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json", "a.jsonl", "a.ods", "a.tsv"])
def test_an_empty_file_is_refused(store: Store, write_file: WriteFile, name: str) -> None:
    with pytest.raises(DataFormat, match="is empty"):
        import_file(store, PERSON, write_file(name, ""))


@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", "name,state\n"), ("a.json", "[]"), ("a.csv", "\n\n"), ("b.csv", ",,\n")]
)
def test_a_file_without_rows_is_refused(store: Store, write_file: WriteFile, name: str, text: str) -> None:
    with pytest.raises(DataFormat, match="no rows"):
        import_file(store, PERSON, write_file(name, text))


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.json", "a.jsonl", "a.xlsx", "a.ods"])
def test_binary_garbage_is_refused(store: Store, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(random.Random(7).randbytes(50_000))  # noqa: S311
    with pytest.raises(DataFormat):
        import_file(store, PERSON, path)


@pytest.mark.parametrize(
    ("name", "start", "message"),
    [
        ("a.csv", b"PK\x03\x04rest", "workbook or archive"),
        ("a.xlsx", b"name\nAsha\n", "is no workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0rest of it", "old or protected"),
        ("a.pdf", b"%PDF-1.7", "is not known"),
        ("noending", b"name\nAsha\n", "is not known"),
    ],
)
def test_a_wrong_ending_is_told(store: Store, tmp_path: Path, name: str, start: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(start)
    with pytest.raises(DataFormat, match=message):
        import_file(store, PERSON, path)


def test_a_cell_of_ten_megabytes_is_a_bad_row_not_a_crash(store: Store, write_file: WriteFile) -> None:
    path = write_file("a.csv", f"id,name,about\np1,Asha,{'x' * 10_000_000}\np2,Bina,fine\n")
    report = import_file(store, PERSON, path)
    assert (report.created, report.skipped) == (1, 1)
    assert "10,000,000 characters" in report.problems[0].reason
    assert len(report.problems[0].value) <= 200


def test_zero_bytes_and_lone_surrogates_are_bad_rows(store: Store, write_file: WriteFile) -> None:
    report = import_file(store, PERSON, write_file("a.csv", "id,name\np1,As\0ha\np2,Bina\n"))
    assert (report.created, report.skipped) == (1, 1)
    text = json.dumps([{"id": "p3", "name": "\ud800"}, {"id": "p4", "name": "Dora", "expertise": ["\udfff"]}])
    report = import_file(store, PERSON, write_file("a.json", text))
    assert (report.created, report.skipped) == (0, 2)
    assert Path(report.errors_file).is_file()
    assert [problem.fix for problem in report.problems] == ["remove it", "remove it"]


def test_a_quotation_mark_that_is_never_closed_is_told(store: Store, write_file: WriteFile) -> None:
    path = write_file("a.csv", 'name,about\nAsha,"never closed\n' + "line of text\n" * 3_000)
    report = import_file(store, PERSON, path)
    assert (report.created, report.skipped) == (0, 1)
    assert "runs over 3001 lines" in report.problems[0].reason


def test_a_line_without_end_is_refused(store: Store, write_file: WriteFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.importing.text_files.MAX_LINE", 1_000)
    with pytest.raises(DataFormat, match="longer than"):
        import_file(store, PERSON, write_file("a.csv", "name\n" + "x" * 2_000))


def test_combining_marks_without_number_are_a_bad_row(store: Store, write_file: WriteFile) -> None:
    report = import_file(store, PERSON, write_file("a.csv", "name\nA" + "\u0301" * 400 + "\n"))
    assert report.skipped == 1


def test_a_name_of_marks_only_has_no_id_and_is_told(store: Store, write_file: WriteFile) -> None:
    report = import_file(store, PERSON, write_file("a.csv", "name\n???\n"))
    assert "there are no letters" in report.problems[0].reason


def test_sql_and_markup_are_only_text(store: Store, write_file: WriteFile) -> None:
    name = "Robert'); DROP TABLE providers;-- <script>"
    report = import_file(store, PERSON, write_file("a.csv", f"id,name\np1,{name}\n"))
    assert report.created == 1
    with store.read() as transaction:
        assert transaction.providers.get("p1").name == name


def test_a_file_name_that_is_no_text_does_no_harm(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a\udcff.csv"
    path.write_text("name\nAsha\n")
    assert import_file(store, PERSON, path).created == 1
