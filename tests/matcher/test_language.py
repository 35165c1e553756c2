"""Language and script: native scripts for certain, plain English never taken for anything else."""

from __future__ import annotations

import pytest

from matcher.language import detect_language


@pytest.mark.parametrize(
    ("text", "tag", "script"),
    [
        ("Paint peels off our steel furniture after rain.", "en", "Latn"),
        ("हमारे यहाँ पेंट दो महीने में उखड़ने लगता है", "hi", "Deva"),
        ("आमच्या कारखान्यात पाणी साठवण्याची व्यवस्था नाही आणि त्यामुळे त्रास होतो", "mr", "Deva"),
        ("আমাদের গ্রামে পানীয় জলে আর্সেনিক আছে", "bn", "Beng"),
        ("எங்கள் ஊரில் குடிநீர் சுத்தமாக இல்லை", "ta", "Taml"),
        ("మా ఊరిలో తాగునీరు శుభ్రంగా లేదు", "te", "Telu"),
        ("ನಮ್ಮ ಊರಿನಲ್ಲಿ ಕುಡಿಯುವ ನೀರು ಶುದ್ಧವಾಗಿಲ್ಲ", "kn", "Knda"),
        ("ഞങ്ങളുടെ നാട്ടിൽ കുടിവെള്ളം ശുദ്ധമല്ല", "ml", "Mlym"),
        ("અમારા ગામમાં પીવાનું પાણી ચોખ્ખું નથી", "gu", "Gujr"),
        ("ਸਾਡੇ ਪਿੰਡ ਵਿੱਚ ਪੀਣ ਵਾਲਾ ਪਾਣੀ ਸਾਫ਼ ਨਹੀਂ ਹੈ", "pa", "Guru"),
        ("ଆମ ଗାଁରେ ପିଇବା ପାଣି ସଫା ନାହିଁ", "or", "Orya"),
        ("ہمارے گاؤں میں پینے کا پانی صاف نہیں ہے", "ur", "Arab"),
    ],
)
def test_scripts_and_languages_are_told(text: str, tag: str, script: str) -> None:
    found = detect_language(text)
    assert (found.tag, found.script, found.is_stated) == (tag, script, False)
    assert 0 <= found.confidence <= 1


def test_romanised_hindi_is_told_from_english() -> None:
    found = detect_language("hamare gaon me pani saaf nahi hai aur log bimar ho rahe hain")
    assert (found.tag, found.is_romanised, found.is_english) == ("hi-Latn", True, False)


@pytest.mark.parametrize(
    "text",
    [
        "We are to go to the main road; is it so, me and him?",
        "SS 316L flange, IS 10500",
        "The hot tap leaks. So do the seals.",
        "water",
    ],
)
def test_english_is_not_taken_for_a_romanised_language(text: str) -> None:
    assert detect_language(text).is_english


def test_latin_codes_do_not_hide_an_indian_script() -> None:
    assert detect_language("SS-316L टैंक में जंग, IS 10500 के अनुसार जाँच").script == "Deva"


@pytest.mark.parametrize("text", ["", "12345", "…!?"])
def test_a_text_without_known_letters_counts_as_english_without_confidence(text: str) -> None:
    found = detect_language(text)
    assert (found.tag, found.script, found.confidence) == ("en", "Latn", 0.0)


@pytest.mark.parametrize(
    ("stated", "tag", "script"), [("mr", "mr", "Deva"), ("hi-Latn", "hi-Latn", "Latn"), ("en", "en", "Deva")]
)
def test_what_is_stated_holds(stated: str, tag: str, script: str) -> None:
    found = detect_language("पानी", stated=stated)
    assert (found.tag, found.script, found.confidence, found.is_stated) == (tag, script, 1.0, True)
