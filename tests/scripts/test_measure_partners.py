"""How partners are measured: what is hidden is gone, goals have known answers, tables say what was measured."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from matcher.equal_relevance import WinRate
from matcher.evaluation.bundle import Bundle, BundleDocument, BundleOwner, BundleQuery, Target
from scripts.partnership.complementary import SETU, Judged
from scripts.partnership.goals import known_goals
from scripts.partnership.hidden import hide_pairs
from scripts.partnership.tables import complementary_table


def authors(count: int) -> Bundle:
    draws = np.random.default_rng(5)
    people = [f"a{number:02d}" for number in range(30)]
    documents = tuple(
        BundleDocument(f"d{number}", "", "text", tuple(sorted(draws.choice(people, 1 + number % 3, replace=False))))
        for number in range(count)
    )
    return Bundle("papers", Target.OWNER, documents, (), {})


def test_nothing_is_left_of_what_a_hidden_pair_wrote_together() -> None:
    hidden = hide_pairs(authors(120), 8)
    assert len(hidden.partner_of) == 8
    written = Counter(owner for document in hidden.bundle.documents for owner in document.owners)
    for person, partner in hidden.partner_of.items():
        assert not [one for one in hidden.bundle.documents if {person, partner} <= set(one.owners)]
        assert written[person] >= 2
        assert written[partner] >= 1
    everybody = [*hidden.partner_of, *hidden.partner_of.values()]
    assert len(everybody) == len(set(everybody)), "nobody stands in two pairs"
    assert hide_pairs(authors(120), 8).partner_of == hidden.partner_of


def test_a_collection_without_shared_documents_hides_nobody() -> None:
    alone = Bundle("alone", Target.OWNER, (BundleDocument("d", "", "text", ("a",)),), (), {})
    assert hide_pairs(alone, 5).partner_of == {}


def collection() -> Bundle:
    owners = {one: BundleOwner(one, "researcher") for one in ("expert", "alike", "adder", "both")}
    queries = (BundleQuery("q1", "one", "en"), BundleQuery("q2", "two", "en"), BundleQuery("q3", "तीन", "hi"))
    grades = {"q1": {"expert": 3, "alike": 2}, "q2": {"adder": 2}, "q3": {"both": 3}}
    return Bundle("known", Target.OWNER, (), queries, grades, owners | {"course": BundleOwner("course", "course")})


def test_a_goal_is_two_problems_of_one_language_and_its_answer_is_known() -> None:
    [goal] = known_goals(collection(), 10, frozenset({"researcher"}))
    assert (goal.goal_id, goal.text, goal.person) == ("q1+q2", "one\ntwo", "expert")
    assert dict(goal.adders) == {"adder": 2}
    assert goal.alike == {"alike"}
    assert known_goals(collection(), 10, frozenset({"course"})) == []


def test_the_table_says_what_every_way_reached() -> None:
    ranks = {SETU: {"g": 1.0, "h": 0.5}, "another": {"g": 0.0, "h": 0.5}}
    nobody = (WinRate(0, None, None), WinRate(0, None, None))
    text = complementary_table(Judged(ranks, ranks, dict.fromkeys(ranks, nobody)))
    assert "on 2 goals" in text
    assert f"| {SETU} | 0.750 |  |" in text
    assert "| another | 0.250 | +0.500 [" in text
    assert text.count("no pairs") == 4


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_pairs_are_hidden_than_asked_for(most: int) -> None:
    assert len(hide_pairs(authors(120), most).partner_of) == most
