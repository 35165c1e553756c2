from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from models.errors import InvalidInput
from models.importing import fields
from models.records import EvidenceKind


@pytest.mark.parametrize(
    "text",
    [
        "22/11/2026",
        "22-11-2026",
        "22.11.2026",
        "22.11.26",
        "22 11 2026",
        "14. 11. 2026".replace("14", "22"),
        "2026-11-22",
        "2026-11-22T10:00:00",
        "2026/11/22",
        "22 Nov 2026",
        "22-Nov-26",
        "22nd November, 2026",
        "November 22, 2026",
        "Nov 22nd 2026",
    ],
)
def test_a_date_is_read_in_the_forms_of_india(text: str) -> None:
    assert fields.day(text) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "fix"),
    [("9/24/2018", "day first"), ("45123", "format the cell"), ("soon", "22/11/2026"), ("31/02/2026", "22/11/2026")],
)
def test_what_is_no_date_is_refused_with_the_form_to_use(text: str, fix: str) -> None:
    with pytest.raises(InvalidInput, match=fix):
        fields.day(text)


def test_years_of_two_digits_lie_between_1970_and_2069() -> None:
    assert fields.day("1/1/69").year == 2069
    assert fields.day("1/1/70").year == 1970


@pytest.mark.parametrize(
    ("text", "rupees"),
    [
        ("150000", 150_000),
        ("1,50,000", 150_000),
        ("150,000", 150_000),
        ("₹ 1,50,000/-", 150_000),
        ("Rs. 1,50,000.00", 150_000),
        ("INR 1.5 lakh", 150_000),
        ("1.5 Lacs", 150_000),
        ("1.5L", 150_000),
        ("2 crore", 20_000_000),
        ("Rs 2.25 Cr", 22_500_000),
        ("5k", 5_000),
        ("99.50", 100),
        ("99.49", 99),
        ("0", 0),
        ("0.29 crore", 2_900_000),
        ("500 rupees only", 500),
    ],
)
def test_money_is_read_in_whole_rupees(text: str, rupees: int) -> None:
    assert fields.money(text) == rupees


@pytest.mark.parametrize("text", ["6.900,00", "USD 500", "10-20 lakh", "-5", "1,5,0", "free", "1e9", "9" * 30, "1.2.3"])
def test_what_is_no_amount_in_rupees_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        fields.money(text)


@pytest.mark.parametrize("text", ["411007", "411 007", "411007.0", "411-007"])
def test_a_pin_code_is_mended(text: str) -> None:
    assert fields.pincode(text) == "411007"


@pytest.mark.parametrize("text", ["011007", "41100", "4110077", "41100a", "४११००७"])
def test_what_is_no_pin_code_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="six digits"):
        fields.pincode(text)


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (fields.year, "2013", 2013),
        (fields.year, "2013.0", 2013),
        (fields.year, "22.05.2019", 2019),
        (fields.year, "13.10.17", 2017),
        (fields.readiness_level, "TRL 4", 4),
        (fields.readiness_level, "trl-9", 9),
        (fields.whole_number, "1,200", 1200),
        (fields.whole_number, "12.0", 12),
        (fields.degrees, "18.52° N", 18.52),
        (fields.orcid, "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        (fields.language, "Hindi", "hi"),
        (fields.language, "தமிழ்", "ta"),
        (fields.language, "hi-IN", "hi"),
        (fields.state, "orissa", "Odisha"),
        (fields.cluster, "PI-RAHI", "chandigarh"),
        (fields.web_address, "www.example.org", "https://www.example.org"),
        (fields.line, " two \n lines ", "two lines"),
        (fields.choice(EvidenceKind), "Course  Outline", EvidenceKind.COURSE_OUTLINE),
        (fields.choice(EvidenceKind), "PUBLICATION", EvidenceKind.PUBLICATION),
    ],
)
def test_a_cell_is_read(parse: Callable[[str], Any], text: str, value: object) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text", "fix"),
    [
        (fields.choice(EvidenceKind), "publicatoin", "did you mean publication"),
        (fields.choice(EvidenceKind), "zzz", "give one of"),
        (fields.language, "hindhi", "did you mean hi"),
        (fields.state, "Maharashtraa", "did you mean Maharashtra"),
        (fields.cluster, "Punee", "did you mean pune"),
        (fields.readiness_level, "10", "1 to 9"),
        (fields.readiness_level, "4-7", "1 to 9"),
        (fields.whole_number, "-1", "digits only"),
        (fields.whole_number, "1.5", "digits only"),
        (fields.year, "1700", "four digits"),
        (fields.year, "1999-2005", "four digits"),
        (fields.web_address, "javascript:alert(1)", "https"),
        (fields.web_address, "https://x.org/ <b>", "https"),
        (fields.identifier, "two words", "-"),
        (fields.line, "nul \0 inside", "remove it"),
        (fields.prose, "lone \ud800 surrogate", "remove it"),
        (fields.line, "x" * 501, "shorten"),
        (fields.prose, "x" * 100_001, "shorten"),
        (fields.orcid, "0000", "0000-0000"),
        (fields.degrees, "18°31'", "decimal"),
    ],
)
def test_a_cell_is_refused_with_what_mends_it(parse: Callable[[str], Any], text: str, fix: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(text)
    (problem,) = refused.value.problems
    assert fix in problem.fix
    assert problem.reason
