"""The last resort for a typed word that no list knows: spell it out in the native script, letter by letter."""

from __future__ import annotations

import unicodedata

import regex

_UNIT = regex.compile(r"chh|kh|gh|ch|jh|th|dh|ph|bh|sh|[bcdfghjklmnpqrstvwxyz]|aa|ai|au|ee|ii|oo|uu|[aeiou]")
_CONSONANTS = dict(
    zip(
        "k kh g gh ch chh j jh t th d dh n p ph f b bh m y r l v w s sh h q c z x".split(),
        "क ख ग घ च छ ज झ त थ द ध न प फ फ ब भ म य र ल व व स श ह क क ज़ क्स".split(),
        strict=True,
    )
)
_SIGNS = dict(zip("a aa i ee ii u oo uu e ai o au".split(), ["", *"ा ि ी ी ु ू ू े ै ो ौ".split()], strict=True))
_LETTERS = dict(zip("a aa i ee ii u oo uu e ai o au".split(), "अ आ इ ई ई उ ऊ ऊ ए ऐ ओ औ".split(), strict=True))
_FINAL = {"a": "ा", "i": "ी", "u": "ू"}
_VIRAMA = "्"
_SHIFTS = {"Deva": 0, "Beng": 0x80}


def spell_out(word: str, script: str) -> str:
    """Spell a word typed in Latin letters in a native script; unchanged where the script has no rules here.

    A vowel-less consonant joins the next one, the last consonant stays bare, a final a, i or u is long.
    """
    if script not in _SHIFTS:
        return word
    units = _UNIT.findall(unicodedata.normalize("NFD", word.casefold()))
    letters = "".join(_letter(units, place) for place in range(len(units)))
    return "".join(chr(ord(letter) + _SHIFTS[script]) for letter in letters)


def _letter(units: list[str], place: int) -> str:
    unit = units[place]
    before = units[place - 1] if place else ""
    after = units[place + 1] if place + 1 < len(units) else ""
    if unit in _CONSONANTS:
        if unit in "nm" and before in _SIGNS and after in _CONSONANTS:
            return "ं"
        return _CONSONANTS[unit] + (_VIRAMA if after in _CONSONANTS else "")
    if before in _CONSONANTS:
        return _FINAL.get(unit, _SIGNS[unit]) if not after else _SIGNS[unit]
    return _LETTERS[unit]
