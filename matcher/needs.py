"""What a query asks for to the letter: codes, and words too rare to be chance; what evidence can be said to lack."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from matcher.encode import EncodedQuery
from matcher.native_words import english_words
from matcher.query import Query

EVERYDAY_ZIPF = 4.4
SHORTEST_WORD = 4
_WORD = regex.compile(r"[\p{L}\p{M}]+")


def needed_words(query: Query, encoded: EncodedQuery) -> tuple[str, ...]:
    """Return the codes and the telling words of a query, in its order, each once.

    Everyday English (among the few thousand commonest words, by Zipf frequency), numbers, the parts of a code and the
    name of the place asked for tell nothing. Words of a language that evidence is not written in cannot be missing
    from it: there only codes count.
    """
    codes = encoded.understanding.codes
    if not encoded.understanding.language.is_english:
        return codes
    passed_over = set(_words_of_place(query)) | {part for code in codes for part in _WORD.findall(code)}
    words = (word for word in encoded.tokens if word not in passed_over and _is_telling(word))
    return tuple(dict.fromkeys([*words, *codes]))


def _words_of_place(query: Query) -> Iterator[str]:
    near = query.filters.near
    yield from (word.casefold() for word in _WORD.findall(near.label if near else ""))


def _is_telling(word: str) -> bool:
    is_word = len(word) >= SHORTEST_WORD and _WORD.fullmatch(word) is not None
    return is_word and english_words().get(word, 0.0) < EVERYDAY_ZIPF
