"""Other forms of a word count where the word itself does not stand: checked against the rule, passage by passage."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.stems import stem
from embeddings.word_forms import OTHER_FORM, AskedWord, Postings, add_up, asked_words, narrowed

FORMS = ["leak", "leaks", "leakage", "coat", "coating", "oil", "पंप", "is10500"]
IDF = {form: 1.0 + place for place, form in enumerate(FORMS)}
ROWS = 6

PASSAGES = st.lists(st.dictionaries(st.sampled_from(FORMS), st.floats(0.125, 1)), min_size=ROWS, max_size=ROWS)
QUERIES = st.dictionaries(st.sampled_from([*FORMS, "leaking"]), st.sampled_from([0.5, 1.0, 2.0]))


def by_the_rule(query: dict[str, float], passage: dict[str, float]) -> float:
    total = 0.0
    for root in {stem(token) for token in query}:
        own = {token: count for token, count in query.items() if stem(token) == root}
        held = {form: weight for form, weight in passage.items() if stem(form) == root}
        if own.keys() & held.keys():
            total += sum(count * held.get(token, 0.0) for token, count in own.items())
        else:
            total += sum(
                weight * OTHER_FORM * max(count * min(1.0, idf(token) / idf(form)) for token, count in own.items())
                for form, weight in held.items()
            )
    return total


def idf(token: str) -> float:
    return IDF.get(token, 10.0)


def words_of(query: dict[str, float]) -> list[AskedWord]:
    return asked_words(query, lambda token: [form for form in FORMS if stem(form) == stem(token)], idf)


def postings_of(passages: list[dict[str, float]], token: str) -> Postings:
    rows = [row for row, passage in enumerate(passages) if token in passage]
    return np.array(rows, np.int32), np.array([passages[row][token] for row in rows], np.float32)


@given(QUERIES, PASSAGES)
def test_every_passage_scores_by_the_rule(query: dict[str, float], passages: list[dict[str, float]]) -> None:
    scores = add_up(words_of(query), partial(postings_of, passages), ROWS)
    assert scores.tolist() == pytest.approx([by_the_rule(query, passage) for passage in passages], rel=1e-5)


@given(QUERIES, PASSAGES, st.sets(st.integers(0, ROWS - 1)))
def test_some_passages_score_as_they_do_among_all(
    query: dict[str, float], passages: list[dict[str, float]], some: set[int]
) -> None:
    words, wanted = words_of(query), np.array(sorted(some), np.int32)
    every = add_up(words, partial(postings_of, passages), ROWS)
    few = add_up(words, lambda token: narrowed(postings_of(passages, token), wanted), len(wanted))
    assert few.tolist() == every[wanted].tolist()  # to the last bit


def test_nothing_asked_scores_nothing() -> None:
    assert add_up([], lambda token: (np.empty(0, np.int32), np.empty(0, np.float32)), 3).tolist() == [0, 0, 0]
