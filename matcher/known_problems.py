"""Stored problems as queries, read and encoded lately, so that the next provider's feed need not do it again.

They hold for one state of the passages, since words are heard as the corpus writes them. Unlike vectors and signs they
hold words. So nothing is kept but of problems that are expected (`KnownProblems.expect`), also when one went while it
was read: which these are is known by digests alone.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b

from embeddings.search_index import SearchIndex
from matcher.encode import EncodedQuery
from matcher.query import Query

MOST = 1_000
"""How many are kept; about 20 kB each."""

TOGETHER = 100
"""More than these are asked for together by who compares all with all, and does not come back for them."""


class KnownProblems:
    """Keeps encoded queries of stored problems; safe to share between threads."""

    def __init__(self, most: int = MOST) -> None:
        """Expect nothing yet; the one that was not asked for the longest goes first."""
        self._most = most
        self._lock = threading.Lock()
        self._expected: frozenset[bytes] = frozenset()
        self._index: SearchIndex | None = None
        self._known: OrderedDict[Query, EncodedQuery] = OrderedDict()

    def encoded(
        self, queries: Sequence[Query], index: SearchIndex, encode: Callable[[Sequence[Query]], list[EncodedQuery]]
    ) -> list[EncodedQuery]:
        """Return queries encoded, in their order: those of stored problems as they are known, others anew.

        Args:
            queries: What is asked.
            index: The present state.
            encode: Encodes queries.
        """
        found = self._found(queries, index)
        missing = list(dict.fromkeys(query for query in queries if query not in found))
        made = dict(zip(missing, encode(missing), strict=True)) if missing else {}
        if len(queries) <= TOGETHER:
            self._keep(made, index)
        return [found[query] if query in found else made[query] for query in queries]

    def expect(self, queries: Iterable[Query]) -> None:
        """Keep what these stored problems say, from now on and for whatever query, and forget all others."""
        expected = frozenset(map(_digest_of, queries))
        with self._lock:
            self._expected = expected
            for query in [one for one in self._known if _digest_of(one) not in expected]:
                del self._known[query]

    def _found(self, queries: Sequence[Query], index: SearchIndex) -> dict[Query, EncodedQuery]:
        with self._lock:
            if self._index is None or not self._index.has_passages_of(index):
                self._known.clear()
            self._index = index
            found = {query: self._known[query] for query in queries if query in self._known}
            for query in found:
                self._known.move_to_end(query)
        return found

    def _keep(self, made: Mapping[Query, EncodedQuery], index: SearchIndex) -> None:
        with self._lock:
            if self._index is None or not self._index.has_passages_of(index):
                return
            self._known.update({query: one for query, one in made.items() if _digest_of(query) in self._expected})
            while len(self._known) > self._most:
                self._known.popitem(last=False)


def _digest_of(query: Query) -> bytes:
    """Return a digest of which problem asks and what it says; a question of nobody's is no problem that is expected."""
    return blake2b(repr((query.problem_id, query.text)).encode(errors="surrogatepass"), digest_size=16).digest()
