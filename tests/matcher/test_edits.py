"""The edited form of what was understood is what is matched, everywhere alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.edits import Edits, WantedNeed, changed_needs
from matcher.query import Query
from matcher.understand import understand
from models.errors import InvalidInput
from tests.matcher.scene import Scene, evidence, open_scene, provider

TEXT = "Powder coating peels off. Milk turns sour overnight. We have 80 °C steam and 3 lakh, TRL 4, by 31 March."


def edited(*wanted: WantedNeed, **given: object) -> Query:
    return Query(TEXT, edits=Edits(needs=wanted or None, **given), today=date(2026, 11, 28))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    opened = open_scene(tmp_path_factory.mktemp("edits"))
    opened.put(
        [provider("coater"), provider("dairy")],
        [
            evidence("e1", "powder coating that peels is traced to pretreatment", "coater"),
            evidence("e2", "sour milk: cooling overnight keeps milk from souring", "dairy"),
            evidence("e3", "steel sheets are cut, bent and welded", "coater"),
            evidence("e4", "paneer is pressed in moulds and packed", "dairy"),
        ],
    )
    yield opened
    opened.store.close()


def ranking(world: Scene, query: Query) -> list[str]:
    return [match.provider.provider_id for match in world.matcher.match(query).matches]


def test_dropping_a_need_changes_the_ranking_accordingly(world: Scene) -> None:
    assert ranking(world, edited(WantedNeed("Powder coating peels off"))) == ["coater", "dairy"]
    assert ranking(world, edited(WantedNeed("Milk turns sour overnight"))) == ["dairy", "coater"]


def test_a_need_that_was_added_is_matched(world: Scene) -> None:
    query = Query("Powder coating peels off", edits=changed_needs(["Powder coating peels off"], [1], ["sour milk"]))
    assert ranking(world, query) == ["dairy", "coater"]


def test_a_stressed_need_comes_first_and_counts_for_more(world: Scene) -> None:
    needs = WantedNeed("Powder coating peels off"), WantedNeed("Milk turns sour overnight", 3)
    assert understand(edited(*needs)).text.startswith("Milk turns sour overnight. Milk")
    scores = {
        query: world.matcher.affinity(query) for query in (edited(*needs), edited(needs[0], WantedNeed(needs[1].words)))
    }
    stressed, plain = ({item.target_id: item.score for item in one} for one in scores.values())
    assert stressed["dairy"] - stressed["coater"] > plain["dairy"] - plain["coater"] + 0.1


WANTED = st.builds(
    WantedNeed,
    st.sampled_from(["Powder coating peels", "sour milk", "दूध", "SS 316L pipe"]),
    st.sampled_from([1, 1, 2, 3]),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(WANTED, min_size=1, max_size=5))
def test_the_score_of_a_pair_is_the_same_in_match_and_affinity(world: Scene, wanted: list[WantedNeed]) -> None:
    query = edited(*wanted)
    scores = {item.target_id: item.score for item in world.matcher.affinity(query)}
    assert {match.provider.provider_id: match.score for match in world.matcher.match(query).matches} == scores


@settings(deadline=None)
@given(st.lists(WANTED, min_size=1, max_size=5))
def test_edited_needs_are_quoted_from_the_text_that_is_matched(wanted: list[WantedNeed]) -> None:
    found = understand(edited(*wanted))
    assert [found.text[need.start : need.end] for need in found.needs] == [need.words for need in found.needs]
    assert sorted(need.words for need in found.needs) == sorted(need.words for need in wanted)


def test_a_limit_that_is_missing_is_cut_out_and_a_new_one_is_added() -> None:
    found = understand(edited(limits=("95 °C",)))
    assert "80 °C" not in found.text
    assert "95 °C" in found.text
    assert [(limit.words, int(limit.high)) for limit in found.facts.limits] == [("95 °C", 95)]


def test_limits_that_are_kept_change_nothing() -> None:
    assert understand(edited(limits=("80 °C",))).text == TEXT


def test_sum_level_and_day_are_what_the_person_says() -> None:
    facts = understand(edited(money_inr=500_000, trl=6, deadline=date(2027, 1, 1))).facts
    assert (facts.money_inr, facts.trl, facts.deadline and facts.deadline.day) == (500_000, 6, date(2027, 1, 1))
    read = understand(edited()).facts
    assert (read.money_inr, read.trl, read.deadline and read.deadline.day) == (300_000, 4, date(2027, 3, 31))


def test_the_language_is_that_of_what_was_asked() -> None:
    query = Query("हमारा पंप टपकता है", edits=Edits(needs=(WantedNeed("pump seal"),)))
    assert understand(query).language.tag == "hi"


@pytest.mark.parametrize("needs", [(), (WantedNeed("x", 0),), (WantedNeed("  "),)])
def test_dropping_every_need_is_refused(needs: tuple[WantedNeed, ...]) -> None:
    with pytest.raises(InvalidInput, match="every need was dropped"):
        Edits(needs=needs)


def test_a_weight_outside_its_range_and_too_many_needs_are_refused() -> None:
    with pytest.raises(InvalidInput, match="cannot count"):
        WantedNeed("x", 4)
    with pytest.raises(InvalidInput, match="too many"):
        Edits(needs=(WantedNeed("x"),) * 21)


def test_needs_are_dropped_by_number() -> None:
    assert changed_needs(["a", "b"], [1], ["c"]) == Edits(needs=(WantedNeed("b"), WantedNeed("c")))
    assert changed_needs(["a"], [], []) == Edits()
    with pytest.raises(InvalidInput, match="no such needs"):
        changed_needs(["a"], [2], [])


def test_changing_a_limit_leaves_codes_and_deadline_alone() -> None:
    text = "SS 316L pipe cracks at 80 °C. We need it within two months."
    found = understand(Query(text, edits=Edits(limits=())))
    assert found.text == "SS 316L pipe cracks at . We need it within two months."
    assert "ss316l" in found.codes
    assert found.facts.limits == ()


@pytest.mark.parametrize(
    "edits", [Edits(needs=(WantedNeed("80 °C"),), limits=()), Edits(needs=(WantedNeed("x" * 9_000, 3),))]
)
def test_edits_that_leave_nothing_or_too_much_are_refused(edits: Edits) -> None:
    with pytest.raises(InvalidInput, match="cannot be matched"):
        understand(Query("pump at 80 °C", edits=edits))
