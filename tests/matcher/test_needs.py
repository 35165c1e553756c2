"""The needs of a problem: its own words, in order, each telling one thing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.needs import MOST_NEEDS
from matcher.query import Query
from matcher.understand import Understanding, understand

HINGLISH = (
    "hamari pump ki seal tapakti hai, din me do baar motor garam ho jati hai. Solapur me hai. 2 lakh tak ka budget hai"
)


def read(text: str, language: str = "") -> Understanding:
    return understand(Query(text, language=language))


def words(text: str) -> list[str]:
    return [need.words for need in read(text).needs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The hydraulic seals leak at 80 °C and we lose coolant. Please help us. Budget is 2 lakh.",
            ["The hydraulic seals leak at 80 °C", "we lose coolant"],
        ),
        ("पाउडर कोटिंग उखड़ जाती है। किनारों पर जंग लगता है।", ["पाउडर कोटिंग उखड़ जाती है", "किनारों पर जंग लगता है"]),
        (HINGLISH, ["hamari pump ki seal tapakti hai", "din me do baar motor garam ho jati hai"]),
        ("help", ["help"]),
        ("12345", ["12345"]),
    ],
)
def test_needs_are_the_clauses_that_tell_something(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_needs_in_another_language_are_glossed_in_english() -> None:
    glosses = [need.gloss for need in read("पाउडर कोटिंग उखड़ जाती है। किनारों पर जंग लगता है।").needs]
    assert "powder coating" in glosses[0]
    assert "rust" in glosses[1]
    assert [need.gloss for need in read("powder coating peels").needs] == [""]


def test_a_romanised_need_is_read_in_its_own_script() -> None:
    assert "टपक" in read(HINGLISH).needs[0].read_as


def test_a_specific_need_outweighs_a_vague_one() -> None:
    first, second = read(
        "Hexavalent chromium leaches from anodising sludge. The whole team is very worried about it."
    ).needs
    assert first.specificity > second.specificity
    assert first.specificity + second.specificity == pytest.approx(1)


PIECES = st.lists(
    st.sampled_from(
        ["seals leak", "the paint peels off,", "and we lose oil", "पंप टपकता है।", "in Pune.", "5 lakh", ";", "\n"]
    ),
    min_size=1,
    max_size=24,
)


@settings(deadline=None)
@given(PIECES.map(" ".join).filter(str.strip))
def test_needs_quote_the_text_in_order_without_overlap(text: str) -> None:
    understanding = read(text)
    ends = [place for need in understanding.needs for place in (need.start, need.end)]
    assert ends == sorted(ends)
    assert 1 <= len(understanding.needs) <= MOST_NEEDS
    assert all(understanding.text[need.start : need.end] == need.words for need in understanding.needs)
    assert sum(need.specificity for need in understanding.needs) == pytest.approx(1)
