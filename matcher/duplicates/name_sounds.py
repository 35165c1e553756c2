"""How alike two words of names sound: one form for the Latin and native spellings of one Indian name.

A word becomes its consonants and its vowels (`matcher.phonetics`), folded further than for searching: ``v`` is ``b``
(Bikash, Vikas), ``ow`` and ``au`` are ``o``, a last ``y`` is ``i``, a last ``a`` is silent. Tamil letters do not tell
voiced consonants apart, so where one word is in Tamil script both lose the voice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from matcher.duplicates.name_words import NameWord
from matcher.phonetics import INHERENT, LIKE_DEVANAGARI, Sounds, latin_sounds, native_sounds

SAME, ALIKE, NEAR, OTHER = 1.0, 0.9, 0.6, 0.0
"""How far one word supports the other: letter by letter, by sound, by nearly the same sound, not at all."""

SHORTEST_FOR_NEAR = 5
SHARE_OF_OTHER_VOWELS = 0.34
SMALL_COST = 0.5
LONG_WORD = 3
"""Consonants from which on one kindred vowel does not count, and a last ``a`` may be silent from one more on."""
SILENT_OR_A, SILENT_OR_U = "?", "%"
_OPEN_ENDS = {SILENT_OR_A: {"", "a", SILENT_OR_U}, SILENT_OR_U: {"", "u", SILENT_OR_A}}
_ENDS_IN_U = frozenset({"Telu", "Knda"})
"""Scripts of languages that end words in u which have none elsewhere (రావు: Rao)."""
CACHED_WORDS = 200_000

_SPELLINGS = (
    (re.compile(r"^a[iy]+y(?=[ae])"), "iy"),
    (re.compile(r"(?<=[^aeiou])ao$"), "av"),
    (re.compile(r"(?<=[aeou])w(?=[^aeiou]|$)"), "u"),
    (re.compile(r"(?<=[^aeiou])y$"), "i"),
    (re.compile(r"(?<=[aeou])y(?=[^aeiou]|$)"), "i"),
    (re.compile(r"y(?=y)"), ""),
    (re.compile(r"ck|cq"), "k"),
    (re.compile(r"c(?!h)"), "k"),
    (re.compile(r"tch"), "ch"),
    (re.compile(r"zh"), "l"),
)
_VOWELS = {
    **dict.fromkeys(("@", "A", "a", "aa", "AA"), "a"),
    **dict.fromkeys(("i", "I", "ee", "ii", "ie", "ea", "iI"), "i"),
    **dict.fromkeys(("u", "U", "oo", "uu"), "u"),
    **dict.fromkeys(("e", "E", "ai", "ei", "ae", "@i", "@I", "@@", "A@"), "e"),
    **dict.fromkeys(("o", "O", "au", "ou", "ao", "@u", "@U"), "o"),
}
_KIN = frozenset(map(frozenset, ("ao", "uo", "ie", "au", "ae", ("", "a"), ("", "u"), ("", "i"))))
_KIN_ENDS = frozenset(map(frozenset, ("ie", "uo")))
# What `matcher.phonetics` does not read: letters without a vowel in Malayalam and Bengali, two signs of Gurmukhi.
_NATIVE_SPELLINGS = str.maketrans(
    {"ൺ": "ണ്", "ൻ": "ന്", "ർ": "ര്", "ൽ": "ല്", "ൾ": "ള്", "ൿ": "ക്", "ৎ": "ত্", "ੰ": "ਂ", "ੱ": ""}
)
_FINAL_NGH = re.compile(r"ंह$")  # सिंह is spoken, and written in Latin letters, as Singh
_VOICELESS = str.maketrans("gdjsb", "ktccp")
_FOLDED = str.maketrans("v", "b")
_INITIALS = str.maketrans({"w": "v", "b": "v", "z": "j", "q": "k", "f": "p", "x": "k", "e": "i", "o": "u", "y": "j"})


@dataclass(frozen=True)
class NameSound:
    """The sounds of one word: folded consonants, and vowels in the slots around them (one more than consonants)."""

    consonants: str
    vowels: tuple[str, ...]


@lru_cache(CACHED_WORDS)
def name_sound(word: NameWord) -> NameSound:
    """Return the sounds of a word; letters of scripts that are not known have none."""
    if word.script in LIKE_DEVANAGARI:
        text = _FINAL_NGH.sub("ंघ", word.text.translate(_NATIVE_SPELLINGS))
        readings = native_sounds(text, word.script)
        return _folded(readings[0], may_end_in_u=word.script in _ENDS_IN_U) if readings else NameSound("", ("",))
    plain = word.text
    for pattern, written in _SPELLINGS:
        plain = pattern.sub(written, plain)
    return _folded(latin_sounds(plain))


@lru_cache(CACHED_WORDS)
def alikeness(one: NameWord, other: NameWord) -> float:
    """Return how far two words support each other: one of `SAME`, `ALIKE`, `NEAR`, `OTHER`."""
    if one.text == other.text:
        return SAME
    left, right = name_sound(one), name_sound(other)
    if "Taml" in (one.script, other.script):
        left, right = _voiceless(left), _voiceless(right)
    if left.consonants == right.consonants:
        return _by_vowels(left.vowels, right.vowels)
    longest = max(len(left.consonants), len(right.consonants))
    return NEAR if longest >= SHORTEST_FOR_NEAR and _is_one_edit(left.consonants, right.consonants) else OTHER


@lru_cache(CACHED_WORDS)
def sound_block(word: NameWord) -> str:
    """Return a key that words which sound alike share: voiceless consonants; of words of vowels, the first vowel."""
    sound = name_sound(word)
    return sound.consonants.translate(_VOICELESS) or word.text[:1]


@lru_cache(CACHED_WORDS)
def initial_class(word: NameWord) -> str:
    """Return a letter that a word shares with every initial that may stand for it."""
    first = word.text[:1]
    if word.script in LIKE_DEVANAGARI:
        sound = name_sound(word)
        first = sound.vowels[0] or sound.consonants[:1] or first
    return first.translate(_INITIALS)


def _folded(sounds: Sounds, *, may_end_in_u: bool = False) -> NameSound:
    consonants = sounds.skeleton.translate(_FOLDED)
    *vowels, last = [_VOWELS.get(vowel, vowel[:1].lower()) for vowel in sounds.vowels]
    last = SILENT_OR_A if sounds.vowels[-1] == INHERENT else last
    last = SILENT_OR_U if may_end_in_u and last == "u" else last
    if consonants.endswith("y") and vowels[-1] and last in ("", SILENT_OR_A):
        return NameSound(consonants[:-1], (*vowels[:-1], "e"))
    if len(consonants) > LONG_WORD and last == "a":
        last = SILENT_OR_A
    return NameSound(consonants, (*vowels, last))


def _voiceless(sound: NameSound) -> NameSound:
    return NameSound(sound.consonants.translate(_VOICELESS), sound.vowels)


def _by_vowels(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """Return how far words of the same consonants support each other; with another last vowel they are two (Kumari)."""
    if not _ends_agree(left[-1], right[-1]):
        return OTHER
    costs = [_vowel_cost(one, two) for one, two in zip(left[:-1], right[:-1], strict=True) if one != two]
    if sum(costs) <= SMALL_COST * (len(left) > LONG_WORD):
        return ALIKE
    return NEAR if sum(costs) <= SHARE_OF_OTHER_VOWELS * len(left) else OTHER


def _ends_agree(one: str, two: str) -> bool:
    is_open = two in _OPEN_ENDS.get(one, ()) or one in _OPEN_ENDS.get(two, ())
    return one == two or is_open or frozenset((one, two)) in _KIN_ENDS


def _vowel_cost(one: str, two: str) -> float:
    return SMALL_COST if frozenset((one, two)) in _KIN else 1.0


def _is_one_edit(left: str, right: str) -> bool:
    """Whether one consonant more, less or other turns one into the other."""
    if abs(len(left) - len(right)) > 1 or left[:1] != right[:1]:
        return False
    short, long = sorted((left, right), key=len)
    place = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    return short[place + (len(short) == len(long)) :] == long[place + 1 :]
