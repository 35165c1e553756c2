"""A question comes back from JSON as it was saved."""

from __future__ import annotations

import json
from datetime import date

import pytest

from matcher.edits import Edits, WantedNeed
from matcher.query import Applicant, Filters, Near, Query
from matcher.searches.question import TOLD_KINDS, as_json, check_can_be_told, from_json, told_kinds
from models.details import ProviderKind
from models.errors import InvalidInput

TODAY = date(2026, 11, 28)
FULL = Query(
    "हमारे यहाँ पाउडर कोटिंग उतर जाती है",
    "hi",
    Filters(
        (ProviderKind.RESEARCHER, ProviderKind.CALL), ("pune",), ("Maharashtra",), ("o-1",),
        Near(18.5, 73.8, 50.0, "Pune, Maharashtra"), 2019, ("hi", "mr"),
    ),
    applicant=Applicant("msme", "micro", "Maharashtra", 4),
    today=TODAY,
    edits=Edits((WantedNeed("coating", 2.0), WantedNeed("बाथ")), ("80 °C",), 500_000, 5, date(2027, 1, 31)),
    is_fame_neutral=True,
)  # fmt: skip


@pytest.mark.parametrize("query", [FULL, Query("powder", today=TODAY)], ids=["full", "bare"])
def test_a_question_comes_back_whole(query: Query) -> None:
    assert from_json(json.loads(json.dumps(as_json(query))), TODAY) == query


def test_the_day_is_that_on_which_it_is_asked() -> None:
    assert from_json(as_json(FULL), date(2027, 5, 1)).today == date(2027, 5, 1)


def test_courses_are_not_told_of() -> None:
    assert ProviderKind.COURSE not in TOLD_KINDS
    assert told_kinds(Filters()) == TOLD_KINDS
    with pytest.raises(InvalidInput, match="courses alone"):
        check_can_be_told(Query("milk", filters=Filters((ProviderKind.COURSE,))))


def test_a_stored_problem_is_not_saved() -> None:
    with pytest.raises(InvalidInput, match="own words"):
        check_can_be_told(Query("milk", problem_id="p-1"))
