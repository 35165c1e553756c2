"""Which words of a query nobody's evidence holds: by words first, by codes only where a code is asked for."""

from __future__ import annotations

import pytest

from embeddings.tokenizer import tokenize, words
from matcher.english import stem
from matcher.explain import missing_words

TEXTS = [
    "",
    "Powder coating on SS 316L peels; see IS:10500:2012 and pH 7.",
    "विज्ञान और प्रौद्योगिकी IS १०५००",
    "no numbers here at all, fish – and ₹ signs",
    "H₂O₂ at 30 kV, Ti-6Al-4V and CAS 7722-84-1",
    "STRASSE Straße ﬁnish",
]


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_what_tokenize_gives_before_the_codes(text: str) -> None:
    found = words(text)
    assert tokenize(text)[: len(found)] == found


@pytest.mark.parametrize("text", TEXTS)
def test_a_word_is_missing_exactly_if_no_text_has_it_in_any_form(text: str) -> None:
    asked = "peels ss316l 316l is10500 प्रौद्योगिकी विज्ञान fish h2o2 ti6al4v strasse finish 7".split()
    stems = {stem(token) for token in tokenize(text)}
    assert missing_words(asked, [text]) == tuple(word for word in asked if stem(word) not in stems)


def test_a_code_counts_as_found_in_any_of_its_spellings() -> None:
    assert missing_words(["ss316l", "bolt"], ["grade SS-316L", "bolster"]) == ("bolt",)


@pytest.mark.parametrize(("asked", "there"), [("leak", "leakage"), ("welding", "weld"), ("women", "woman")])
def test_a_word_is_not_missing_beside_another_form_of_it(asked: str, there: str) -> None:
    assert missing_words([asked], [f"much {there} here"]) == ()
