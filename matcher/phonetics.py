"""Sounds of a word, from Latin letters or from an Indian script, in one form that the two can be compared in.

A word becomes a row of slots: vowel, consonant, vowel, … , consonant, vowel. A vowel slot may be empty. The consonants,
folded so that aspiration, retroflexion and doubling do not count, are the word's *skeleton*: two spellings of one word
share it. Within a skeleton the slots line up one to one, so that a distance is a plain sum.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import regex

DOUBLED = ":"
INHERENT = "@"  # the vowel that a consonant letter carries unwritten; spoken or silent

_LATIN_UNIT = regex.compile(r"chh|kh|gh|ch|jh|th|dh|ph|bh|sh|zh|[bcdfghjklmnpqrstvwxyz]|[aeiou]+")
_LATIN_CONSONANT = {"w": "v", "q": "k", "ph": "f", "zh": "z"}
_FOLDED = {letter: letter for letter in "abcdefghijklmnopqrstuvwxyz"}
_FOLDED |= dict(zip("KGCJTDPBSzfNqR", "kgcjtdpbsjpnkr", strict=True))
_ASPIRATE = {"kh": "K", "gh": "G", "ch": "c", "chh": "C", "jh": "J", "th": "T", "dh": "D", "bh": "B", "sh": "S"}

_DEVANAGARI = 0x0900
_BLOCKS = {  # scripts whose letters stand at the same place of their block as Devanagari's
    "Deva": 0x0900,
    "Beng": 0x0980,
    "Guru": 0x0A00,
    "Gujr": 0x0A80,
    "Orya": 0x0B00,
    "Taml": 0x0B80,
    "Telu": 0x0C00,
    "Knda": 0x0C80,
    "Mlym": 0x0D00,
}
LIKE_DEVANAGARI = frozenset(_BLOCKS)
SHORTEST_SOUND_KEY = 4
_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनऩपफबभमयरऱलळऴवशषसह",
        "k K g G n c C j J n t T d D n t T d D n n p f b B m y r r l l l v S S s h".split(),
        strict=True,
    )
)
_VOWELS = dict(zip("अआइईउऊएऐओऔऑऍऎऒ", "@ A i I u U e E o O o e e o".split(), strict=True))
_SIGNS = dict(zip("ािीुूेैोौॉॅॆॊ", "A i I u U e E o O o e e o".split(), strict=True))
# Malayalam has letters for consonants that end a syllable; elsewhere these are written with a virama.
_CHILLU = str.maketrans({chillu: f"{letter}്" for chillu, letter in zip("ൺൻർൽൾൿ", "ണനരലളക", strict=True)})
_NUKTA, _VIRAMA, _VOCALIC_R, _VOCALIC_R_SIGN = "़", "्", "ऋ", "ृ"
_NASALS = frozenset("ंँ")
_WITH_NUKTA = {"j": "z", "d": "R", "D": "R", "k": "q", "y": "y"}
_LABIAL = frozenset("pfbBm")


class Sounds(NamedTuple):
    """The slots of a word; ``vowels`` has one more entry than ``consonants``; a doubled consonant ends in a colon."""

    consonants: tuple[str, ...]
    vowels: tuple[str, ...]

    @property
    def skeleton(self) -> str:
        """The folded consonants; a flapped r counts as r."""
        return "".join([_FOLDED[sound[0]] for sound in self.consonants])

    @property
    def skeletons(self) -> tuple[str, ...]:
        """The skeletons that people may type: a flapped r (ड़) is written with r or with d."""
        plain = self.skeleton
        if "R" not in self.consonants:
            return (plain,)
        dental = "".join(["d" if sound == "R" else _FOLDED[sound[0]] for sound in self.consonants])
        return (plain, dental)


class _Slots:
    """Collects sounds from left to right; a consonant right after its own like is the same one, doubled."""

    def __init__(self) -> None:
        self.consonants: list[str] = []
        self.vowels: list[str] = [""]

    def consonant(self, sound: str, vowel: str = "") -> None:
        """Append a consonant and the vowel after it."""
        if self.consonants and not self.vowels[-1] and _FOLDED[self.consonants[-1][0]] == _FOLDED[sound]:
            self.consonants[-1] = sound + DOUBLED
            self.vowels[-1] = vowel
            return
        self.consonants.append(sound)
        self.vowels.append(vowel)

    def sounds(self) -> Sounds:
        self._merge_glides()
        return Sounds(tuple(self.consonants), tuple(self.vowels))

    def _merge_glides(self) -> None:
        """Drop y between vowels: ``gaye`` and ``gae`` are one word."""
        for place in range(len(self.consonants) - 1, -1, -1):
            before, after = self.vowels[place], self.vowels[place + 1]
            if self.consonants[place] == "y" and before and after:
                del self.consonants[place]
                self.vowels[place : place + 2] = [before + after]


def latin_sounds(word: str) -> Sounds:
    """Return the sounds of a word typed in Latin letters; marks are dropped, other characters are passed over."""
    plain = unicodedata.normalize("NFD", word.casefold())
    slots = _Slots()
    for unit in _LATIN_UNIT.findall(plain):
        if unit[0] in "aeiou":
            slots.vowels[-1] += unit
        elif unit == "x":
            slots.consonant("k")
            slots.consonant("s")
        else:
            unit = _LATIN_CONSONANT.get(unit, unit)
            slots.consonant(_ASPIRATE.get(unit, unit))
    return slots.sounds()


def native_sounds(word: str, script: str) -> list[Sounds]:
    """Return the ways a word in an Indian script may sound: nasalised vowels with and without a spoken n.

    Args:
        word: One word.
        script: ISO 15924 code, one of those whose Unicode block is laid out as Devanagari's.

    Returns:
        One or two readings; empty when a letter is not known.
    """
    letters = as_devanagari(word, script)
    if not _KNOWN.issuperset(letters):
        return []
    spoken = _read(letters, keep_nasals=True)
    silent = _read(letters, keep_nasals=False) if not _NASALS.isdisjoint(letters) else spoken
    return [spoken] if silent == spoken else [spoken, silent]


def sound_keys(word: str, script: str) -> list[str]:
    """Return a word's sounds as text, the same for cognates and loans in every script: long and short vowels alike.

    A silent last vowel and doubling do not count. Short words give none: chance likeness is too frequent.
    """
    keys = []
    for sounds in native_sounds(word, script):
        vowels = [_plain_vowel(vowel) for vowel in sounds.vowels[:-1]]
        final = _plain_vowel(sounds.vowels[-1]) if sounds.vowels[-1] != INHERENT else ""
        consonants = [_FOLDED[sound[0]] for sound in sounds.consonants]
        key = "".join(vowel + consonant for vowel, consonant in zip(vowels, consonants, strict=True)) + final
        if len(sounds.consonants) > 1 and len(key) >= SHORTEST_SOUND_KEY:
            keys.append(key)
    return keys


def _plain_vowel(vowel: str) -> str:
    return vowel.replace(INHERENT, "").replace("E", "e").replace("O", "o").lower()


def as_devanagari(word: str, script: str) -> str:
    """Return a word of a script in `LIKE_DEVANAGARI` letter by letter in Devanagari, without joiners."""
    shift = _DEVANAGARI - _BLOCKS[script]
    # NFC takes nukta letters apart in every script, and leaves vowel signs whole that NFD would halve (Bengali, Tamil).
    letters = unicodedata.normalize("NFC", word).replace("\u200c", "").replace("\u200d", "").translate(_CHILLU)
    return "".join([chr(max(0, ord(letter) + shift)) for letter in letters]) if shift else letters


def _read(letters: str, *, keep_nasals: bool) -> Sounds:
    slots = _Slots()
    for place, letter in enumerate(letters):
        if letter in _CONSONANTS:
            slots.consonant(_CONSONANTS[letter], INHERENT)
        elif letter in _NASALS:
            if keep_nasals or _is_before_consonant(letters, place):
                slots.consonant(_nasal(letters, place))
        else:
            _modify(slots, letter)
    return slots.sounds()


def _modify(slots: _Slots, letter: str) -> None:
    """Apply a vowel, a vowel sign or a mark to what stands before it."""
    if letter in _SIGNS:
        slots.vowels[-1] = _SIGNS[letter]
    elif letter in _VOWELS:
        slots.vowels[-1] += _VOWELS[letter]
    elif letter == _VIRAMA:
        slots.vowels[-1] = ""
    elif letter in (_VOCALIC_R, _VOCALIC_R_SIGN):
        slots.vowels[-1] = ""
        slots.consonant("r", "i")
    elif letter == _NUKTA and slots.consonants:
        slots.consonants[-1] = _WITH_NUKTA.get(slots.consonants[-1], slots.consonants[-1])


def _is_before_consonant(letters: str, place: int) -> bool:
    """Whether an anusvara stands for a consonant: after a short vowel and before a consonant."""
    after_long = place > 0 and letters[place - 1] in _SIGNS and letters[place - 1] not in "िु"
    return letters[place] == "ं" and place + 1 < len(letters) and not after_long


def _nasal(letters: str, place: int) -> str:
    after = _CONSONANTS.get(letters[place + 1]) if place + 1 < len(letters) else None
    return "m" if after in _LABIAL else "n"


_KNOWN = (
    frozenset(_CONSONANTS)
    | frozenset(_VOWELS)
    | frozenset(_SIGNS)
    | _NASALS
    | {_NUKTA, _VIRAMA, _VOCALIC_R, _VOCALIC_R_SIGN, "ः"}
)
