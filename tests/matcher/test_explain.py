"""Quotes are letter for letter, spans are where the query's words stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.passages import split_passages
from embeddings.row_table import PassageRef
from embeddings.tokenizer import tokenize
from matcher.explain import matching_spans, missing_words, quote_passage
from models.records import EvidenceText


def shown(quote: str, query: str) -> list[str]:
    return [quote[span.start : span.end] for span in matching_spans(quote, tokenize(query))]


@pytest.mark.parametrize(
    ("quote", "query", "stretches"),
    [
        ("Powder coating of steel; coating thickness", "coating thickness", ["coating", "coating", "thickness"]),
        ("मिट्टी में पानी की कमी", "पानी की जाँच", ["पानी"]),
        ("தண்ணீர் சுத்திகரிப்பு நிலையம்", "சுத்திகரிப்பு", ["சுத்திகரிப்பு"]),
        ("pipes of SS-316L", "ss 316l", ["SS", "316L"]),
        ("pipes of ss316l", "SS 316L", ["ss316l"]),
        ("the and of", "the and of", []),
        ("unrelated", "water", []),
        ("", "water", []),
        ("Straße", "STRASSE", ["Straße"]),
    ],
)
def test_spans_are_the_querys_words(quote: str, query: str, stretches: list[str]) -> None:
    assert shown(quote, query) == stretches


WORDS = st.lists(
    st.sampled_from(["पानी", "की", "தண்ணீர்", "SS-316L", "water", "Wasser,", "e\u0301lan", "का\u0915\u093c", ";", "  "]),
    max_size=12,
).map(" ".join)


@given(WORDS, WORDS)
def test_spans_rise_do_not_overlap_and_lie_in_the_quote(quote: str, query: str) -> None:
    ends = [place for span in matching_spans(quote, tokenize(query)) for place in (span.start, span.end)]
    assert ends == sorted(ends)
    assert all(span.start < span.end <= len(quote) for span in matching_spans(quote, tokenize(query)))


def test_every_passage_is_quoted_letter_for_letter() -> None:
    text = "\n".join(f"Line {n}: जल शोधन, e\u0301lan — “quoted” text." for n in range(60))
    stored = EvidenceText("e", "statement", "Title of it", text, None, "test", "")
    passages = split_passages(stored.full_text)
    assert len(passages) > 1
    for passage in passages:
        reason = quote_passage(PassageRef("e", passage.start, passage.end), stored, ["line"], 1.0, {"one": 1.0})
        assert reason.quote in stored.full_text
        assert reason.quote == passage.text
        assert reason.spans


def test_a_reason_says_where_the_evidence_comes_from() -> None:
    stored = EvidenceText("e", "statement", "", "some text", 2020, "test", "")
    reason = quote_passage(PassageRef("e", 0, 4), stored, [], 2.5, {"one": 2.0, "words": 0.5})
    assert (reason.quote, reason.year, reason.source, reason.evidence_kind) == ("some", 2020, "test", "statement")
    assert sum(reason.view_shares.values()) == reason.score


def test_words_that_no_text_contains_are_missing_once_each_in_order() -> None:
    assert missing_words(["b", "water", "a", "b"], ["Water!", "c"]) == ("b", "a")
    assert missing_words([], ["x"]) == ()
    assert missing_words(["x"], []) == ("x",)
