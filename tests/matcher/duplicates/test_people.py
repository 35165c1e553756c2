"""Two people of one name are not called one; one person in two sources is, and the reasons say why."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from matcher.duplicates.blocks import candidate_pairs
from matcher.duplicates.people import People
from matcher.duplicates.profiles import Profile, Work, work_of
from matcher.duplicates.reasons import DuplicateBand, Reason, judged_pair, prior_bits
from models.duplicate_pairs import DuplicatePair

ASHA = Profile("a", "Asha R. Kulkarni", "bhima", "Bhima College", "Polymers", state="Maharashtra")
SAME = replace(ASHA, provider_id="b", name="Kulkarni A R")


def judged(one: Profile, other: Profile, work: dict[str, Work] | None = None) -> DuplicatePair | None:
    people = People([one, other])
    shown = work or {}
    shared = set(shown.get("a", Work()).titles) & set(shown.get("b", Work()).titles)
    return next(people.judged(people.candidates([(0, 1)] if shared else []), shown), None)


def reasons(pair: DuplicatePair | None) -> set[str]:
    assert pair is not None
    return {reason["name"] for reason in pair.reasons}


def test_one_person_in_two_sources_is_sure_with_reasons() -> None:
    pair = judged(ASHA, SAME)
    assert pair is not None
    assert (pair.first_id, pair.second_id, pair.band) == ("a", "b", DuplicateBand.SURE)
    assert reasons(pair) == {"name", "organisation", "department"}
    assert [reason["weight"] for reason in pair.reasons] == sorted([r["weight"] for r in pair.reasons], reverse=True)


def test_two_people_of_one_common_name_in_two_institutes_and_fields_are_not_even_possible() -> None:
    one = Profile("a", "Rajesh Kumar", "bhima", "Bhima College", "Optics")
    other = Profile("b", "Rajesh Kumar", "palar", "Palar College", "Botany")
    assert judged(one, other) is None


def test_two_people_of_one_rare_name_in_two_institutes_and_fields_are_not_sure() -> None:
    one = Profile("a", "Chidambaranathan Ulaganathan", "bhima", "Bhima College", "Optics")
    other = replace(one, provider_id="b", organisation="palar", organisation_name="Palar College", department="Botany")
    pair = judged(one, other)
    assert pair is None or pair.band != DuplicateBand.SURE


def test_a_name_alone_is_never_sure_however_rare() -> None:
    one = Profile("a", "Chidambaranathan Velayudhaswamy Ulaganathan")
    pair = judged(one, replace(one, provider_id="b"))
    assert pair is not None
    assert pair.score > 0.99
    assert pair.band == DuplicateBand.LIKELY


def test_one_orcid_finds_a_person_who_changed_name_and_institute() -> None:
    one = replace(ASHA, orcid="0000-0002-1825-0097")
    other = Profile("b", "Asha Deshpande", "palar", "Palar College", "Polymers", "0000-0002-1825-0097")
    pair = judged(one, other)
    assert {"orcid", "other_name"} <= reasons(pair)


def test_another_orcid_parts_people_who_are_alike_in_all_else() -> None:
    assert judged(replace(ASHA, orcid="0000-0002-1825-0097"), replace(SAME, orcid="0000-0001-5109-3700")) is None


def test_work_of_one_title_finds_a_person_who_moved() -> None:
    moved = replace(SAME, organisation="palar", organisation_name="Palar College", department="")
    titles = {
        "a": work_of([("e1", "Barrier films of cassava starch")]),
        "b": work_of([("e2", "Barrier Films of Cassava Starch.")]),
    }
    assert "titles" in reasons(judged(ASHA, moved, titles))


def test_who_signed_the_same_work_are_two() -> None:
    together = work_of([("e1", "Barrier films of cassava starch")])
    pair = judged(ASHA, SAME, {"a": together, "b": together})
    assert pair is None or pair.band == DuplicateBand.POSSIBLE


def test_other_fields_speak_against_and_the_same_field_for() -> None:
    plants = work_of([("e1", "Chlorophyll fluorescence orchid epiphyte bromeliad pollinator herbarium seedling")])
    metals = work_of([("e2", "Martensite austenite quenching tempering nitriding carburizing dendrite")])
    like = work_of([("e3", "Orchid seedling chlorophyll fluorescence epiphyte bromeliad pollinator survey")])
    against, favour = (judged(ASHA, SAME, {"a": plants, "b": other}) for other in (metals, like))
    assert "other_field" in reasons(against)
    assert "field" in reasons(favour)


def test_a_page_that_many_share_tells_little() -> None:
    page = "https://bhima.example/faculty"
    crowd = [Profile(f"c{n}", f"Person Number{n}", "bhima", "Bhima College", url=page) for n in range(3)]
    people = People([replace(ASHA, url=page), replace(SAME, url=page), *crowd])
    shared = next(r for r in people.reasons(people.profiles[0], people.profiles[1]) if r.name == "page")
    alone = People([replace(ASHA, url=page), replace(SAME, url=page)])
    own = next(r for r in alone.reasons(alone.profiles[0], alone.profiles[1]) if r.name == "page")
    assert shared.weight < own.weight / 4


def test_nobody_and_one_person_give_no_pairs() -> None:
    for profiles in ([], [ASHA]):
        people = People(profiles)
        assert people.candidates() == []
        assert list(people.judged([], {})) == []


def test_blocks_lose_no_pair_that_comparing_everybody_finds() -> None:
    names = [
        "Asha Kulkarni", "A. Kulkarni", "Kulkarni Asha", "Asha R. Kulkarny", "Venkat Raman K", "K. Venkataraman",
        "Venkataraman", "सुनीता मिश्रा", "Sunita Misra", "S. Misra", "Sunil Mishra", "Subramanian Iyer",
        "Subramaniam Iyer", "Iyer S.", "Rao", "R. Rao",
    ]  # fmt: skip
    profiles = [Profile(f"p{n:02d}", name, "bhima", "Bhima College", "Polymers") for n, name in enumerate(names)]
    people = People(profiles)
    everybody = [(one, other, list(people.reasons(one, other))) for one, other in combinations(profiles, 2)]
    exact = {(pair.first_id, pair.second_id) for pair in people.judged(everybody, {})}
    found = {(pair.first_id, pair.second_id) for pair in people.judged(people.candidates(), {})}
    assert found == exact
    assert ("p00", "p01") in found
    assert ("p04", "p05") in found


def test_blocks_compare_few_of_many() -> None:
    syllables = ("ra", "mi", "ku", "so", "na", "vi", "pha", "de", "ha", "le")
    names = [f"{one}{two}ban {two}{three}mesh" for one in syllables for two in syllables for three in syllables]
    profiles = [Profile(f"p{n:04d}", name) for n, name in enumerate(names)]
    assert len(candidate_pairs(profiles, lambda one, other: True)) < 0.02 * len(names) ** 2 / 2


def test_who_could_not_be_one_whatever_agreed_is_not_compared() -> None:
    assert candidate_pairs([ASHA, SAME], lambda one, other: True) == {(0, 1)}
    assert candidate_pairs([ASHA, SAME], lambda one, other: False) == set()


def test_the_order_in_which_two_are_given_does_not_matter() -> None:
    assert judged(ASHA, SAME) == judged(SAME, ASHA)


def test_a_score_is_the_probability_of_the_summed_bits() -> None:
    pair = judged_pair("provider", ("b", "a"), [Reason("name", "of b", "of a", 20.0)], -17.0, corroborated=False)
    assert pair is not None
    assert (pair.first_id, pair.second_id) == ("a", "b")
    assert pair.reasons[0] == {"name": "name", "first": "of a", "second": "of b", "weight": 20.0}
    assert pair.score == pytest.approx(8 / 9, abs=1e-6)
    assert judged_pair("provider", ("a", "b"), [], -2.1, corroborated=True) is None


def test_in_a_larger_directory_more_has_to_speak_for_a_pair() -> None:
    assert prior_bits(50_000) < prior_bits(5_000) < prior_bits(100) == prior_bits(0)
