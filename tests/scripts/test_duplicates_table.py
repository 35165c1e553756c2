"""The labelled pairs, and the finder beside the naive ways on them."""

from __future__ import annotations

import json

import pytest

from scripts.duplicates.labelled import HELD_OUT, PEOPLE, PROBLEMS, Labelled, read_people, read_problems
from scripts.duplicates.naive import alike_texts, edit_similarity, equal_texts, plain
from scripts.duplicates.table import mistakes, table, ways
from tests.matcher.scene import hash_encoders


@pytest.fixture(scope="module")
def people() -> Labelled:
    return read_people()


def test_there_are_enough_pairs_of_both_sorts_each_with_what_makes_it_hard() -> None:
    lines = [json.loads(line) for path in (PEOPLE, HELD_OUT) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(lines) >= 120
    assert min(sum(line["same"] for line in lines), sum(not line["same"] for line in lines)) >= 50
    assert all(line["why"] and line["first"]["name"] and line["second"]["name"] for line in lines)
    for path in (PEOPLE, HELD_OUT, PROBLEMS):
        numbers = [json.loads(line)["pair"] for line in path.read_text(encoding="utf-8").splitlines()]
        assert numbers == sorted(set(numbers))


def test_the_finder_beats_both_naive_ways_in_precision_and_recall(people: Labelled) -> None:
    for labelled in (people, read_people(HELD_OUT)):
        found = ways(labelled)
        ours = found["sure or likely"]
        for naive in ("equal", "edit similarity ≥ 0.9"):
            assert len(ours & labelled.same) > len(found[naive] & labelled.same)
            assert len(ours & labelled.same) / len(ours) > len(found[naive] & labelled.same) / len(found[naive])


def test_what_docs_promise_of_people_holds(people: Labelled) -> None:
    found = ways(people)
    assert found["sure"] <= people.same
    assert len(found["sure or likely"] & people.same) >= 0.95 * len(people.same)
    assert len(found["sure or likely"] - people.same) <= 0.05 * len(found["sure or likely"])


def test_two_people_of_one_name_in_two_institutes_are_never_sure(people: Labelled) -> None:
    namesakes = {ids for ids, why in people.whys.items() if why.startswith("one name, two")}
    assert len(namesakes) >= 10
    assert not namesakes & ways(people)["sure"]


def test_the_table_has_a_line_a_way_and_the_mistakes_are_named(people: Labelled) -> None:
    lines = list(table(people))
    assert [line[0] for line in lines[1:]] == list(ways(people))
    right, found = int(lines[4][2]), int(lines[4][1])
    assert lines[4][3:] == [f"{right / found:.3f}", f"{right / len(people.same):.3f}"]
    assert all(line.startswith(("missed ", "wrong ")) for line in mistakes(people))


def test_problems_stand_among_those_of_the_demo() -> None:
    problems = read_problems(hash_encoders())
    assert len(problems.texts) > 2 * len(problems.whys) + 100
    assert ways(problems)["sure"] <= problems.same


def test_edit_similarity_is_counted_in_letters() -> None:
    assert edit_similarity("kitten", "sitting") == pytest.approx(1 - 3 / 7)
    assert edit_similarity("", "") == 1.0
    assert edit_similarity("", "ab") == 0.0
    assert edit_similarity("a b", "a b") == 1.0


def test_naive_ways_look_past_case_and_punctuation_only() -> None:
    texts = {"a": "K. R. Rao", "b": "k r rao", "c": "Rao K R", "d": "abcdefghij", "e": "abcdefghiX"}
    assert plain("K. R. Rao") == "k r rao"
    assert equal_texts(texts) == {("a", "b")}
    assert alike_texts(texts) == {("a", "b"), ("d", "e")}
