"""Groups of providers: the words decide, the order of the table decides between them, and nothing is guessed."""

from __future__ import annotations

import pytest

from matcher.provider_groups import (
    COMPANY,
    NO_PERSON,
    UNKNOWN,
    career_stage,
    group_table,
    institution_type,
    profile_size,
)
from models.details import ProviderKind
from models.records import OrganisationKind

PERSON, START_UP = ProviderKind.RESEARCHER, ProviderKind.STARTUP


@pytest.mark.parametrize(
    ("designation", "stage"),
    [
        ("Associate Professor", "associate professor"),
        ("ASSISTANT PROFESSOR (contract)", "assistant professor or lecturer"),
        ("Asst. Prof.", "assistant professor or lecturer"),
        ("Professor and Head", "full professor"),
        ("Emeritus Professor", "retired or emeritus"),
        ("international_adjunct", "adjunct, visiting or of practice"),
        ("Post-Doctoral Fellow", "post-doc or fellow"),
        ("Ph.D. Scholar", "student or PhD scholar"),
        ("Scientist-E", "scientist, higher grade"),
        ("Distinguished Scientist", "scientist, higher grade"),
        ("Scientist C", "scientist, entry or middle grade"),
        ("Food Scientist", "scientist, grade not stated"),
        ("Master Dyer", "technical, workshop or field staff"),
        ("Faculty", UNKNOWN),
        ("", UNKNOWN),
        ("Professorial Clerk", UNKNOWN),
        ("प्राध्यापक", UNKNOWN),
    ],
)
def test_a_designation_tells_the_career_stage(designation: str, stage: str) -> None:
    assert career_stage(PERSON, designation) == stage


def test_only_people_have_a_career_stage() -> None:
    assert career_stage(ProviderKind.LABORATORY, "Professor") == NO_PERSON


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("IIT (ISM) Dhanbad", "IIT"),
        ("Indian Institute of Technology Example", "IIT"),
        ("Indian Institute of Science", "IISc or IISER"),
        ("Indian Institute of Science Education and Research", "IISc or IISER"),
        ("NIT Example", "NIT or IIIT"),
        ("CSIR-National Chemical Laboratory", "CSIR laboratory"),
        ("Example Central University", "central university"),
        ("Example State University", "state university"),
        ("Example University (Deemed to be University)", "private university"),
        ("University of Example", "other university"),
        ("Example Coatings Pvt. Ltd.", COMPANY),
        ("Example Trust", "NGO, trust or society"),
        ("Deccan Traps Institute of Technology", "other institute or college"),
        ("Unitech", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_name_tells_the_type_of_institution(name: str, told: str) -> None:
    assert institution_type(PERSON, name) == told


def test_the_kind_of_the_record_is_asked_only_where_the_name_tells_nothing() -> None:
    assert institution_type(PERSON, "Sahyadri", OrganisationKind.NGO) == "NGO, trust or society"
    assert institution_type(PERSON, "IIT Example", OrganisationKind.NGO) == "IIT"
    assert institution_type(START_UP, "IIT Example") == COMPANY


def test_every_kind_of_organisation_has_a_group_and_no_group_stands_twice() -> None:
    table = group_table()
    assert set(table.by_organisation_kind) == {kind.value for kind in OrganisationKind}
    for entries in (table.career_stages, table.institution_types):
        names = [entry.group for entry in entries]
        assert len(names) == len(set(names))
    assert set(table.by_organisation_kind.values()) <= {entry.group for entry in table.institution_types}


def test_profiles_fall_into_four_sizes() -> None:
    sizes = [profile_size(count) for count in (0, 1, 2, 4, 5, 9, 10, 900)]
    assert sizes == [
        *["0–1 pieces"] * 2,
        *["2–4 pieces"] * 2,
        *["5–9 pieces"] * 2,
        *["10 or more pieces"] * 2,
    ]
