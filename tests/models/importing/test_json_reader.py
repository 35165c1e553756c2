from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.errors import DataFormat
from models.flaws import Flaw
from models.importing import json_reader
from models.importing.readers import open_rows
from models.importing.rows import ReadOptions, Row
from tests.models.importing.conftest import WriteFile


def rows(path: Path, records: str = "") -> list[Row]:
    return list(open_rows(path, ReadOptions(records=records), frozenset()).rows)


def test_numbers_keep_the_text_that_was_written(write_file: WriteFile) -> None:
    (row,) = rows(
        write_file(
            "a.json", '[{"pin": 411007.0, "id": 007e1, "big": 123456789012345678901234567890}]'.replace("007e1", "7e1")
        )
    )
    assert dict(row.values) == {"pin": "411007.0", "id": "7e1", "big": "123456789012345678901234567890"}


@pytest.mark.parametrize("block", [1, 2, 3, 7, 64])
def test_an_array_is_the_same_whatever_the_blocks(
    write_file: WriteFile, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(json_reader, "_BLOCK", block)
    given = [{"name": 'quote " and \\ and ü', "list": ["1", {"deep": None}], "truth": True}, {}, {"name": "नमस्ते 😀"}]
    path = write_file("a.json", json.dumps(given, indent=1))
    assert [dict(row.values) for row in rows(path)] == given
    assert [row.number for row in rows(path)] == [1, 2, 3]


@pytest.mark.parametrize("indent", [None, 4])
def test_records_inside_an_object_are_found(write_file: WriteFile, indent: int | None) -> None:
    given = {"count": 2, "meta": {"x": [1]}, "data": {"note": "n", "items": [{"a": "1"}, {"a": "2"}]}}
    path = write_file("a.json", json.dumps(given, indent=indent))
    assert [row.values["a"] for row in rows(path, "data.items")] == ["1", "2"]


def test_without_a_path_the_first_array_counts_and_is_named(write_file: WriteFile) -> None:
    source = open_rows(write_file("a.json", '{"n": 1, "people": [{"a": "1"}]}'), ReadOptions(), frozenset())
    assert len(list(source.rows)) == 1
    assert "'people'" in source.notes[-1]


def test_a_path_that_leads_nowhere_names_what_is_there(write_file: WriteFile) -> None:
    with pytest.raises(DataFormat, match="no array 'items', only count, other"):
        rows(write_file("a.json", '{"count": 1, "other": 2}'), "items")


def test_an_empty_array_has_no_rows(write_file: WriteFile) -> None:
    assert rows(write_file("a.json", " [ ] ")) == []


def test_an_element_that_is_no_object_is_a_bad_row(write_file: WriteFile) -> None:
    good, bad = rows(write_file("a.json", '[{"a": "1"}, 5]'))
    assert (good.problem, bad.problem) == (None, Flaw.NO_OBJECT.problem("", "", type="str"))


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": 1}',
        '[{"a": 1},',
        '[{"a": "1',
        '[{"a" 1}]',
        "[nonsense]",
        "5",
        '[{"a": 1} {"b": 2}]',
        '[{"a": NaN}]',
        "{",
    ],
)
def test_broken_json_is_refused(write_file: WriteFile, text: str) -> None:
    with pytest.raises(DataFormat):
        rows(write_file("a.json", text))


def test_deep_nesting_is_refused_not_followed(write_file: WriteFile) -> None:
    with pytest.raises(DataFormat, match="too deeply"):
        rows(write_file("a.json", '[{"a": ' + "[" * 10_000 + "]" * 10_000 + "}]"))


def test_one_bad_line_is_one_bad_row(write_file: WriteFile) -> None:
    text = '{"a": "1"}\n{"a": \n\n{"a": "2"}\n' + "[" * 10_000 + "\n[1]\n"
    good, broken, empty, second, deep, no_object = rows(write_file("a.jsonl", text))
    assert (good.values["a"], second.values["a"]) == ("1", "2")
    assert empty.is_empty
    assert [one.problem and one.problem.code for one in (broken, deep, no_object)] == [
        "no_json",
        "too_deep",
        "no_object",
    ]
    assert second.number == 4


def test_a_long_array_is_not_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.json"
    with path.open("w") as stream:
        stream.write("[")
        stream.writelines(f'{{"n": "{number}", "text": "{"x" * 200}"}},' for number in range(20_000))
        stream.write('{"n": "last"}]')
    with path.open() as stream:
        text = json_reader._Incremental(stream, path)
        longest = max(len(text._buffer) for _ in text.elements())
    assert longest < 1_000_000 < path.stat().st_size
