"""Which words of a query tell what it is about; which of them, and of its codes, evidence can be said to lack."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from matcher.encode import EncodedQuery
from matcher.english import is_telling
from matcher.query import Query
from matcher.understand import Understanding

_WORD = regex.compile(r"[\p{L}\p{M}]+")


def needed_words(query: Query, encoded: EncodedQuery) -> tuple[str, ...]:
    """Return the codes and the telling words of a query, in its order, each once.

    Everyday English (among the few thousand commonest words, by Zipf frequency), numbers, the parts of a code and the
    words that name a place, a sum, a limit or a deadline tell nothing. Words of a language that evidence is not written
    in cannot be missing from it: there only codes count.
    """
    codes = encoded.understanding.codes
    if not encoded.understanding.language.is_english:
        return codes
    parts = (part for code in codes for part in _WORD.findall(code))
    passed_over = {*_words_of_circumstances(encoded.understanding), *_words_of_place(query), *parts}
    words = (word for word in encoded.tokens if word not in passed_over and is_telling(word))
    return tuple(dict.fromkeys([*words, *codes]))


def _words_of_circumstances(understanding: Understanding) -> Iterator[str]:
    """Yield the words that name a place, a sum, a deadline or a limit: no evidence is asked to hold them."""
    facts = understanding.facts
    for start, end in [*facts.circumstances(), *((limit.start, limit.end) for limit in facts.limits)]:
        yield from (word.casefold() for word in _WORD.findall(understanding.asked[start:end]))


def _words_of_place(query: Query) -> Iterator[str]:
    near = query.filters.near
    yield from (word.casefold() for word in _WORD.findall(near.label if near else ""))
