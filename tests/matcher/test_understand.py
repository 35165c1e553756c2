"""What is read out of a text before anything is searched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.query import MAX_QUERY_CHARACTERS, Query
from matcher.understand import Understanding, understand
from models.errors import InvalidInput


def read(text: str) -> Understanding:
    return understand(Query(text=text))


@pytest.mark.parametrize(
    ("text", "rupees"),
    [
        ("budget ₹1,50,000 for the trial", 150_000),
        ("we can spend Rs. 2.5 crore", 25_000_000),
        ("Rs 40000 only", 40_000),
        ("INR 3 lakhs", 300_000),
        ("about 5 lakh", 500_000),
        ("12 lacs at most", 1_200_000),
        ("₹ 50 thousand", 50_000),
        ("हमारे पास 5 लाख हैं", 500_000),
        ("२ करोड़ रुपये", 20_000_000),
        ("बजट 50 हज़ार रुपये", 50_000),
        ("बजट ५०,००० रुपये है", 50_000),
        ("800 rupees a piece", 800),
        ("₹2 lakh now, ₹3 crore later, 10 lakh per year", 30_000_000),
        ("₹0.29 crore", 2_900_000),
    ],
)
def test_money_is_read_in_rupees_and_the_largest_sum_counts(text: str, rupees: int) -> None:
    assert read(text).facts.money_inr == rupees


@pytest.mark.parametrize(
    "text",
    [
        "5 lacquer coats peel",
        "our guru 12 days ago",
        "गुरु 12 दिन पहले",
        "300 pieces of 40 mm",
        "for 3 years 5 people",
        "crore of them",
        "price ₹" + "9" * 400,
        "",
    ],
)
def test_what_is_no_sum_of_money_gives_none(text: str) -> None:
    assert read(text or "x").facts.money_inr is None


def test_both_spellings_of_nukta_letters_are_understood() -> None:
    precomposed = "2 करोड\u093c रुपये".replace("ड\u093c", "\u095c")
    assert precomposed != unicodedata.normalize("NFC", precomposed)
    assert read(precomposed).facts.money_inr == 20_000_000


@pytest.mark.parametrize(
    ("text", "pincode"),
    [
        ("we are in Pune 411001, near the station", "411001"),
        ("PIN 411 001.", "411001"),
        ("पिन कोड ४११००१", "411001"),
        ("DELHI 110016", "110016"),
        ("₹411001 for PIN 560012", "560012"),
        ("turnover 411001 rupees", ""),
        ("150000 litres a day", ""),
        ("phone 9411001234", ""),
        ("HSN 721049 sheet", ""),
        ("part A-411001", ""),
        ("weighs 411001.5 g", ""),
        ("PIN 011001", ""),
    ],
)
def test_a_pin_code_is_six_digits_that_are_nothing_else(text: str, pincode: str) -> None:
    assert read(text).pincode == pincode


@pytest.mark.parametrize("text", ["dairy near PIN 132001 with IS 1165", "dairy near 132 001, IS 1165"])
def test_a_pin_code_is_a_place_and_no_code_that_evidence_could_lack(text: str) -> None:
    found = read(text)
    assert (found.pincode, found.codes) == ("132001", ("is1165",))
    assert not any("132001" in token for token in found.tokens)


@pytest.mark.parametrize(
    ("text", "trl"), [("now at TRL 4", 4), ("TRL-7 reached", 7), ("trl:3", 3), ("TRL 10", None), ("control 4", None)]
)
def test_the_readiness_level_is_read(text: str, trl: int | None) -> None:
    assert read(text).facts.trl == trl


def test_codes_are_read_once_each_in_one_spelling() -> None:
    found = read("SS 316L or SS-316L pipe as in IS 10500").codes
    assert {"ss316l", "316l", "is10500"} <= set(found)
    assert len(found) == len(set(found))


def test_words_of_indian_scripts_stay_whole() -> None:
    assert {"विज्ञान", "प्रौद्योगिकी"} <= set(read("विज्ञान और प्रौद्योगिकी").tokens)


def test_a_stated_language_overrules_detection() -> None:
    stated = understand(Query(text="paani", language="mr")).language
    assert (stated.tag, stated.is_stated, stated.confidence) == ("mr", True, 1.0)


def test_the_text_is_matched_without_white_space_around_it() -> None:
    assert read("  water \n").text == "water"


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_question_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="nothing was asked"):
        Query(text=text)


def test_a_question_may_have_the_stated_length_and_no_more() -> None:
    Query(text="x" * MAX_QUERY_CHARACTERS)
    with pytest.raises(InvalidInput, match="too long"):
        Query(text="x" * (MAX_QUERY_CHARACTERS + 1))


PARTS = st.sampled_from(["₹", "Rs.", "लाख", "crore", ",", ".", "1", "४", "0", " ", "TRL", "411", "-", "x", "रु"])


@given(st.lists(PARTS, min_size=1, max_size=40).map("".join))
def test_no_text_breaks_understanding(text: str) -> None:
    found = read("x" + text)
    assert found.facts.money_inr is None or found.facts.money_inr >= 0
    assert found.pincode == "" or len(found.pincode) == 6


@pytest.mark.parametrize("text", ["SS 316L pipe", "SS-316L pipe", "pipes of ss316l"])
def test_a_grade_is_no_limit(text: str) -> None:
    assert [limit.words for limit in read(text).facts.limits if limit.words.startswith("316")] == []


def test_facts_stand_in_what_was_asked() -> None:
    found = read("In सोलापुर we need 300 pieces a month at 80 °C by 31 March for 2 to 3 lakh, TRL 4")
    assert [found.asked[place.start : place.end] for place in found.facts.places] == ["सोलापुर"]
    assert [found.asked[one.start : one.end] for one in found.facts.limits] == ["300 pieces a month", "80 °C"]
    money, deadline = found.facts.money, found.facts.deadline
    assert money is not None
    assert deadline is not None
    assert found.asked[money.start : money.end] == "2 to 3 lakh"
    assert found.asked[deadline.start : deadline.end] == "by 31 March"
    assert (money.low_inr, money.high_inr, found.facts.trl) == (200_000, 300_000, 4)
