"""Skills: read from a problem, weighed, and changed by people."""

from __future__ import annotations

import math

import pytest

from matcher.edits import NO_EDITS
from matcher.query import Query
from matcher.teams.skill_edits import SkillChanges, changed_skills
from matcher.teams.skills import MOST_SKILLS, NeededSkill, WantedSkill, queries_of_skill, skills_of
from matcher.understand import understand
from models.errors import InvalidInput

ENGLISH = "Castings have pin holes. The polishing dust makes workers cough. Effluent from plating is green."
HINDI = "पाउडर कोटिंग उतर जाती है। धोने का पानी खेत को खराब कर रहा है।"
ROMANISED = "powder coating utar jati hai. dhone ka pani khet ko kharab kar raha hai."


def skills(text: str, *wanted: WantedSkill) -> tuple[NeededSkill, ...]:
    return skills_of(understand(Query(text)), wanted or None)


@pytest.mark.parametrize("text", [ENGLISH, HINDI, ROMANISED, "zinc", "?", "ज़"])
def test_the_weights_of_a_problem_add_up_to_one_and_nothing_is_required(text: str) -> None:
    found = skills(text)
    assert math.isclose(sum(one.weight for one in found), 1.0)
    assert not any(one.is_required for one in found)
    assert [one.skill_id for one in found] == [f"s{number}" for number in range(1, len(found) + 1)]


def test_each_need_of_a_problem_is_a_skill_in_the_persons_own_words() -> None:
    assert [one.words for one in skills(ENGLISH)] == [
        "Castings have pin holes",
        "The polishing dust makes workers cough",
        "Effluent from plating is green",
    ]
    assert skills(HINDI)[0].words == "पाउडर कोटिंग उतर जाती है"
    assert "powder coating" in skills(HINDI)[0].need.gloss


def test_a_short_problem_is_one_skill_with_all_the_weight() -> None:
    (only,) = skills("zinc")
    assert (only.words, only.weight) == ("zinc", 1.0)


def test_a_long_problem_has_no_more_skills_than_anybody_reads() -> None:
    long = " ".join(f"Machine {number} breaks its wooden spindle number {number} daily." for number in range(200))
    assert 1 < len(skills(long)) <= MOST_SKILLS


def test_the_label_of_a_long_skill_is_one_line_cut_at_a_word() -> None:
    (long,) = skills("pump\nseals " + "leak " * 100, WantedSkill("pump\nseals " + "leak " * 100))
    assert long.label.startswith("pump seals leak")
    assert long.label.endswith("leak …")
    assert len(long.label) <= 92


def test_a_skill_can_be_dropped_stressed_required_and_put_in_other_words() -> None:
    read = skills(ENGLISH)
    changes = SkillChanges(
        dropped=[1], added=["plating bath chemistry"], renamed={2: "silicosis"}, stressed={3: 2.0}, required=[4]
    )
    wanted = changed_skills(read, changes)
    assert wanted == (
        WantedSkill("silicosis"),
        WantedSkill("Effluent from plating is green", 2.0),
        WantedSkill("plating bath chemistry", is_required=True),
    )
    found = skills(ENGLISH, *wanted)
    assert [one.is_read for one in found] == [False, True, False]
    assert [one.is_required for one in found] == [False, False, True]


def test_no_change_takes_the_skills_as_read() -> None:
    assert changed_skills(skills(ENGLISH), SkillChanges()) is None


def test_stress_multiplies_a_weight_before_they_are_shared_out() -> None:
    one, other = skills(ENGLISH, WantedSkill("first of its own", 3.0), WantedSkill("second of its own"))
    assert math.isclose(one.weight, 0.75)
    assert math.isclose(other.weight, 0.25)


@pytest.mark.parametrize(
    "changes", [SkillChanges(dropped=[4]), SkillChanges(required=[0]), SkillChanges(stressed={9: 1})]
)
def test_a_number_of_no_skill_is_refused_with_the_numbers_there_are(changes: SkillChanges) -> None:
    with pytest.raises(InvalidInput, match="from 1 to 3"):
        changed_skills(skills(ENGLISH), changes)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ([], "/skills"),
        ([WantedSkill(f"skill {number}") for number in range(MOST_SKILLS + 1)], "/skills"),
        ([WantedSkill("one"), WantedSkill(" one ")], "/skills/1"),
        ([WantedSkill("  ")], "/skills/0/words"),
        ([WantedSkill("x" * 1001)], "/skills/0/words"),
        *(([WantedSkill("one", stress)], "/skills/0/weight") for stress in (0.0, -1.0, 11.0, math.nan, math.inf)),
    ],
)
def test_skills_that_cannot_be_asked_for_are_refused_at_their_place(wanted: list[WantedSkill], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        skills_of(understand(Query(ENGLISH)), wanted)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_read_skill_is_asked_for_by_itself_and_within_its_problem() -> None:
    query = Query(ENGLISH)
    understanding = understand(query)
    first = skills_of(understanding)[0]
    alone, within = queries_of_skill(query, understanding.needs, first)
    assert (alone.text, alone.edits) == (first.words, NO_EDITS)
    text = understand(within).text
    assert text.count(first.words) == 2
    assert all(text.count(need.words) == 1 for need in understanding.needs[1:])


def test_a_skill_in_own_words_is_asked_for_as_it_stands_in_its_own_language() -> None:
    query = Query(ENGLISH)
    own = skills(ENGLISH, WantedSkill("फेफड़ों की जाँच"))[0]
    (asked,) = queries_of_skill(query, understand(query).needs, own)
    assert (asked.text, asked.language) == ("फेफड़ों की जाँच", "hi")


def test_the_only_skill_of_a_problem_is_the_problem() -> None:
    query = Query("zinc in well water")
    understanding = understand(query)
    assert queries_of_skill(query, understanding.needs, skills_of(understanding)[0]) == (query,)
