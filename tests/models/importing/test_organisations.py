from __future__ import annotations

import pytest

from models.errors import InvalidInput
from models.geography import Places
from models.importing.locations import Locator
from models.importing.mapping import FieldRule, KnownOrganisation, OrganisationRule
from models.importing.organisations import OrganisationIndex, name_key
from models.records import Organisation, OrganisationKind, Provenance

SOURCE = Provenance("test")


def organisation(organisation_id: str, name: str, *aliases: str) -> Organisation:
    return Organisation(organisation_id, name, SOURCE, aliases=aliases)


def index(*organisations: Organisation) -> OrganisationIndex:
    return OrganisationIndex(organisations, Locator(Places))


def rule(known: dict[str, KnownOrganisation] | None = None, *, create: bool = True, kind: str = "") -> OrganisationRule:
    return OrganisationRule(FieldRule(columns=("x",)), kind=kind, create=create, known=known or {})


@pytest.mark.parametrize(
    "name",
    [
        "Indian Institute of Technology, Kanpur",
        "Indian Institute of Technology Kanpur",
        "IIT Kanpur",
        "iit kanpur",
        "I.I.T. Kanpur",
        "IIT-Kanpur (UP)",
        "The Indian Institute Technology  Kanpur",
    ],
)
def test_the_spellings_of_one_institute_have_one_key(name: str) -> None:
    assert name_key(name) == name_key("IIT Kanpur")


@pytest.mark.parametrize("name", ["IIT Delhi", "NIT Kanpur", "IIIT Kanpur", "Kanpur University"])
def test_other_institutes_have_other_keys(name: str) -> None:
    assert name_key(name) != name_key("IIT Kanpur")


def test_names_of_towns_and_organisations_are_unified() -> None:
    assert name_key("Indian Space Research Organization, Bangalore") == name_key(
        "Indian Space Research Organisation Bengaluru"
    )
    assert name_key("राष्ट्रीय रासायनिक प्रयोगशाला") != name_key("राष्ट्रीय भौतिक प्रयोगशाला")


def test_a_name_that_is_only_a_bracket_keeps_it() -> None:
    assert name_key("(ISRO)") == "isro"
    assert name_key("???")


def test_a_name_is_linked_by_name_before_alias() -> None:
    held = index(organisation("a", "ABC", "XYZ"), organisation("b", "XYZ"))
    assert held.link("xyz", rule(), SOURCE) == ("b", None)
    assert held.links[0].how == "name"


def test_an_acronym_in_brackets_is_an_alias() -> None:
    held = index(organisation("neeri", "National Environmental Engineering Research Institute (NEERI)"))
    assert held.link("NEERI", rule(), SOURCE)[0] == "neeri"
    assert held.links[0].how == "alias"


def test_an_ambiguous_name_is_refused_with_what_it_may_mean() -> None:
    held = index(organisation("a", "Testing Institute"), organisation("b", "testing institute"))
    with pytest.raises(InvalidInput, match="is the name of 2: a, b"):
        held.link("Testing Institute", rule(), SOURCE)


def test_an_unknown_name_makes_an_organisation_once() -> None:
    held = index()
    first, made = held.link("New Works", rule(kind="industry"), SOURCE)
    assert made is not None
    assert (first, made.kind) == ("new-works", OrganisationKind.INDUSTRY)
    assert held.link("NEW WORKS", rule(), SOURCE) == ("new-works", None)
    assert "new-works" in held


def test_no_organisation_is_made_where_the_mapping_forbids_it() -> None:
    with pytest.raises(InvalidInput, match="no organisation that is stored"):
        index().link("New Works", rule(create=False), SOURCE)


def test_the_mapping_knows_name_aliases_and_place() -> None:
    known = KnownOrganisation(name="Indian Institute of Technology Kanpur", aliases=("IITK",), pincode="208016")
    held = index()
    made = held.link("the Kanpur one", rule({"the Kanpur one": known}), SOURCE)[1]
    assert made is not None
    assert made.aliases == ("the Kanpur one", "IITK")
    assert made.location.state == "Uttar Pradesh"
    assert held.is_located(made.organisation_id)
    stored = index(organisation("o1", "Kanpur Institute", "IITK"))
    assert stored.link("the Kanpur one", rule({"the Kanpur one": known}), SOURCE) == ("o1", None)
    assert stored.links[0].how == "mapping"


def test_an_id_that_is_taken_by_another_name_gets_a_mark() -> None:
    held = index(organisation("new-works", "Something else"))
    made = held.link("New Works", rule(), SOURCE)[1]
    assert made is not None
    assert made.organisation_id.startswith("new-works-")
    assert not held.is_located("new-works")
