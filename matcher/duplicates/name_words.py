"""A person's name taken apart: words and initials, without titles, in whatever order and script it is written."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

import regex

from matcher.phonetics import LIKE_DEVANAGARI, as_devanagari
from matcher.script import script_of

LONGEST_RUN_OF_INITIALS = 3
CACHED_NAMES = 200_000

_TITLES = frozenset(
    "dr prof professor shri sri shree smt shrimati er engr mr mrs ms miss kum sushri km late capt col lt gen maj retd "
    "adv ca pt pandit thiru tmt selvi phd mtech btech mba frs fna fnae fasc ias ips jr hon honble emeritus "
    "डॉ डा डाॅ डॉक्टर प्रो प्रा प्रोफेसर प्रोफ़ेसर श्री श्रीमती सुश्री कु इंजी इं कुमारी स्व पं "
    "ড ডঃ ডা শ্রী শ্রীমতী অধ্যাপক প্রফেসর প্রফেসার ড. ডক্টর திரு திருமதி முனைவர் டாக்டர் பேராசிரியர் డా డాక్టర్ శ్రీ శ్రీమతి ప్రొఫెసర్ "
    "ಡಾ ಶ್ರೀ ಶ್ರೀಮತಿ ಪ್ರೊ ഡോ ശ്രീ ശ്രീമതി പ്രൊഫ ડૉ ડો શ્રી શ્રીમતી પ્રો ਡਾ ਸ੍ਰੀ ਸ਼੍ਰੀ ਪ੍ਰੋ".split()
)
_DEGREE = "MD"  # ``Md`` is Mohammad
_ABBREVIATED = {"md": "mohammad", "mohd": "mohammad", "mohamd": "mohammad", "ch": "chaudhary", "kr": "kumar"}
# Names of Latin letters as they are written in Devanagari; other scripts are laid out alike.
_LETTER_NAMES = {
    "ए": "a", "बी": "b", "सी": "c", "डी": "d", "ई": "e", "एफ": "f", "जी": "g", "एच": "h", "आई": "i", "आइ": "i",
    "जे": "j", "के": "k", "एल": "l", "एम": "m", "एन": "n", "ओ": "o", "पी": "p", "क्यू": "q", "आर": "r", "एस": "s",
    "टी": "t", "यू": "u", "वी": "v", "डब्ल्यू": "w", "एक्स": "x", "वाई": "y", "जेड": "z", "जॅड": "z",
    "आर्": "r", "एस्": "s", "एम्": "m", "एन्": "n", "एल्": "l", "ऎस्": "s", "ऎम्": "m", "ऎन्": "n", "ऎल्": "l",
    "कॆ": "k", "जॆ": "j", "टि": "t", "पि": "p", "वि": "v", "बि": "b", "डि": "d", "जि": "g", "सि": "c",
}  # fmt: skip
_PIECE = regex.compile(r"[\p{L}\p{M}\u200c\u200d]+['’]?[\p{L}\p{M}]*\.?")


class NameWord(NamedTuple):
    """One part of a name, case-folded; of an initial its one letter, in Latin."""

    text: str
    script: str
    is_initial: bool


@lru_cache(CACHED_NAMES)
def name_words(name: str) -> tuple[NameWord, ...]:
    """Return the parts of a name in the order written, without titles and degrees; of a name of titles only, these.

    Several capitals in a name of mixed case are initials (``KR Venkataraman``), and so is whatever is one letter long.
    """
    plain = unicodedata.normalize("NFC", name)
    pieces = _PIECE.findall(plain)
    has_small = any(letter.islower() for letter in plain)
    parts = [part for piece in pieces if not _is_title(piece) for part in _parts(piece, has_small=has_small)]
    return tuple(parts or [part for piece in pieces for part in _parts(piece, has_small=has_small)])


def _is_title(piece: str) -> bool:
    bare = piece.strip(".'’")
    return bare.casefold() in _TITLES or bare == _DEGREE


def _parts(piece: str, *, has_small: bool) -> list[NameWord]:
    bare = piece.rstrip(".")
    folded = bare.casefold()
    script = script_of(folded)
    if len(folded) == 1 and script == "Latn":
        return [NameWord(folded, script, True)]
    if script == "Latn" and has_small and bare.isupper() and len(bare) <= LONGEST_RUN_OF_INITIALS:
        return [NameWord(letter, script, True) for letter in folded]
    if letter := _letter_name(bare, script, is_dotted=piece != bare):
        return [NameWord(letter, "Latn", True)]
    return [NameWord(_ABBREVIATED.get(folded, folded), script, False)]


def _letter_name(bare: str, script: str, *, is_dotted: bool) -> str:
    """Return the Latin letter that a native piece names; empty for a word."""
    if script not in LIKE_DEVANAGARI:
        return ""
    letters = unicodedata.normalize("NFC", as_devanagari(bare, script))
    if letters in _LETTER_NAMES:
        return _LETTER_NAMES[letters]
    return _initial_of(letters) if is_dotted and len(letters) <= 2 else ""


def _initial_of(letters: str) -> str:
    """Return the Latin initial of a native one, such as ``श.`` or ``कु.``; empty where it has none."""
    return _NATIVE_INITIALS.get(letters[0], "")


_NATIVE_INITIALS = dict(
    zip(
        "अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह",
        "aaiiuueeookkggccjjttddnttddnpfbbmyrlvsssh",
        strict=True,
    )
)
