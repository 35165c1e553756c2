"""Numbers with what they count, in digits and words of several languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.codes import unify
from matcher.quantities import Quantity, QuantityKind, find_quantities
from matcher.quantity_words import TABLES, quantity_words


def only(text: str) -> Quantity:
    found = find_quantities(unify(text))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("heated to 80 °C", 80, 80, "°C"),
        ("80°C", 80, 80, "°C"),
        ("gap ≤ 2 mm", 2, 2, "mm"),
        ("8 to 25 mm bars", 8, 25, "mm"),
        ("8 se 25 mm sariya", 8, 25, "mm"),
        ("60-mm tiles", 60, 60, "mm"),
        ("रोज़ एक लाख लीटर", 100_000, 100_000, "l"),
        ("roz 60 hazar litre pani", 60_000, 60_000, "l"),
        ("ଦେଢ 1.5 km", Decimal("1.5"), Decimal("1.5"), "km"),
        ("५० किलो", 50, 50, "kg"),
        ("ಆರು ಎಕರೆ", 6, 6, "acre"),
        ("2.5 % loss", Decimal("2.5"), Decimal("2.5"), "%"),
    ],
)
def test_measures_are_read_with_their_unit(text: str, low: Decimal, high: Decimal, unit: str) -> None:
    found = only(text)
    assert (found.kind, found.low, found.high, found.unit) == (QuantityKind.MEASURE, low, high, unit)


@pytest.mark.parametrize(
    ("text", "rupees"),
    [
        ("साढ़े चार लाख में", 450_000),
        ("ढाई लाख रुपये", 250_000),
        ("सवा लाख नहीं, सवा दो लाख", 225_000),
        ("do lakh rupaye", 200_000),
        ("eleven rupees", 11),
        ("पौने तीन करोड़", 27_500_000),
    ],
)
def test_sums_are_read_in_words_too(text: str, rupees: int) -> None:
    assert {found.high for found in find_quantities(text) if found.kind is QuantityKind.MONEY} == {rupees}


def test_a_range_of_money_has_two_ends() -> None:
    found = only("₹2 to 3 lakh")
    assert (int(found.low), int(found.high), found.unit) == (200_000, 300_000, "INR")


@pytest.mark.parametrize(
    ("text", "unit", "per"),
    [("300 a month", "", "month"), ("40,000 per day", "", "day"), ("three tonnes a month", "t", "month")],
)
def test_a_rate_says_for_each_what(text: str, unit: str, per: str) -> None:
    assert (only(text).unit, only(text).per) == (unit, per)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("at most 5 kg", "at most"),
        ("kam se kam 5 kg", "at least"),
        ("5 kg से कम", "at most"),
        ("लगभग 5 किलो", "about"),
        ("under Rs 5 lakh", "at most"),
        ("5 kg", ""),
    ],
)
def test_a_bound_is_read_on_either_side(text: str, bound: str) -> None:
    assert only(text).bound == bound


@pytest.mark.parametrize(
    "text",
    [
        "",
        "in 2019 we began",
        "5 lacquer coats",
        "25 hazar murgiyon",
        "एक ग्राम पंचायत",
        "100 me se 9",
        "part A-40 kg-x1",
        "0",
    ],
)
def test_a_number_that_counts_nothing_is_passed_over(text: str) -> None:
    assert [found for found in find_quantities(text) if found.kind is not QuantityKind.COUNT] == []


def test_every_table_has_words_and_every_row_a_known_table() -> None:
    assert all(quantity_words().tables[table] for table in TABLES)


PARTS = st.sampled_from("₹ Rs. लाख crore , . 1 ४ 0 two साढ़े mm ° C - to से kg a day/ month x रु %".split(" "))


@settings(deadline=None)
@given(st.lists(PARTS, max_size=30).map(" ".join), st.lists(PARTS, max_size=30).map("".join))
def test_quantities_rise_never_overlap_and_stand_in_the_text(spaced: str, run_on: str) -> None:
    for text in (unify(spaced), unify(run_on)):
        ends = [place for found in find_quantities(text) for place in (found.start, found.end)]
        assert ends == sorted(ends)
        assert all(0 <= place <= len(text) for place in ends)
