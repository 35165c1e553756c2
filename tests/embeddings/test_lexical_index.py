from __future__ import annotations

from collections.abc import Sequence
from math import log

import bm25s
import numpy as np
import pytest

from embeddings import lexical_index
from embeddings.lexical_index import K1, B, LexicalBuilder, LexicalIndex
from embeddings.stems import stem

TEXTS = ["water water fluoride", "water pump motor", "सौर पंप", "", "motor"]


def _index(texts: Sequence[str] = TEXTS) -> LexicalIndex:
    builder = LexicalBuilder()
    for text in texts:
        builder.add(text.split())
    return builder.build()


def test_the_score_is_the_formula() -> None:
    # "water" is in 2 of 5 passages; passage 0 has it twice and 3 tokens, the mean is 9 / 5.
    idf = log(1 + (5 - 2 + 0.5) / (2 + 0.5))
    expected = idf * 2 / (2 + K1 * (1 - B + B * 3 / (9 / 5)))
    assert _index().all_scores(["water"])[0] == pytest.approx(expected, rel=1e-6)


def test_weights_agree_with_bm25s() -> None:
    rng = np.random.default_rng(0)
    documents = [[f"w{n}" for n in rng.zipf(1.5, 30) % 200] for _ in range(300)]
    index = _index([" ".join(document) for document in documents])
    other = bm25s.BM25(method="lucene", k1=K1, b=B)
    other.index(documents, show_progress=False)
    query = sorted({"w1", "w2", "w7", "w30"})
    assert np.allclose(index.all_scores(query), other.get_scores(query), atol=1e-5)


def test_repeats_in_the_query_count_and_its_order_does_not() -> None:
    index = _index()
    once = index.all_scores(["pump", "motor"])
    assert index.all_scores(["motor", "pump"]).tolist() == once.tolist()
    assert index.all_scores(["motor", "motor"])[4] == pytest.approx(2 * index.all_scores(["motor"])[4])


def test_only_passages_that_share_a_word_are_found() -> None:
    index = _index()
    assert index.search(["motor"], 10).rows.tolist() == [4, 1]
    assert index.search(["पंप"], 10).rows.tolist() == [2]
    assert len(index.search(["unknown"], 10)) == len(index.search([], 10)) == len(index.search(["motor"], 0)) == 0


def test_a_mask_lets_only_its_rows_pass() -> None:
    mask = np.array([True, True, False, False, False])
    assert _index().search(["motor", "पंप"], 10, mask).rows.tolist() == [1]


def test_ties_are_ordered_by_row() -> None:
    assert _index(["same words"] * 4).search(["words"], 3).rows.tolist() == [0, 1, 2]


def test_scores_of_rows_are_those_of_the_search() -> None:
    index = _index()
    hits = index.search(["water", "motor"], 5)
    assert index.scores(["water", "motor"], hits.rows).tolist() == hits.scores.tolist()
    rows = np.array([4, 0, 4, 3])  # in any order, and one twice
    assert index.scores(["water", "motor"], rows).tolist() == index.all_scores(["water", "motor"])[rows].tolist()


def test_a_passage_weighs_the_same_inside_the_index_and_beside_it() -> None:
    index = _index()
    tokens = TEXTS[1].split()
    weights = index.weigh(tokens)
    for token in tokens:
        assert np.float32(weights[token]) == index.all_scores([token])[1]


def test_words_that_are_nearly_everywhere_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical_index, "COMMON_AT_LEAST", 2)
    index = _index(["the pump", "the motor", "the water", "motor"])
    assert index.all_scores(["the"]).tolist() == [0, 0, 0, 0]
    assert index.query_counts(["the", "pump", "pump", "new"]) == {"pump": 2, "new": 1}


LEAKS = ["leak leak oil", "leakage oil oil", "leaks oil", "leap oil", "316l leakages", "रिसाव", "oil"]


def test_another_form_of_a_word_counts_half_and_never_as_if_it_were_rarer() -> None:
    index = _index(LEAKS)
    leak, leakage, leaks = (index.all_scores([word]) for word in ("leak", "leakage", "leaks"))
    assert np.flatnonzero(leak).tolist() == [0, 1, 2, 4]
    # Each form is in one passage, so all are equally rare, and each passage holds one.
    assert leak[1] == pytest.approx(leakage[1] / 2)
    assert leaks[1] == pytest.approx(leakage[1] / 2)
    # The word itself stands there; its plural adds nothing.
    beside = _index([*LEAKS, "leak leaks oil"])
    assert beside.all_scores(["leak"])[7] == pytest.approx(beside.weigh(["leak", "leaks", "oil"])["leak"])
    common = _index([*LEAKS, "leak", "leak", "leak"])
    idf = [log(1 + (10 - df + 0.5) / (df + 0.5)) for df in (4, 1)]
    weight = common.weigh(["leakage", "oil", "oil"])["leakage"]
    assert common.all_scores(["leak"])[1] == pytest.approx(weight * idf[0] / idf[1] / 2)


def test_a_form_that_the_query_names_itself_counts_whole_and_once() -> None:
    index = _index(LEAKS)
    assert index.all_scores(["leak", "leakage"])[1] == pytest.approx(index.all_scores(["leakage"])[1])
    assert index.all_scores({"leak": 1.0, "leakage": 0.5})[1] == pytest.approx(index.all_scores(["leakage"])[1] / 2)


def test_a_form_is_found_where_the_word_itself_stands_nowhere() -> None:
    assert _index(LEAKS).search(["leaking"], 10).rows.tolist() == [0, 2, 4, 1]
    assert len(_index(LEAKS).search(["316"], 10)) == len(_index(LEAKS).search(["रिसा"], 10)) == 0


def test_a_form_that_is_nearly_everywhere_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical_index, "COMMON_AT_LEAST", 2)
    assert _index(["pumps", "pumps", "pumps", "pump"]).all_scores(["pump"]).tolist()[:3] == [0, 0, 0]


def test_forms_are_those_with_one_stem_and_codes_and_other_scripts_have_none() -> None:
    words = "coat coated coating coats coal leaf leaves leave study studies stud is10500 316l पंप पंपों go".split()
    index = _index([" ".join(words)])
    alphabetic = [word for word in words if word.isascii() and word.isalpha()]
    for word in alphabetic:
        assert index.forms_of(word) == sorted(other for other in alphabetic if stem(other) == stem(word)), word
    assert [index.forms_of(word) for word in ("is10500", "316l", "पंप", "पंपा")] == [["is10500"], ["316l"], ["पंप"], []]
    assert index.forms_of("coatings") == ["coat", "coated", "coating", "coats"]


def test_an_empty_index_answers_nothing() -> None:
    for index in (_index([]), _index(["", ""])):
        assert len(index.search(["water"], 5)) == 0
        assert index.weigh(["water"])["water"] > 0
        assert index.weigh([]) == {}
