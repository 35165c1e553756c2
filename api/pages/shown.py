"""How many cards of a kind an answer's page shows: so many that it stays small, whatever is asked in which script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.details import ProviderKind

LARGEST_PAGE = 100_000
"""Bytes of a page: one that is larger is slow on a hotspot."""

MOST_EACH = 3
MOST_OF_MORE = 12


@dataclass(frozen=True)
class Shown:
    """So many cards of each kind, and so many of the kind of which more is asked for."""

    each: int
    of_more: int = 0
    more: ProviderKind | None = None

    def of(self, kind: ProviderKind) -> int:
        """Return how many cards of a kind are shown."""
        return self.of_more if kind is self.more else self.each

    @property
    def asked(self) -> int:
        """How many matches of each kind are asked for, so that it is known whether there are more than are shown."""
        return MOST_OF_MORE if self.more else MOST_EACH


def tries(more: ProviderKind | None) -> Iterator[Shown]:
    """Yield what may be shown, most first; where more is asked for, others give way until only their links stand."""
    if more is None:
        yield from (Shown(each) for each in range(MOST_EACH, 0, -1))
    else:
        yield from (Shown(each, MOST_OF_MORE, more) for each in range(MOST_EACH, 0, -1))
        yield from (Shown(0, fewer, more) for fewer in range(MOST_OF_MORE, MOST_EACH, -2))
