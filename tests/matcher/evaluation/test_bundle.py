"""Bundles are read whole, or refused with file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from matcher.evaluation.bundle import BundleOwner, Target, read_bundle
from models.errors import DataFormat
from tests.matcher.evaluation.bundles import ASKED, OWNED, write_bundle


def test_a_bundle_is_read_as_it_was_written(tmp_path: Path) -> None:
    owners = [{"_id": "ann", "kind": "lab", "name": "Ann", "organisation": "IIT", "position": "Head"}]
    bundle = read_bundle(write_bundle(tmp_path, owners=owners))
    assert (bundle.name, bundle.target) == ("tiny", Target.OWNER)
    assert [document.owners for document in bundle.documents] == [("ann", "bob"), ("bob",), ("चित्रा",)]
    assert [document.year for document in bundle.documents] == [2019, None, None]
    assert [(query.query_id, query.lang, query.candidates) for query in bundle.queries] == [
        ("q1", "en", None),
        ("q2", "", None),
    ]
    assert bundle.grades == {"q1": {"ann": 2, "bob": 1}, "q2": {"bob": 3}}
    assert bundle.owners == {"ann": BundleOwner("ann", "lab", "Ann", "", "IIT", "Head")}


def test_ids_that_are_numbers_become_texts(tmp_path: Path) -> None:
    folder = write_bundle(
        tmp_path,
        corpus=[{"_id": 1, "text": "x", "owners": [7]}],
        queries=[{"_id": 2, "text": "y", "candidates": [7, "7", 8], "exclude": [1]}],
        grades=[(2, 7, 1)],
    )
    bundle = read_bundle(folder)
    assert bundle.documents[0].owners == ("7",)
    assert bundle.queries[0].candidates == ("7", "8")
    assert bundle.queries[0].exclude == {"1"}
    assert bundle.grades == {"2": {"7": 1}}


def test_blank_lines_byte_order_marks_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path)
    for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text("\ufeff" + text.replace("\n", "\r\n") + "\r\n\r\n", encoding="utf-8", newline="")
    assert len(read_bundle(folder).documents) == 3
    assert read_bundle(folder).grades["q2"] == {"bob": 3}


def test_what_no_database_holds_is_taken_out_of_texts(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path)
    (folder / "corpus.jsonl").write_text(r'{"_id": "d", "text": "a\u0000b\ud800c\u2028d"}', encoding="utf-8")
    assert read_bundle(folder).documents[0].text == "abc\nd"


def test_judgements_of_questions_that_are_not_asked_are_passed_over(tmp_path: Path) -> None:
    assert set(read_bundle(write_bundle(tmp_path, grades=[("q1", "ann", 1), ("q9", "ann", 1)])).grades) == {"q1"}


META: list[tuple[object, str]] = [
    ([1], "no JSON object"),
    ({"target": "owner"}, "the id None is no text"),
    ({"name": "two words", "target": "owner"}, "white space"),
    ({"name": "../up", "target": "owner"}, "no file name"),
    ({"name": "..", "target": "owner"}, "no file name"),
    ({"name": "x"}, "target is None"),
    ({"name": "x", "target": "person"}, "target is 'person'"),
    ({"name": "x", "target": ["owner"]}, "target is"),
]


@pytest.mark.parametrize(("meta", "reason"), META)
def test_a_malformed_meta_file_is_refused(tmp_path: Path, meta: object, reason: str) -> None:
    with pytest.raises(DataFormat, match=reason) as caught:
        read_bundle(write_bundle(tmp_path, meta=meta))
    assert "meta.json" in str(caught.value)


ROWS: list[tuple[str, dict[str, Any], str]] = [
    ("corpus.jsonl", {"text": "no id"}, "has no _id"),
    ("corpus.jsonl", {"_id": None, "text": "x"}, "the id None is no text"),
    ("corpus.jsonl", {"_id": True, "text": "x"}, "the id True is no text"),
    ("corpus.jsonl", {"_id": "", "text": "x"}, "is empty"),
    ("corpus.jsonl", {"_id": "two words", "text": "x"}, "white space"),
    ("corpus.jsonl", {"_id": "two\u00a0words", "text": "x"}, "white space"),
    ("corpus.jsonl", {"_id": "nul\x00", "text": "x"}, "control character"),
    ("corpus.jsonl", {"_id": "d1", "text": "x", "owners": ["a"]}, "came before"),
    ("corpus.jsonl", {"_id": "d9", "text": 3}, "text is 3"),
    ("corpus.jsonl", {"_id": "d9", "title": ["x"]}, "title is"),
    ("corpus.jsonl", {"_id": "d9", "owners": "ann"}, "owners is 'ann'"),
    ("corpus.jsonl", {"_id": "d9", "owners": ["a b"]}, "white space"),
    ("corpus.jsonl", {"_id": "d9", "year": "soon"}, "year is 'soon'"),
    ("corpus.jsonl", {"_id": "d9", "year": 20190}, "year is 20190"),
    ("queries.jsonl", {"_id": "q9"}, "has no text"),
    ("queries.jsonl", {"_id": "q9", "text": "  "}, "has no text"),
    ("queries.jsonl", {"_id": "q9", "text": "x", "candidates": "ann"}, "candidates is 'ann'"),
    ("queries.jsonl", {"_id": "q9", "text": "x", "exclude": {"d1": 1}}, "exclude is"),
    ("queries.jsonl", {"_id": "q1", "text": "again"}, "came before"),
    ("owners.jsonl", {"name": "nobody"}, "has no _id"),
]


@pytest.mark.parametrize(("name", "row", "reason"), ROWS)
def test_a_malformed_line_is_refused_with_its_number(
    tmp_path: Path, name: str, row: dict[str, Any], reason: str
) -> None:
    files = {
        "corpus.jsonl": {"corpus": [*OWNED, row]},
        "queries.jsonl": {"queries": [*ASKED, row]},
        "owners.jsonl": {"owners": [row]},
    }
    with pytest.raises(DataFormat, match=reason) as caught:
        read_bundle(write_bundle(tmp_path, **files[name]))  # type: ignore[arg-type]
    line = {"corpus.jsonl": 4, "queries.jsonl": 3, "owners.jsonl": 1}[name]
    assert f"{name}:{line}" in str(caught.value)


@pytest.mark.parametrize(
    "line", ["q1\tann", "q1\tann\tmuch", "q1\tann\t1.5", "q1\tann\t--1", "q1\tann\t²", "q 1\tann\t1"]
)
def test_a_malformed_judgement_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    folder = write_bundle(tmp_path)
    with (folder / "qrels.tsv").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(DataFormat, match=r"qrels\.tsv:5"):
        read_bundle(folder)


def test_judgements_without_a_header_line_are_refused(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path)
    (folder / "qrels.tsv").write_text("q1\tann\t1\n", encoding="utf-8")
    with pytest.raises(DataFormat, match="header line"):
        read_bundle(folder)


@pytest.mark.parametrize("name", ["meta.json", "corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = write_bundle(tmp_path)
    (folder / name).unlink()
    with pytest.raises(DataFormat, match="the file is missing") as caught:
        read_bundle(folder)
    assert name in str(caught.value)


@pytest.mark.parametrize("name", ["meta.json", "corpus.jsonl", "queries.jsonl", "qrels.tsv", "owners.jsonl"])
@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x00not json"])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    folder = write_bundle(tmp_path)
    (folder / name).write_bytes(b"header\n" * (name == "qrels.tsv") + content)
    with pytest.raises(DataFormat, match="cannot be read"):
        read_bundle(folder)


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path)
    (folder / "corpus.jsonl").unlink()
    (folder / "corpus.jsonl").mkdir()
    with pytest.raises(DataFormat, match=r"corpus\.jsonl"):
        read_bundle(folder)
