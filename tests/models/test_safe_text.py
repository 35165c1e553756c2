"""What text from outside becomes before it is stored, shown or exported."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import Annotated

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from models.errors import InvalidInput
from models.safe_text import SafeText, clean_text, csv_cell, from_csv_cell

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)
HOSTILE = st.text(st.sampled_from("a\0\x07\r\n\t\x0b\x0c\x85\u2028\ud800\udfff\u0301\x7f क\u093e़"), max_size=40)


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("", ""),
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb\rc\n\rd", "a\nb\nc\n\nd"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("Cafe\u0301", "Café"),
        ("\u0915\u093c", "\u0915\u093c"),
        ("\u0958", "\u0915\u093c"),
        ("क्\u200dष और क्\u200cष", "क्\u200dष और क्\u200cष"),
        ("पुणे 😀", "पुणे 😀"),
    ],
)
def test_text_is_normalised(given_text: str, cleaned: str) -> None:
    assert clean_text(given_text, 100) == cleaned


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ("ab\0", r"U\+0000, a control character, at position 3"),
        ("\x1b[31m", r"U\+001B, a control character, at position 1"),
        ("a\r\n\x9f", r"U\+009F, a control character, at position 4"),
        ("क\ud800", r"U\+D800, a lone surrogate, at position 2"),
        ("a" + "\u0301" * 31, r"U\+0301, the first of more than 30 combining marks in a row, at position 2"),
    ],
)
def test_unsafe_characters_are_refused_with_code_point_and_position(bad: str, named: str) -> None:
    with pytest.raises(InvalidInput, match=f"about: holds {named}"):
        clean_text(bad, 100, field="about")


def test_repair_removes_what_is_unsafe_and_nothing_else() -> None:
    assert clean_text("a\0b\x1bc\ud800d\r\ne", 100, repair=True) == "abcd\ne"
    assert clean_text("x" + "\u0316" * 99, 100, repair=True) == "x" + "\u0316" * 30


def test_a_text_may_be_as_long_as_the_limit_and_no_longer() -> None:
    assert clean_text("क" * 5, 5) == "क" * 5
    with pytest.raises(InvalidInput, match="has 6 characters, 5 are allowed"):
        clean_text("क" * 6, 5)
    with pytest.raises(InvalidInput, match="has 6 characters, 5 are allowed"):
        clean_text("क़ख़ग़", 5)


@given(ANY_TEXT | HOSTILE)
def test_repaired_text_can_be_stored_and_stays_as_it_is(text: str) -> None:
    cleaned = clean_text(text, 1000, repair=True)
    assert cleaned.encode().decode() == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert {character for character in cleaned if unicodedata.category(character) in ("Cc", "Cs")} <= {"\n", "\t"}
    assert clean_text(cleaned, 1000) == cleaned


@given(ANY_TEXT | HOSTILE)
def test_a_text_that_is_not_refused_needs_no_repair(text: str) -> None:
    try:
        cleaned = clean_text(text, 1000)
    except InvalidInput:
        return
    assert cleaned == clean_text(text, 1000, repair=True)


class Form(BaseModel):
    title: Annotated[str, SafeText(max_length=5)]
    note: Annotated[str, SafeText(repair=True)] = ""


def test_pydantic_fields_are_cleaned() -> None:
    form = Form(title="e\u0301\r\n", note="a\0b")
    assert (form.title, form.note) == ("é\n", "ab")


@pytest.mark.parametrize("title", ["too long", "a\0", 5])
def test_pydantic_names_the_field_of_a_bad_text(title: object) -> None:
    with pytest.raises(ValidationError) as refused:
        Form.model_validate({"title": title})
    assert [error["loc"] for error in refused.value.errors()] == [("title",)]


def test_the_json_schema_states_the_length() -> None:
    assert Form.model_json_schema()["properties"]["title"] == {"maxLength": 5, "title": "Title", "type": "string"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_would_run_as_a_formula_is_defused(start: str) -> None:
    assert csv_cell(start + "cmd|' /C calc'!A0") == "'" + start + "cmd|' /C calc'!A0"


@pytest.mark.parametrize("value", [5, -5, -2.5, True, None, "-5", "+12.75", "plain", "", "a=b", "'quoted'", " =1"])
def test_numbers_and_plain_text_stay_as_they_are(value: object) -> None:
    assert csv_cell(value) is value


@given(ANY_TEXT | st.text("='+-@1\t", max_size=6))
@example("'=1")
@example("''-5")
def test_defused_cells_come_back_as_they_were(text: str) -> None:
    cell = csv_cell(text)
    assert isinstance(cell, str)
    assert from_csv_cell(cell) == text


@given(st.lists(st.text("=+-@'\"\n,;a1", max_size=6), min_size=2, max_size=4))
def test_no_cell_of_an_exported_file_starts_a_formula(cells: list[str]) -> None:
    file = io.StringIO()
    csv.writer(file).writerow([csv_cell(cell) for cell in cells])
    read = next(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert all(cell[:1] not in ("=", "@", "\n") and not cell.startswith(("+a", "-a", "+=", "-=")) for cell in read)
    assert [from_csv_cell(cell) for cell in read] == cells
