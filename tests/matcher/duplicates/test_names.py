"""Names of one person, however they are written, meet; names of two people do not."""

from __future__ import annotations

import pytest

from matcher.duplicates.common_names import MOST_BITS, NameRarity
from matcher.duplicates.name_sounds import ALIKE, NEAR, OTHER, SAME, alikeness, initial_class, sound_block
from matcher.duplicates.name_words import NameWord, name_words
from matcher.duplicates.person_names import INITIAL_BITS, MISSING_WORD_BITS, NameComparison, compare_names


def word(text: str) -> NameWord:
    (only,) = name_words(text)
    return only


def compared(one: str, other: str) -> NameComparison:
    return compare_names(name_words(one), name_words(other), lambda part: 10.0)


@pytest.mark.parametrize(
    ("name", "words", "initials"),
    [
        ("Dr. (Smt.) K. R. Venkataraman, PhD", ["venkataraman"], ["k", "r"]),
        ("Prof KR Venkataraman", ["venkataraman"], ["k", "r"]),
        ("VENKATARAMAN K R", ["venkataraman"], ["k", "r"]),
        ("डॉ. के. आर. वेंकटरामन", ["वेंकटरामन"], ["k", "r"]),
        ("கே. ஆர். வெங்கடராமன்", ["வெங்கடராமன்"], ["k", "r"]),
        ("प्रो. वि. रा. जोगळेकर", ["जोगळेकर"], ["v", "r"]),
        ("Er. Mohd. Salim", ["mohammad", "salim"], []),
        ("Md. Salim", ["mohammad", "salim"], []),
        ("Asha Rao, MD", ["asha", "rao"], []),
        ("Maria D'Souza", ["maria", "d'souza"], []),
        ("Shri", ["shri"], []),
        ("", [], []),
        ("123", [], []),
    ],
)
def test_a_name_is_taken_apart_without_titles(name: str, words: list[str], initials: list[str]) -> None:
    parts = name_words(name)
    assert [part.text for part in parts if not part.is_initial] == words
    assert [part.text for part in parts if part.is_initial] == initials


@pytest.mark.parametrize(
    "pair",
    [
        "Sharma Sarma", "Chaudhary Chowdhury", "Chaudhary Choudhury", "Lakshmi Laxmi", "Srivastava Shrivastav",
        "Gowda Gouda", "Iyer Aiyar", "Iyengar Ayyangar", "Pillai Pillay", "Murthy Moorthy", "Zaveri Jhaveri",
        "Vikas Bikash", "Mukherjee Mukerji", "Agarwal Aggarwal", "Tiwari Tewari", "Geetha Gita", "Sahu Sahoo",
        "शर्मा Sarma", "लक्ष्मी Laxmi", "सिंह Singh", "राव Rao", "చౌదరి Chaudhari", "రావు Rao", "ಗೌಡ Gowda",
        "চৌধুরী Chowdhury", "ഗീത Geetha", "മേനോൻ Menon", "ਢਿੱਲੋਂ Dhillon", "સુરેશ Suresh", "சங்கர் Shankar",
        "கணபதி Ganapathi", "शुक्ल Shukla", "विजय Vijay",
    ],
)  # fmt: skip
def test_spellings_of_one_name_sound_alike_and_fall_into_one_block(pair: str) -> None:
    one, other = map(word, pair.split())
    assert alikeness(one, other) == alikeness(other, one) == ALIKE
    assert sound_block(one) == sound_block(other)


@pytest.mark.parametrize("pair", ["Dutta Datta", "Mohammad Muhammed", "Subramanian Subramaniam", "Nair Nayar"])
def test_spellings_that_differ_more_support_each_other_less(pair: str) -> None:
    one, other = map(word, pair.split())
    assert alikeness(one, other) == NEAR


@pytest.mark.parametrize(
    "pair",
    ["Anil Sunil", "Ramesh Rajesh", "Kumar Kumari", "Arun Aruna", "Roy Rai", "Gupta Gupte", "Yadav Jadhav",
     "Singh Sinha", "Sanjay Sanjeev", "Manish Manoj", "अनिल Sunil", "Rathod Rathore"],
)  # fmt: skip
def test_other_names_do_not_support_each_other(pair: str) -> None:
    one, other = map(word, pair.split())
    assert alikeness(one, other) == OTHER


def test_a_word_is_the_same_as_itself_in_every_script() -> None:
    for text in ("Rao", "राव", "عباس", "小川", "Łukasz"):
        assert alikeness(word(text), word(text)) == SAME


def test_an_initial_may_stand_for_a_word_of_any_script() -> None:
    assert initial_class(word("Sundararajan")) == initial_class(word("सुन्दरराजन"))
    assert initial_class(word("Vijay")) == initial_class(word("বিজয়"))
    assert initial_class(word("Ramesh")) != initial_class(word("Suresh"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("K. R. Venkataraman", "Venkataraman K R"),
        ("K. R. Venkataraman", "Venkat Raman K.R."),
        ("Arvind Kumar Srivastava", "A. K. Shrivastav"),
        ("N. Kamala", "Kamala Natarajan"),
        ("Uma Maheswari B", "B. Umamaheswari"),
        ("डॉ. सुनीता मिश्रा", "Sunita Misra"),
    ],
)
def test_names_in_any_order_with_initials_or_joined_speak_for_one_person(one: str, other: str) -> None:
    for found in (compared(one, other), compared(other, one)):
        assert not found.contradicts
        assert found.bits > 8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anil Kulkarni", "Sunil Kulkarni"),
        ("K. V. Raghavan", "K. S. Raghavan"),
        ("Anil Kumar Sharma", "Sunil Sharma"),
        ("R. Balan", "Suresh Balan"),
        ("Abdul Rahim Ansari", "Abdul Rahman Ansari"),
    ],
)
def test_what_is_left_on_both_sides_contradicts(one: str, other: str) -> None:
    assert compared(one, other).contradicts
    assert compared(one, other).bits < 0


def test_the_bits_of_a_name_are_those_of_its_parts() -> None:
    assert compared("S. Rao", "S. Rao").bits == pytest.approx(10.0 * SAME + INITIAL_BITS)
    assert compared("Ram Rao", "Rao").bits == pytest.approx(10.0 * SAME + MISSING_WORD_BITS)
    assert compared("", "Rao").bits == pytest.approx(MISSING_WORD_BITS)
    assert compared("", "").bits == 0.0


def test_a_rare_name_tells_more_than_a_common_one_also_in_a_small_directory() -> None:
    rarity = NameRarity([name_words("Ulaganathan"), name_words("Kumar")])
    assert rarity.bits(word("Ulaganathan")) == MOST_BITS
    assert rarity.bits(word("Kumar")) < 7


def test_a_directory_counts_its_own_names() -> None:
    rarity = NameRarity([name_words("Zorinpuii")] * 500 + [name_words("Ulaganathan")] * 1500)
    assert rarity.bits(word("Zorinpuii")) == pytest.approx(3.0, abs=0.02)  # 499 of 2000 + 2000
