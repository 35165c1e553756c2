"""Where sentences and clauses end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.clauses import clauses, sentences


def split(text: str, tag: str = "en") -> list[str]:
    return [text[start:end] for piece in sentences(text) for start, end in clauses(text, piece, tag)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("It costs Rs. 5 lakh. We pay.", ["It costs Rs. 5 lakh.", "We pay."]),
        ("पंप टपकता है। तेल गिरता है।", ["पंप टपकता है।", "तेल गिरता है।"]),
        ("Title\nText of it", ["Title", "Text of it"]),
        ("2.5 mm is all", ["2.5 mm is all"]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_a_sentence_ends_at_its_mark_or_with_its_line(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("the seals leak badly and we lose much oil", "en", ["the seals leak badly", "we lose much oil"]),
        ("stitches sheep and goat leather jackets", "en", ["stitches sheep and goat leather jackets"]),
        ("arsenic, fluoride and iron in water", "en", ["arsenic, fluoride and iron in water"]),
        ("सील टपक रही है और तेल गिर रहा है", "hi", ["सील टपक रही है", "तेल गिर रहा है"]),
        ("seal tapak rahi hai aur tel gir raha hai", "hi-Latn", ["seal tapak rahi hai", "tel gir raha hai"]),
    ],
)
def test_a_clause_ends_where_both_sides_say_something(text: str, tag: str, expected: list[str]) -> None:
    assert split(text, tag) == expected


@settings(deadline=None)
@given(st.text(alphabet="ab, .।;\n-क", max_size=60), st.sampled_from(["en", "hi", "ta", "hi-Latn"]))
def test_pieces_rise_do_not_overlap_and_hold_every_letter(text: str, tag: str) -> None:
    pieces = [one for piece in sentences(text) for one in clauses(text, piece, tag)]
    ends = [place for piece in pieces for place in piece]
    assert ends == sorted(ends)
    kept = "".join(text[start:end] for start, end in pieces)
    assert all(kept.count(letter) == text.count(letter) for letter in "abक")
