from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from embeddings.tokenizer import STOP_WORDS, codes, distinct_words, find_words, tokenize, word_spans, words


@pytest.mark.parametrize("text", ["SS-316L", "SS 316L", "ss316l", "ss 316l", "SS‑316L", "SS–316L"])
def test_spellings_of_a_grade_meet(text: str) -> None:
    assert "ss316l" in codes(text)
    assert "ss316l" in tokenize(text)


@pytest.mark.parametrize("text", ["IS 10500", "IS:10500", "IS-10500", "is 10500:2012", "IS10500", "IS १०५००"])
def test_spellings_of_a_standard_meet(text: str) -> None:
    assert "is10500" in codes(text)
    assert "is10500" in tokenize(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ISO/IEC 17025 accredited", ["iso17025", "iec17025"]),
        ("IEC 60601-1-2", ["iec60601-1-2", "iec60601"]),
        ("tested to ISO 9001:2015", ["iso9001"]),
        ("EN 1.4404 steel", ["en1.4404"]),
        ("CAS 7732-18-5", ["cas7732-18-5", "7732-18-5"]),
        ("HS 8471.30 and NIC 13121", ["hs8471.30", "nic13121"]),
        ("H₂S, TiO2", ["h2s", "tio2"]),
        ("PM2.5", ["pm2.5"]),
        ("PM 2.5 levels", ["pm2.5"]),
        ("COVID-19", ["covid19"]),
        ("5G and 3D", ["5g", "3d"]),
        ("IP 67", ["ip67"]),
    ],
)
def test_codes_have_one_spelling(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "plain words",
        "30 kV at 50 Hz",
        "10mm",
        "the 2nd of 1990s",
        "500 people",
        "2020-21",
        "this is 100",
        "Rs 5",
    ],
)
def test_measures_ordinals_and_numbers_are_not_codes(text: str) -> None:
    assert codes(text) == []


def test_words_of_indian_scripts_stay_whole() -> None:
    assert tokenize("विज्ञान और प्रौद्योगिकी") == ["विज्ञान", "प्रौद्योगिकी"]
    assert tokenize("நீரின் தரம், మట్టి") == ["நீரின்", "தரம்", "మట్టి"]


def test_composed_and_decomposed_letters_are_one_word() -> None:
    assert tokenize("Rene\u0301 STRASSE") == tokenize("Ren\u00e9 straße")
    # NFC decomposes these letters, whichever way they were typed.
    assert tokenize("\u095b") == tokenize("\u091c\u093c")


def test_stop_words_go_and_repeats_stay() -> None:
    assert tokenize("The water in the water tank") == ["water", "water", "tank"]
    assert tokenize("पानी की जाँच के लिए पानी") == ["पानी", "जाँच", "पानी"]


def test_a_code_that_is_a_word_is_not_counted_twice() -> None:
    assert tokenize("TiO2") == ["tio2"]
    assert tokenize("RS-485") == ["rs", "485", "rs485"]


def test_no_text_has_no_tokens() -> None:
    assert tokenize("") == tokenize(" \n—!") == []


ODD_TEXT = st.text("aAbßſİiÅÅ\u030a\u0301\u0345é पानीक़\u093cகோ९9²½-–—.,🙂ǅΣς", max_size=30)


@given(ODD_TEXT, st.lists(ODD_TEXT, max_size=3))
def test_words_are_found_where_they_stand(text: str, others: list[str]) -> None:
    spans = word_spans(text)
    parts = [word[1:] for word, _, _ in spans] + [word[:-1] for word, _, _ in spans]
    wanted = {word for word, _, _ in spans[::2]} | set(parts[::2]) | set(others) | {"", "the", "is-10500"}
    assert find_words(text, wanted) == [(start, end) for word, start, end in spans if word in wanted]


@given(st.one_of(ODD_TEXT, st.text(st.characters(max_codepoint=127))))
def test_distinct_words_are_those_that_stand_in_the_text(text: str) -> None:
    assert distinct_words(text) == {word for word, _, _ in word_spans(text)}


@given(st.text(st.characters(max_codepoint=127)))
def test_words_of_plain_letters_are_what_the_pattern_finds(text: str) -> None:
    found = [word for word in regex.findall(r"[\p{L}\p{M}\p{N}]+", text.casefold()) if word not in STOP_WORDS]
    assert words(text) == found


def test_repeated_words_are_found_each_time_and_parts_of_words_never() -> None:
    text = "Coat coating—coat, undercoat; COAT"
    assert [text[start:end] for start, end in find_words(text, {"coat"})] == ["Coat", "coat", "COAT"]
    assert find_words("", {"coat"}) == find_words("coat", ()) == []
