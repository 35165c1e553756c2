from __future__ import annotations

from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from embeddings.passages import PassageSettings, split_passages
from models.errors import InvalidInput

SMALL = PassageSettings(words=5, longest=7, characters_per_word=8)
SENTENCE = "One two three four five."


def test_a_short_text_is_one_passage() -> None:
    passages = split_passages("  Water testing.\nFluoride. \n")
    assert [(p.text, p.start, p.end) for p in passages] == [("Water testing.\nFluoride.", 2, 26)]


def test_a_blank_text_has_no_passage() -> None:
    assert split_passages("") == split_passages(" \n\t") == []


@pytest.mark.parametrize("mark", [".", "!", "?", "।", "॥", "۔", "؟"])
def test_long_texts_are_cut_at_sentence_ends(mark: str) -> None:
    sentence = f"aaa bbb ccc ddd eee{mark}"
    assert [p.text for p in split_passages(" ".join([sentence] * 3), SMALL)] == [sentence] * 3


@pytest.mark.parametrize("mark", ["।", "॥", "。", "！", "？"])
def test_sentences_that_no_space_parts_count_one_by_one(mark: str) -> None:
    assert len(split_passages(f"क{mark}" * 150)) == 1
    assert [len(p.text) for p in split_passages(f"क{mark}" * 200)] == [200, 200]


def test_a_point_inside_a_number_ends_nothing() -> None:
    passages = split_passages("A limit of 2.5 here. " * 3, SMALL)
    assert [p.text for p in passages] == ["A limit of 2.5 here."] * 3


def test_shares_are_equal() -> None:
    sizes = [len(p.text.split()) for p in split_passages(" ".join([SENTENCE] * 32))]
    assert sizes == [80, 80]


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    passages = split_passages(" ".join(["word"] * 20), SMALL)
    assert [len(p.text.split()) for p in passages] == [5, 5, 5, 5]


def test_a_word_that_is_too_long_is_cut_between_graphemes() -> None:
    word = "क्षि" * 60
    passages = split_passages(word, SMALL)
    graphemes = regex.findall(r"\X", word)
    assert len(passages) > 1
    assert [g for p in passages for g in regex.findall(r"\X", p.text)] == graphemes


@given(st.text(st.sampled_from("ab। .\n\u0301क्ि!"), max_size=300))
def test_only_white_space_is_lost_and_no_passage_is_too_long(text: str) -> None:
    passages = split_passages(text, SMALL)
    assert all(text[p.start : p.end] == p.text == p.text.strip() != "" for p in passages)
    assert "".join("".join(p.text.split()) for p in passages) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(passages))
    assert all(len(p.text.split()) <= SMALL.longest for p in passages)


@pytest.mark.parametrize("settings", [(0, 5, 1), (6, 5, 1), (1, 1, 0)])
def test_impossible_settings_are_refused(settings: tuple[int, int, int]) -> None:
    with pytest.raises(InvalidInput, match="passage settings"):
        PassageSettings(*settings)
