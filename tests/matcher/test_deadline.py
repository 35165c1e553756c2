"""By when something is needed, told apart from how long something takes."""

from __future__ import annotations

from datetime import date

import pytest

from embeddings.codes import unify
from matcher.deadline import Deadline, find_deadline
from matcher.quantities import find_quantities

TODAY = date(2026, 11, 28)


def read(text: str) -> Deadline | None:
    plain = unify(text)
    return find_deadline(plain, find_quantities(plain), TODAY)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("We need it within two months.", "within two months", date(2027, 1, 27)),
        ("order in next 2 weeks must be done", "in next 2 weeks", date(2026, 12, 12)),
        ("needed by 31 March", "by 31 March", date(2027, 3, 31)),
        ("31 मार्च तक चाहिए", "31 मार्च तक", date(2027, 3, 31)),
        ("need by April 2027", "by April 2027", date(2027, 4, 1)),
        ("दो महीने में मशीन चाहिए", "दो महीने में", date(2027, 1, 27)),
        ("2 mahine me theek karna hai", "2 mahine me", date(2027, 1, 27)),
        ("we must know by 29 November", "by 29 November", date(2026, 11, 29)),
        ("we need it by Feb 30", "by Feb 30", date(2027, 2, 28)),
    ],
)
def test_a_deadline_gives_its_words_and_its_day(text: str, words: str, day: date) -> None:
    found = read(text)
    assert found is not None
    assert (found.words, found.day) == (words, day)
    assert unify(text)[found.start : found.end] == found.words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("help us before the monsoon", "before the monsoon"),
        ("दिवाली से पहले कारण जानना है", "दिवाली से पहले"),
        ("barish se pehle chahiye", "barish se pehle"),
    ],
)
def test_a_season_or_a_feast_is_a_deadline_without_a_day(text: str, words: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.words, found.day) == (words, None)


@pytest.mark.parametrize(
    "text",
    [
        "Coating peels off within two months",
        "दो महीने में ही पेंट उखड़ने लगता है",
        "By January customers send photos",
        "may we march on 3 fronts",
        "we need a pump that runs for two hours",
        "need 300 pieces a month",
        "",
    ],
)
def test_how_long_something_takes_is_no_deadline(text: str) -> None:
    assert read(text) is None
