"""What is read of a text once: its words, and what they are forms of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from embeddings.tokenizer import word_spans
from matcher.english import stem
from matcher.need_words import sound_of
from matcher.read_text import read_text, roots_in

TEXT = st.text("leakages Seal’sÉé–-9²जंग रोकना ", max_size=40)


def roots(word: str) -> set[str]:
    return {stem(word), sound_of(word)} - {""}


@given(TEXT)
def test_words_and_roots_are_those_of_every_word_that_stands_in_the_text(text: str) -> None:
    stands = {word for word, _, _ in word_spans(text)}
    assert read_text(text).words == stands
    assert read_text(text).held == roots_in(text) == {root for word in stands for root in roots(word)}


@given(TEXT, st.sets(st.sampled_from(["leak", "seal", "~lkgs", "जंग", "9"])))
def test_words_are_found_by_what_they_are_forms_of(text: str, wanted: set[str]) -> None:
    assert read_text(text).words_with(wanted) == {word for word, _, _ in word_spans(text) if roots(word) & wanted}


def test_forms_of_one_word_share_a_root_and_nothing_holds_nothing() -> None:
    assert read_text("Leakage and leaks, leaking").words_with({"leak"}) == {"leakage", "leaks", "leaking"}
    assert read_text("").held == frozenset()
    assert read_text("the of").words_with({"leak"}) == set()
