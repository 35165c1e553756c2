"""Words across scripts, heard: loan words and names are found, native words and chance likenesses are not."""

from __future__ import annotations

import pytest

from matcher.english_spelling import heard_spellings
from matcher.heard_words import HeardWords

CORPUS = """
coating cutting furniture panthers tractor trek boston validation water pump gear propeller shaft
""".split()


@pytest.fixture(scope="module")
def heard() -> HeardWords:
    return HeardWords(CORPUS)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("फर्नीचर", "furniture"),
        ("पैंथर्स", "panthers"),
        ("कोटिंग", "coating"),
        ("वैलिडेशन", "validation"),
        ("प्रोपेलर", "propeller"),
        ("शाफ्ट", "shaft"),
        ("ટ્રેક્ટર", "tractor"),
        ("బోస్టన్", "boston"),
        ("ಬೋಸ್ಟನ್", "boston"),
        ("ട്രാക്ടർ", "tractor"),
    ],
)
def test_a_borrowed_word_is_heard_as_the_word_it_was_borrowed_from(heard: HeardWords, word: str, expected: str) -> None:
    assert heard.of(word)[:1] == (expected,)


def test_a_case_ending_is_taken_off(heard: HeardWords) -> None:
    assert "boston" in heard.of("బోస్టన్‌లో")


@pytest.mark.parametrize("word", ["पानी", "और", "लेकिन", "water", "", "१२", "ஆறு", "پروپیلر"])
def test_native_words_latin_words_and_numbers_are_heard_as_nothing(heard: HeardWords, word: str) -> None:
    assert heard.of(word) == ()


def test_no_corpus_word_no_hearing() -> None:
    assert HeardWords([]).of("फर्नीचर") == ()
    assert HeardWords(["फर्नीचर", "is 10500", "gear"]).of("फर्नीचर") == ()


def test_at_most_two_words_come_back_ties_by_word() -> None:
    assert HeardWords(["normann", "norman", "narman", "normen"]).of("नॉर्मन") == ("norman", "normann")


@pytest.mark.parametrize(
    ("word", "first"),
    [("station", "stashan"), ("coating", "koting"), ("physics", "fisiks"), ("machine", "machin"), ("knife", "nif")],
)
def test_a_spelling_is_rewritten_as_it_is_heard(word: str, first: str) -> None:
    assert heard_spellings(word)[0] == first


def test_the_letters_as_they_stand_come_last_and_ambiguous_ones_give_both() -> None:
    assert heard_spellings("gearbox")[-1] == "gearbox"
    assert {"jirboks", "girboks"} <= set(heard_spellings("gearbox"))
    assert heard_spellings("norman") == ("norman",)
