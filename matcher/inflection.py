"""Inflected forms of words in Indian scripts, so that a glossary's dictionary form meets the one in a text.

Hindi forms are generated from the dictionary form, by its ending. In the languages where endings pile up, a text's word
matches the longest listed stem that it begins with.
"""

from __future__ import annotations

import unicodedata

SHORTEST_PREFIX = 3
LONGEST_TAIL = 6

_NUKTA = "़"
_MASCULINE = ("ा", "े", "ों", "ो")
_FEMININE = ("ी", "ि", "ियाँ", "ियों")
_BARE = ("", "ें", "ों")
_AFTER_U = ("ू", "ु", "ुओं", "ुएँ")
_DECLENSIONS = (
    ("ा", _MASCULINE),
    ("आं", ("एं", "ओं")),
    ("आँ", ("एँ", "ओं")),
    ("ां", ("े", "ों")),
    ("ी", _FEMININE),
    ("ि", _FEMININE),
    ("ू", _AFTER_U),
    ("ु", _AFTER_U),
)
_VERB = ("ना", "ने", "नी", "ता", "ते", "ती", "कर", "के", "")
_VERB_AFTER_CONSONANT = ("ा", "े", "ी", "ो", "ें", "ेगा", "ेगी", "ेंगे", "ीं", "ाव")
_VERB_AFTER_VOWEL = ("या", "ये", "यी", "ए", "ई", "ओ", "एँ", "इए", "एगा", "एगी", "एंगे", "यें")
_VOWEL_SIGNS = frozenset("ािीुूेैोौ")


def plain_spelling(word: str) -> str:
    """Return a word without nukta dots and with every nasal sign as one, since people write either."""
    return unicodedata.normalize("NFD", word).replace(_NUKTA, "").replace("ँ", "ं")


def hindi_forms(word: str) -> list[str]:
    """Return the forms of a Hindi noun or adjective, dictionary form first."""
    for ending, endings in _DECLENSIONS:
        if word.endswith(ending):
            return [word, *_with(word[: len(word) - len(ending)], endings)]
    return [word, *_with(word, _BARE)]


def hindi_feminine(word: str) -> list[str]:
    """Return the feminine of an adjective in -ā; empty for other words."""
    return [word[:-1] + "ी"] if word.endswith("ा") else []


def hindi_verb_forms(infinitive: str) -> list[str]:
    """Return the forms of a Hindi verb from its infinitive in -nā; other words give no form."""
    if not infinitive.endswith("ना") or " " in infinitive:
        return []
    stem = infinitive[:-2]
    more = _VERB_AFTER_VOWEL if stem[-1:] in _VOWEL_SIGNS else _VERB_AFTER_CONSONANT
    return [infinitive, *_with(stem, _VERB), *_with(stem, more)]


def _with(stem: str, endings: tuple[str, ...]) -> list[str]:
    return [stem + ending for ending in endings]


def bare_stem(word: str) -> str:
    """Return a word without the vowel signs and other marks at its end, at least three characters long."""
    plain = unicodedata.normalize("NFC", word)
    while len(plain) > SHORTEST_PREFIX and unicodedata.category(plain[-1]) in ("Mn", "Mc"):
        plain = plain[:-1]
    return plain


def prefixes(word: str) -> list[str]:
    """Return the beginnings of a word that may be its stem, longest first."""
    plain = unicodedata.normalize("NFC", word)
    shortest = max(SHORTEST_PREFIX, len(plain) - LONGEST_TAIL)
    return [plain[:length] for length in range(len(plain), shortest - 1, -1)]
