"""How far a typed spelling is from a native word of the same skeleton: a sum of small costs over their slots.

The costs say how often people type one for the other: ``a`` for a long ā is free, ``e`` for an unwritten vowel
(``pehle``) cheap, a wrong vowel dear. They were set by hand; ``docs/trials-romanised.md`` tells how well they do.
"""

from __future__ import annotations

from functools import cache

from matcher.phonetics import INHERENT, Sounds

OTHER_VOWEL = 1.2
OTHER_CONSONANT = 0.3

_VOWEL_COSTS: dict[str, dict[str, float]] = {
    "": {"": 0, "@": 0.1, "i": 0.7, "u": 0.7},
    "a": {"@": 0, "A": 0.05, "": 0.25, "E": 0.4, "e": 0.8, "O": 0.6, "o": 0.8},
    "aa": {"A": 0, "@": 0.6, "AA": 0},
    "i": {"i": 0, "I": 0.05, "e": 0.5, "E": 0.6, "@": 0.7},
    "ee": {"I": 0, "i": 0.25, "e": 0.8},
    "ii": {"I": 0, "i": 0.25},
    "u": {"u": 0, "U": 0.05, "o": 0.5, "@": 0.5, "O": 0.6},
    "oo": {"U": 0, "u": 0.25, "o": 0.4},
    "uu": {"U": 0, "u": 0.25},
    "e": {"e": 0, "E": 0.15, "@": 0.25, "i": 0.4, "I": 0.3, "": 0.5},
    "o": {"o": 0, "O": 0.15, "u": 0.5, "U": 0.4, "@": 0.6},
    "ai": {"E": 0, "e": 0.3, "@I": 0, "@i": 0.1, "AI": 0.1, "Ai": 0.05, "A": 0.7},
    "ei": {"E": 0.1, "e": 0.1},
    "ae": {"E": 0.2, "Ae": 0.05, "@e": 0},
    "au": {"O": 0, "o": 0.3, "@U": 0.05, "Au": 0.05, "AU": 0.05},
    "ou": {"O": 0.1, "o": 0.2, "u": 0.4, "U": 0.3},
    "ao": {"Ao": 0, "O": 0.3},
    "ie": {"ie": 0, "I": 0.2, "Ie": 0.05, "ii": 0.3},
    "iya": {"iA": 0, "IA": 0.05},
}
_FINAL_COSTS = {("", INHERENT): 0.0, ("a", "A"): 0.0, ("i", "I"): 0.0, ("u", "U"): 0.0, ("a", INHERENT): 0.35}
_CONSONANT_COSTS = {
    ("c", "C"): 0.15, ("C", "c"): 0.4, ("z", "j"): 0.25, ("j", "z"): 0.1, ("z", "J"): 0.3, ("j", "J"): 0.5,
    ("t", "T"): 0.5, ("T", "t"): 0.35, ("d", "D"): 0.5, ("D", "d"): 0.4, ("d", "R"): 0.0, ("r", "R"): 0.15,
    ("D", "R"): 0.0, ("k", "K"): 0.6, ("K", "k"): 0.5, ("g", "G"): 0.5, ("p", "f"): 0.7, ("f", "p"): 0.8,
    ("b", "B"): 0.5, ("B", "b"): 0.5, ("s", "S"): 0.25, ("S", "s"): 0.4, ("k", "q"): 0.0, ("n", "N"): 0.0,
}  # fmt: skip
# Lengths of the typed and the native sound: people often type a doubled consonant once, seldom a single one twice.
_DOUBLING_COSTS = {(1, 1): 0.0, (2, 2): 0.0, (1, 2): 0.4, (2, 1): 0.2}


def distance(typed: Sounds, native: Sounds) -> float:
    """Return the cost of typing a native word so: the sum of its slots' costs.

    Args:
        typed: Sounds of the typed word.
        native: Sounds of a native word with the same number of slots.
    """
    inner = sum(map(vowel_cost, typed.vowels[:-1], native.vowels[:-1]))
    last = (typed.vowels[-1], native.vowels[-1])
    return inner + _final_cost(*last) + sum(map(consonant_cost, typed.consonants, native.consonants))


def _final_cost(typed: str, native: str) -> float:
    if (typed, native) in _FINAL_COSTS:
        return _FINAL_COSTS[typed, native]
    # An unwritten vowel is silent at the end of a word, so nobody types one for it.
    return OTHER_VOWEL if native == INHERENT else vowel_cost(typed, native)


def consonant_cost(typed: str, native: str) -> float:
    """Return the cost of typing one consonant for another of the same fold, single or doubled."""
    if typed == native:
        return 0.0
    doubling = _DOUBLING_COSTS[len(typed), len(native)]
    left, right = typed[0], native[0]
    return doubling + (0.0 if left == right else _CONSONANT_COSTS.get((left, right), OTHER_CONSONANT))


@cache
def vowel_cost(typed: str, native: str) -> float:
    """Return the cost of typing one vowel, or none, for another."""
    listed = _VOWEL_COSTS.get(typed, {}).get(native)
    if listed is not None:
        return float(listed)
    left, right = _plain(typed), _plain(native)
    if left == right:
        return 0.1
    different = sum(one != other for one, other in zip(left, right, strict=False)) + abs(len(left) - len(right))
    return OTHER_VOWEL if different == 1 else OTHER_VOWEL + 0.5 * different


def _plain(vowel: str) -> str:
    for long, short in (("aa", "a"), ("ee", "i"), ("ii", "i"), ("oo", "u"), ("uu", "u"), (INHERENT, "a")):
        vowel = vowel.replace(long, short)
    return vowel.replace("E", "ai").replace("O", "au").lower()
