"""Where sentences and clauses end, in the languages people write in: what needs and quoted sentences are cut by.

A sentence ends at its mark or with its line. A clause ends at a semicolon, a dash, a comma or a conjunction, where what
stands on both sides is long enough to say something: "arsenic, fluoride and iron" stays one list, "the seals leak and
we lose oil" are two clauses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

Stretch = tuple[int, int]
"""Where a piece of a text begins and ends: ``text[start:end]``."""

# A point after these is no end: Rs. 5 lakh, No. 4, approx. 30 kg.
_ABBREVIATIONS = r"(?<!\b(?i:Rs|No|Nos|Dr|Mr|Mrs|Ms|Pvt|approx|e\.g|i\.e|vs|Fig|रु|डॉ|रू))"
# A run of marks is tried once, at its first: else a text of dots alone would take minutes. Case is passed over in the
# abbreviations alone: for the whole pattern it takes eighteen times as long.
_SENTENCE_END = regex.compile(
    rf"(?<![.!?؟۔…])(?:{_ABBREVIATIONS}\.|[!?؟۔…])[.!?؟۔…]*+[\"'”’)\]]*+(?=\s)|[।॥。！？]+|\n+",
    regex.VERSION1,
)
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_EDGE = " \t\r\n,;:–—-،؛、，·•*"

# Words that join two clauses. Those that mean something else as often ("par", "pan") are left out.
_CONJUNCTIONS = {
    "en": "but also while whereas",
    "hi": "और तथा एवं लेकिन मगर किन्तु परन्तु परंतु जबकि बल्कि",
    "mr": "आणि व पण परंतु तसेच मात्र",
    "ne": "र तर तथा अनि",
    "bn": "এবং আর কিন্তু তবে ও",
    "as": "আৰু কিন্তু লগতে",
    "ta": "மற்றும் ஆனால் மேலும்",
    "te": "మరియు కానీ అయితే అలాగే",
    "kn": "ಮತ್ತು ಆದರೆ ಹಾಗೂ",
    "ml": "കൂടാതെ എന്നാൽ പക്ഷേ ഒപ്പം",
    "gu": "અને પણ પરંતુ તેમજ",
    "pa": "ਅਤੇ ਤੇ ਪਰ",
    "or": "ଏବଂ ଓ କିନ୍ତୁ ଆଉ",
    "ur": "اور لیکن مگر نیز",
}
_ROMANISED = (
    "aur or lekin magar tatha evam ani aani ebong kintu mattrum matrum aanaal mariyu kaani mattu aadare ane parantu ate"
)
# "And" joins two clauses of English only before a word that begins one; else it joins two things: "sheep and goat".
_ENGLISH_BEGINNINGS = (
    "we it they the our their its this that these i he she you some many few every each no nobody there can could "
    "is are was will how what who when where why want need then now also by after before even still two three "
    "four five"
)
# These languages put into one word what others say in two.
_DENSE = frozenset({"ta", "te", "kn", "ml"})


@dataclass(frozen=True)
class ClauseSettings:
    """How many words both sides of a border must have: at a mark, at a conjunction, at a comma."""

    at_mark: int = 2
    at_conjunction: int = 3
    at_comma: int = 4


DEFAULT_CLAUSES = ClauseSettings()
_DENSE_CLAUSES = ClauseSettings(2, 2, 3)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Stretch]:
    """Return the sentences of ``text[start:end]`` in order, marks included, without white space at their ends."""
    stop = len(text) if end is None else end
    found, begin = [], start
    for match in _SENTENCE_END.finditer(text, start, stop):
        found.append((begin, match.end()))
        begin = match.end()
    return [piece for piece in (_trimmed(text, *one, " \t\r\n") for one in [*found, (begin, stop)]) if piece]


def clauses(text: str, sentence: Stretch, tag: str) -> list[Stretch]:
    """Return the clauses of one sentence in order, without the marks and conjunctions between them.

    Args:
        text: The text that the sentence stands in.
        sentence: Where it stands.
        tag: Its language, as `matcher.language` gives it: decides which words join clauses.
    """
    settings = _DENSE_CLAUSES if tag.partition("-")[0] in _DENSE else DEFAULT_CLAUSES
    borders = [match.span() for match in _borders(tag).finditer(text, *sentence)]
    kept = list(_kept(text, sentence, borders, settings))
    edges = [sentence[0], *(edge for border in kept for edge in border), sentence[1]]
    pieces = (_trimmed(text, edges[i], edges[i + 1], _EDGE) for i in range(0, len(edges), 2))
    return [piece for piece in pieces if piece]


def word_count(text: str, stretch: Stretch) -> int:
    """Return how many words a stretch holds."""
    return sum(1 for _ in _WORD.finditer(text, *stretch))


def _kept(text: str, sentence: Stretch, borders: list[Stretch], settings: ClauseSettings) -> Iterator[Stretch]:
    starts = [sentence[0], *(end for _, end in borders)]
    ends = [*(start for start, _ in borders), sentence[1]]
    lengths = [word_count(text, piece) for piece in zip(starts, ends, strict=True)]
    for place, border in enumerate(borders):
        if min(lengths[place], lengths[place + 1]) >= _least(text[slice(*border)], settings):
            yield border


def _least(border: str, settings: ClauseSettings) -> int:
    if _WORD.search(border):
        return settings.at_conjunction
    return settings.at_comma if border.strip() in (",", "،", "、", "，") else settings.at_mark


def _trimmed(text: str, start: int, end: int, edge: str) -> Stretch | None:
    while start < end and text[start] in edge:
        start += 1
    while end > start and text[end - 1] in edge:
        end -= 1
    return (start, end) if start < end else None


@cache
def _borders(tag: str) -> regex.Pattern[str]:
    """Return what may stand between two clauses of a language; longest first, so that ", and" is one border."""
    listed = _ROMANISED if tag.endswith("-Latn") else _CONJUNCTIONS.get(tag.partition("-")[0], _CONJUNCTIONS["en"])
    words = "|".join(map(regex.escape, listed.split()))
    comma = r"[,،、，]"
    if listed == _CONJUNCTIONS["en"]:
        words += rf"|and(?=\s(?:{'|'.join(_ENGLISH_BEGINNINGS.split())})\s)"
    return regex.compile(
        rf"{comma}?\s+(?:{words})(?=\s)|{comma}(?!\d)|[;؛]|\s[–—-]\s|[–—]|:(?=\s)", regex.IGNORECASE | regex.VERSION1
    )
