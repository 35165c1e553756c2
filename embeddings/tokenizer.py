"""The project's one tokenizer: whole words in every script, and codes in one spelling.

A word is a run of letters, marks and digits. Marks belong to the word: tokenizers built on word boundaries cut words of
Indian scripts at their vowel signs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator

import regex

from embeddings.codes import find_codes, unify

TOKENIZER_VERSION = "1"
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_ASCII_BETWEEN_WORDS = {code: " " for code in range(128) if not chr(code).isalnum()}
_ENGLISH = (
    "a an and are as at be been but by can could do does for from had has have he her his how i if in into is it its "
    "may more most no not of on or our she should so such than that the their them then there these they this those to "
    "was we were what when where which while who will with would you your"
)
_HINDI = (
    "का की के को में से है हैं था थे थी और या यह वह ये वे पर भी ही तो कि जो एक इस उस इसे उसे ने हो होता होती होते कर करना करने "
    "किया किए लिए साथ तक जा जाता जाती जाते रहा रही रहे अपने अपनी अपना नहीं"
)
STOP_WORDS = frozenset(f"{_ENGLISH} {_HINDI}".split())


def tokenize(text: str) -> list[str]:
    """Return the search tokens of a text: its words without stop words, in order, then its codes.

    Words are compared after NFC and case folding. A code that is a word already is not repeated; the parts of a code
    stay words of their own. Repeats are kept, since BM25 counts them.

    Args:
        text: Any text; may be empty.
    """
    found = words(text)
    present = frozenset(found)
    return [*found, *(code for code in codes(text) if code not in present)]


def words(text: str) -> list[str]:
    """Return the words of a text without stop words, in order, repeats kept: what `tokenize` returns before codes."""
    folded = unicodedata.normalize("NFC", unify(unicodedata.normalize("NFC", text)).casefold())
    return [word for word in _split(folded) if word not in STOP_WORDS]


def _split(folded: str) -> list[str]:
    if folded.isascii():  # a third of the time, for most evidence
        return folded.translate(_ASCII_BETWEEN_WORDS).split()
    found: list[str] = _WORD.findall(folded)
    return found


def word_spans(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text as `tokenize` writes them, each with its place: ``text[start:end]``.

    Stop words are left out; a code of several words gives a span for each of them.
    """
    found = ((match.group().casefold(), match.start(), match.end()) for match in _WORD.finditer(text))
    return [(unicodedata.normalize("NFC", word), start, end) for word, start, end in found if word not in STOP_WORDS]


def distinct_words(text: str) -> frozenset[str]:
    """Return the words of a text as `word_spans` writes them, each once."""
    folded = text.casefold()
    # Folding makes no word of what was none, and a part of a text in NFC is in NFC.
    if unicodedata.is_normalized("NFC", folded):
        return frozenset(_split(folded)) - STOP_WORDS
    return frozenset(word for word, _, _ in word_spans(text))


def find_words(text: str, wanted: Collection[str]) -> list[tuple[int, int]]:
    """Return where `word_spans` finds one of the wanted words, by rising start, without making all other words.

    Args:
        text: Any text; may be empty.
        wanted: Words as `tokenize` writes them; what is not a word (a code with a hyphen, a stop word) is not found.
    """
    folded = text.casefold()
    if len(folded) != len(text) or not unicodedata.is_normalized("NFC", folded):
        return [(start, end) for word, start, end in word_spans(text) if word in wanted]
    # Folding left every character in its place, and a part of a text in NFC is in NFC: words can be looked for as text.
    present = {word for word in wanted if word in folded and word not in STOP_WORDS and _WORD.fullmatch(word)}
    return sorted(span for word in present for span in _whole_words(folded, word))


def _whole_words(text: str, word: str) -> Iterator[tuple[int, int]]:
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (_WORD.match(text, end) or (start and _WORD.match(text, start - 1))):
            yield start, end
        start = text.find(word, start + 1)


def codes(text: str) -> list[str]:
    """Return the codes of a text (standards, grades, formulas, CAS, HS and NIC numbers), see `find_codes`."""
    return find_codes(unicodedata.normalize("NFC", text))
