"""A language that no model has read is said so."""

from __future__ import annotations

import pytest

from matcher.coverage import Coverage, coverage_of
from matcher.language import detect_language
from matcher.query import Query
from matcher.understand import understand


@pytest.mark.parametrize(
    ("text", "stated", "tag", "coverage"),
    [
        ("our pump leaks", "", "en", Coverage.READ),
        ("हमारा पंप टपकता है", "", "hi", Coverage.READ),
        ("hamara pump tapakta hai aur tel girta hai", "", "hi-Latn", Coverage.CONVERTED),
        ("ᱟᱞᱮ ᱫᱟᱠ ᱵᱟᱝ", "", "sat", Coverage.NOT_COVERED),
        ("ᱟᱞᱮ ᱫᱟᱠ ᱵᱟᱝ pump", "", "sat", Coverage.NOT_COVERED),
        ("the μ-controller and the pump seal leak", "", "en", Coverage.READ),
        ("ꯑꯩꯈꯣꯏ", "", "mni", Coverage.NOT_COVERED),
        ("Наш насос протекает", "", "ru", Coverage.READ),
        ("我们的泵漏水", "", "zh", Coverage.READ),
        ("हमर पंप", "mai", "mai", Coverage.NEIGHBOUR),
        ("hamar pump", "bho-Latn", "bho-Latn", Coverage.NEIGHBOUR),
        ("some words", "sat", "sat", Coverage.NOT_COVERED),
        ("notre pompe fuit", "fr", "fr", Coverage.READ),
    ],
)
def test_what_is_covered_follows_the_language(text: str, stated: str, tag: str, coverage: Coverage) -> None:
    language = detect_language(text, stated=stated)
    assert (language.tag, coverage_of(language)) == (tag, coverage)


def test_a_stated_foreign_language_is_not_turned_into_hindi() -> None:
    assert understand(Query("notre pompe fuit", language="fr")).read_as == "notre pompe fuit"


def test_a_stated_language_overrules_a_wrong_guess() -> None:
    guessed = understand(Query("pump seal leak rate"))
    stated = understand(Query("pump seal leak rate", language="hi-Latn"))
    assert (guessed.language.tag, stated.language.tag) == ("en", "hi-Latn")
    assert stated.coverage is Coverage.CONVERTED
