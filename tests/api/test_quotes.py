"""Quotes: letter for letter, marks where the spans are, excerpts of whole sentences."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.quotes import EXCERPT_CHARACTERS, marked, quote_of, safe_link, written_language
from api.texts import Catalogues
from models.match import Reason, Span

T = Catalogues.load().by_language["en"]


def reason(quote: str, *spans: tuple[int, int]) -> Reason:
    return Reason("e", "project", quote, tuple(Span(*span) for span in spans), 1.0, {"lexical": 1.0}, 2024, "register")


def bare(html: str) -> str:
    return re.sub("</?mark>", "", html)


def test_marks_stand_around_spans_and_everything_is_escaped() -> None:
    assert str(marked("a <b> & c", [Span(2, 5)])) == "a <mark>&lt;b&gt;</mark> &amp; c"


def test_a_span_that_lies_partly_outside_is_cut() -> None:
    assert str(marked("powder coating", [Span(0, 6), Span(7, 14)], 3, 10)) == "<mark>der</mark> <mark>coa</mark>"


def test_the_first_line_is_the_title() -> None:
    shown = quote_of(T, reason("Title here\nText there", (0, 5), (11, 15)))
    assert (str(shown.title), str(shown.text)) == ("<mark>Title</mark> here\n", "<mark>Text</mark> there")


def test_a_long_passage_is_cut_to_the_sentences_with_most_marks() -> None:
    filler = "Nothing of that sort is said here at all, and it goes on for quite a while. "
    quote = filler * 5 + "But powder coating peels. " + filler * 5
    start = quote.index("powder")
    shown = str(quote_of(T, reason(quote, (start, start + 6), (start + 7, start + 14))).text)
    assert "<mark>powder</mark> <mark>coating</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith("…")
    assert bare(shown).strip("… ") in quote
    assert len(bare(shown)) <= EXCERPT_CHARACTERS + 3


@pytest.mark.parametrize("quote", ["x" * 1_000, "word " * 300, "वाक्य। " * 200, "3.5 mm of IS 10500. " * 60])
def test_a_passage_without_good_cuts_is_still_a_piece_of_itself(quote: str) -> None:
    shown = str(quote_of(T, reason(quote)).text)
    assert bare(shown).strip("… ") in quote


def test_a_decimal_point_does_not_end_a_sentence() -> None:
    quote = ("The layer is 3.5 mm thick. " + "y" * 290 + ". ") * 2
    assert bare(str(quote_of(T, reason(quote, (13, 16))).text)).startswith("The layer is 3.5 mm thick.")


@given(st.text(max_size=600), st.lists(st.tuples(st.integers(0, 600), st.integers(0, 600)), max_size=5))
def test_no_letter_is_added_or_lost(text: str, pairs: list[tuple[int, int]]) -> None:
    ordered = sorted({point for pair in pairs for point in pair if point <= len(text)})
    spans = [Span(a, b) for a, b in zip(ordered[::2], ordered[1::2], strict=False)]
    assert marked(text, spans).striptags() == marked(text, []).striptags()
    assert str(marked(text, spans)).count("<mark>") == len([span for span in spans if span.start < span.end])


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "file:///etc/passwd", ""])
def test_only_web_addresses_become_links(url: str) -> None:
    assert safe_link(url) == ""


def test_the_language_of_a_quote_is_told() -> None:
    assert written_language("plain ASCII") == "en"
    assert written_language("தமிழில் எழுதப்பட்டது") == "ta"
