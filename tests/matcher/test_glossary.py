"""The glossary: its size, its form, and what it finds."""

from __future__ import annotations

import unicodedata
from collections import Counter
from importlib.resources import files

import pytest

from matcher.glossary import COLUMNS, Glossary, glossary, read_entries
from models.errors import DataFormat

HEADER = "\t".join(COLUMNS)


def small(*lines: str) -> Glossary:
    return Glossary(read_entries("\n".join([HEADER, *lines])))


def test_the_shipped_glossary_has_fifteen_hundred_entries() -> None:
    assert len(glossary().entries) >= 1_500


def test_no_meaning_is_listed_twice() -> None:
    heads = Counter(entry.english.split("|")[0] for entry in glossary().entries)
    assert [head for head, times in heads.items() if times > 1] == []


def test_no_romanised_spelling_stands_for_two_entries() -> None:
    spellings = Counter(typed for entry in glossary().entries for typed in entry.romanised)
    assert [typed for typed, times in spellings.items() if times > 1] == []


def test_no_cell_repeats_a_word() -> None:
    cells = [words for entry in glossary().entries for words in (*entry.native.values(), entry.romanised)]
    assert [cell for cell in cells if len(set(cell)) < len(cell)] == []


def test_every_entry_has_hindi_and_a_domain() -> None:
    assert [entry.english for entry in glossary().entries if not entry.native.get("hi") or not entry.domain] == []


def test_romanised_spellings_are_plain_small_letters() -> None:
    odd = [typed for entry in glossary().entries for typed in entry.romanised if not typed.replace(" ", "").isascii()]
    assert odd == []
    assert [typed for entry in glossary().entries for typed in entry.romanised if typed != typed.lower()] == []


def test_native_words_are_in_their_own_script() -> None:
    scripts = {
        "hi": "DEVANAGARI", "mr": "DEVANAGARI", "bn": "BENGALI", "ta": "TAMIL", "te": "TELUGU", "gu": "GUJARATI",
        "pa": "GURMUKHI", "kn": "KANNADA", "ml": "MALAYALAM", "or": "ORIYA", "ur": "ARABIC",
    }  # fmt: skip
    wrong = [
        (entry.english, word)
        for entry in glossary().entries
        for language, words in entry.native.items()
        for word in words
        if not unicodedata.name(word[0]).startswith(scripts[language])
    ]
    assert wrong == []


def test_the_file_is_in_composed_form_without_stray_spaces() -> None:
    text = (files("matcher") / "lexicon" / "glossary.tsv").read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)
    cells = [part for line in text.splitlines() for cell in line.split("\t") for part in cell.split("|")]
    assert [part for part in cells if part != part.strip()] == []


def test_a_term_of_two_words_goes_before_its_words() -> None:
    words = small("water\tपानी\tpani\twater", "drinking water\tपीने का पानी\t\twater")
    assert words.english_of("पीने का पानी और पानी") == ["drinking water", "water"]


def test_inflected_hindi_words_are_found() -> None:
    words = small("insect\tकीड़ा\tkeeda\tcrop", "to peel\tछीलना\tchhilna\tverb", "yellow\tपीला\tpeela\tadjective")
    assert words.english_of("कीड़ों ने पीली परत छीलकर खाई") == ["insect", "yellow", "to peel"]


def test_a_verb_stem_is_not_taken_for_a_noun() -> None:
    words = small("nickel\tनिकल\t\tmetal")
    assert words.english_of("पानी निकलता है") == []


def test_a_word_with_endings_is_found_by_its_stem_in_other_scripts() -> None:
    words = small("plastic\tप्लास्टिक\t\tchemical\t\t\t\tప్లాస్టిక్")
    assert words.english_of("ప్లాస్టిక్‌తో") == ["plastic"]


def test_a_word_alike_in_another_script_is_found_by_its_sound() -> None:
    assert small("electricity\tबिजली\tbijli\tenergy").english_of("ਬਿਜਲੀ ਨਹੀਂ") == ["electricity"]


def test_english_words_stay_and_unknown_words_are_passed_over() -> None:
    assert small("rust\tजंग\tjung\tmetal").english_of("powder coating पर जंग अबकद") == ["powder", "coating", "rust"]


def test_an_empty_text_has_no_english() -> None:
    assert glossary().english_of("") == []


def test_generic_words_are_left_out_of_the_gloss() -> None:
    words = small("rust\tजंग\tjung\tmetal", "good\tअच्छा\taccha\tadjective", "to see\tदेखना\tdekhna\tverb")
    gloss = words.gloss("अच्छा जंग देखना")
    assert gloss.text == "rust"
    assert gloss.term_count == 1


def test_a_gloss_writes_alternatives_side_by_side() -> None:
    assert small("rust|corrosion\tजंग\tjung\tmetal").gloss("जंग").text == "rust corrosion"


@pytest.mark.parametrize(("count", "weight"), [(0, 0.0), (2, 0.0), (5, 0.5), (8, 1.0), (20, 1.0)])
def test_a_gloss_of_few_terms_weighs_little(count: int, weight: float) -> None:
    words = small(*(f"thing{n}\t{chr(0x915 + n)}मल\t\tmetal" for n in range(20)))
    gloss = words.gloss(" ".join(f"{chr(0x915 + n)}मल" for n in range(count)))
    assert gloss.weight == weight


def test_a_file_without_its_header_is_refused() -> None:
    with pytest.raises(DataFormat, match="first line must name the columns"):
        read_entries("rust\tजंग")


def test_a_line_without_an_english_word_is_refused_with_its_number() -> None:
    with pytest.raises(DataFormat, match="line 2"):
        read_entries(f"{HEADER}\n\tजंग")
