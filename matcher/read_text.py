"""A text of evidence, read once for all that is asked of it: its words, and what each of them is a form of.

Several needs, a list of missing words and the marks in a quote are looked up in the same passages, and the passages of
much-asked people come back question after question. So what was read is kept for a while, without places: where a word
stands is looked up only for the few that are marked.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from embeddings.tokenizer import distinct_words
from matcher.english import stem
from matcher.need_words import CACHE_WORDS, sound_of

CACHE_TEXTS = 512


@dataclass(frozen=True)
class ReadText:
    """What a text holds.

    Args:
        words: Its words, as the tokenizer writes them.
        held: Every stem and sound (`matcher.need_words.sound_of`) that it holds.
    """

    words: frozenset[str]
    held: frozenset[str]

    def words_with(self, roots: Set[str]) -> set[str]:
        """Return the words that have one of these stems or sounds."""
        if self.held.isdisjoint(roots):
            return set()
        return {word for word in self.words if not roots.isdisjoint(roots_of(word))}


@lru_cache(maxsize=CACHE_TEXTS)
def read_text(text: str) -> ReadText:
    """Read a text, or remember how it was read."""
    words = distinct_words(text)
    return ReadText(words, _roots_of_all(words))


@lru_cache(maxsize=CACHE_WORDS)
def roots_of(word: str) -> tuple[str, ...]:
    """Return what a word (as the tokenizer writes it) is compared by: its stem, and its sound if it has one."""
    sound = sound_of(word)
    return (stem(word), sound) if sound else (stem(word),)


def roots_in(text: str) -> frozenset[str]:
    """Return every stem and sound that a text holds, without remembering it."""
    return _roots_of_all(distinct_words(text))


def _roots_of_all(words: frozenset[str]) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(roots_of, words)))
