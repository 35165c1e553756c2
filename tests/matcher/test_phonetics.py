"""Sounds of native words: the same in every script."""

from __future__ import annotations

import pytest

from matcher.phonetics import as_devanagari, native_sounds


@pytest.mark.parametrize(
    ("word", "script", "devanagari"),
    [("চৌধুরী", "Beng", "चौधुरी"), ("গোপাল", "Beng", "गोपाल"), ("கோபாலன்", "Taml", "कोपालऩ्"), ("ଗୋପାଳ", "Orya", "गोपाळ")],
)
def test_a_vowel_sign_of_two_parts_is_one_vowel(word: str, script: str, devanagari: str) -> None:
    assert as_devanagari(word, script) == devanagari
    assert native_sounds(word, script) == native_sounds(devanagari, "Deva")
