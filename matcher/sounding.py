"""The words of an index by how they sound, sorted once and kept as long as the index has the same words."""

from __future__ import annotations

from collections.abc import Sequence

from embeddings.search_index import SearchIndex
from matcher.heard_words import HeardWords


class Sounding:
    """Gives the heard words of an index; safe to share between threads."""

    def __init__(self) -> None:
        """Sort nothing before the first question that needs it."""
        self._last: tuple[Sequence[str], int, HeardWords] | None = None

    def of(self, index: SearchIndex) -> HeardWords:
        """Return the words of an index by their sounds; a second for 25,000 words, once."""
        numbers = index.delta.numbers
        vocabulary, further = numbers.lexical.vocabulary, len(numbers.further)
        last = self._last
        if last is None or last[0] is not vocabulary or last[1] != further:
            self._last = last = (vocabulary, further, HeardWords([*list(numbers.further), *vocabulary]))
        return last[2]
