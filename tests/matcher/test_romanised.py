"""Indian languages typed in Latin letters, and what becomes of them."""

from __future__ import annotations

import time

import pytest

from matcher.native_words import NativeWords, native_words, nearest
from matcher.phonetics import latin_sounds, native_sounds, sound_keys
from matcher.romanised import to_native
from matcher.sound_distance import distance
from matcher.spell_out import spell_out

COATING = "hamare yaha powder coating ke baad 2 mahine me rang utar jata hai"


def test_a_hinglish_sentence_is_written_in_devanagari_and_its_number_stays() -> None:
    written = to_native(COATING).text
    assert written.startswith("हमारे यहाँ")
    assert written.endswith("के बाद 2 महीने में रंग उतर जाता है")


@pytest.mark.parametrize(
    ("typed", "native"),
    [
        ("gaon me paani nahi hai", "गाँव में पानी नहीं है"),
        ("gaanv mein pani nhi h", "गाँव में पानी नहीं है"),
        ("machhli marti hai", "मछली मरती है"),
        ("bijli baar baar jati hai", "बिजली बार बार जाती है"),
        ("patthar gir jate hain", "पत्थर गिर जाते हैं"),
        ("makkhiyan aur machhar bahut hain", "मक्खियाँ और मच्छर बहुत हैं"),
    ],
)
def test_spellings_that_people_use_lead_to_one_word(typed: str, native: str) -> None:
    assert to_native(typed).text == native


@pytest.mark.parametrize("text", ["", "   ", "1234", "!?…", "SS-316L", "IS 10500", "पानी गंदा है", "தண்ணீர்"])
def test_what_is_no_romanised_word_comes_back_as_it_is(text: str) -> None:
    assert to_native(text).text == text


def test_codes_in_a_romanised_sentence_are_untouched() -> None:
    written = to_native("hamari SS-316L pipe IS 10500 test me fail hai, 45 km dur").text
    assert "SS-316L" in written
    assert "IS 10500" in written
    assert "45 km" in written


def test_mixed_scripts_keep_their_native_part() -> None:
    assert to_native("पानी ganda hai").text == "पानी गंदा है"


def test_punctuation_and_line_breaks_stay() -> None:
    assert to_native("pani, hawa!\n(mitti)").text == "पानी, हवा!\n(मिट्टी)"


def test_english_words_stay_english() -> None:
    assert "transformer" in to_native("hamare transformer me tel nahi hai").text


def test_changed_words_are_told() -> None:
    assert dict(to_native("ganda pani").words) == {"ganda": "गंदा", "pani": "पानी"}


def test_conversion_is_the_same_every_time() -> None:
    assert to_native(COATING) == to_native(COATING)


def test_marathi_and_bengali_have_their_own_function_words() -> None:
    assert "पाहिजे" in to_native("amhala pani pahije", "mr-Latn").text
    bengali = to_native("amader gram e jol nei", "bn-Latn")
    assert bengali.script == "Beng"
    assert bengali.text.startswith("আমাদের")


def test_a_language_without_rules_is_read_as_hindi() -> None:
    assert to_native("pani", "bho-Latn").script == "Deva"


def test_sixty_words_take_a_few_milliseconds_once_loaded() -> None:
    text = " ".join([COATING] * 5)
    to_native(text)
    begin = time.process_time()
    for _ in range(10):
        to_native(text)
    assert (time.process_time() - begin) / 10 < 0.01


def test_the_more_frequent_of_two_words_alike_is_chosen() -> None:
    words = NativeWords({"कल": 6.0, "कला": 3.0}, "Deva")
    assert [candidate.word for candidate in words.candidates("kal")] == ["कल", "कला"]


def test_equal_candidates_come_in_the_order_of_their_words() -> None:
    words = NativeWords({"तल": 4.0, "टल": 4.0}, "Deva")
    assert [candidate.word for candidate in words.candidates("tal")] == ["टल", "तल"]


def test_no_more_candidates_come_than_there_are() -> None:
    assert len(NativeWords({"जल": 4.0}, "Deva").candidates("jal", k=9)) == 1
    assert NativeWords({"जल": 4.0}, "Deva").candidates("xyz") == []
    assert NativeWords({}, "Deva").candidates("jal") == []


def test_a_flapped_r_is_found_by_d_and_by_r() -> None:
    assert native_words("hi").candidates("gaadi", k=1)[0].word == "गाड़ी"
    assert native_words("hi").candidates("gaari", k=1)[0].word == "गाड़ी"


def test_the_nearest_of_listed_words_is_taken_and_the_first_when_none_is_like_it() -> None:
    assert nearest("bimari", ["रोग", "बीमारी"], "Deva") == "बीमारी"
    assert nearest("xyz", ["रोग", "बीमारी"], "Deva") == "रोग"


def test_aspiration_doubling_and_length_do_not_change_the_skeleton() -> None:
    skeletons = {latin_sounds(typed).skeleton for typed in ("pathar", "patthar", "pattar", "paththar")}
    assert skeletons == {native_sounds("पत्थर", "Deva")[0].skeleton}


def test_a_nasal_vowel_may_be_typed_with_or_without_n() -> None:
    assert len(native_sounds("भैंस", "Deva")) == 2
    assert len(native_sounds("पानी", "Deva")) == 1
    assert native_sounds("water", "Deva") == []


def test_an_exact_spelling_costs_nothing_and_a_wrong_vowel_more_than_a_short_one() -> None:
    native = native_sounds("पानी", "Deva")[0]
    exact, short, wrong = (distance(latin_sounds(typed), native) for typed in ("paanee", "pani", "puni"))
    assert exact == 0
    assert exact < short < wrong


def test_cognates_in_two_scripts_have_one_sound_key() -> None:
    assert sound_keys("बिजली", "Deva") == sound_keys("ਬਿਜਲੀ", "Guru")
    assert sound_keys("जल", "Deva") == []


def test_an_unknown_word_is_spelled_out() -> None:
    assert spell_out("kamal", "Deva") == "कमल"
    assert spell_out("kamal", "Taml") == "kamal"
