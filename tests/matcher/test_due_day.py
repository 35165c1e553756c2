"""The day that an answer to "by when" means."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.due_day import due_day

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        ("31-03-2027", date(2027, 3, 31)),
        ("31/3/27", date(2027, 3, 31)),
        ("2027-03-31", date(2027, 3, 31)),
        ("३१-०३-२०२७", date(2027, 3, 31)),
        ("31 March", date(2027, 3, 31)),
        ("15 मार्च तक", date(2027, 3, 15)),
        ("1 March", date(2027, 3, 1)),
        ("31-03-2020", date(2020, 3, 31)),
    ],
)
def test_a_date_is_that_day_even_if_it_has_passed(answer: str, day: date) -> None:
    assert due_day(answer, TODAY) == day


@pytest.mark.parametrize("answer", ["02-2028", "2/2028", "2028-02", "February 2028", "फरवरी 2028"])
def test_a_month_is_its_last_day(answer: str) -> None:
    assert due_day(answer, TODAY) == date(2028, 2, 29)


@pytest.mark.parametrize("answer", ["2 months", "two months", "दो महीने में", "do mahine"])
def test_a_span_counts_from_today(answer: str) -> None:
    assert due_day(answer, TODAY) == date(2027, 1, 27)


@pytest.mark.parametrize(
    "answer", ["", "soon", "Diwali", "2027", "31-02-2027", "00-2027", "13-2027", "1-1-1", "-", "🙂"]
)
def test_what_names_no_day_is_none(answer: str) -> None:
    assert due_day(answer, TODAY) is None
