"""Who is looked at for a team at all: the best of each skill, of the whole problem and of each kind, and who is locked.

Lists are read in turns, the first of each, then the second of each, until there are enough: a skill that few have is
not crowded out by one that many have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

import numpy as np

from matcher.look import Look
from matcher.pipeline import Matcher
from matcher.query import Query
from models.details import ProviderKind

MOST_CANDIDATES = 200
OF_A_KIND = 8
"""How many of each kind are listed for each query, so that a limit on kinds or sides can be met."""


def shortlist(
    matcher: Matcher, queries: Sequence[Query], locked: Iterable[str] = (), most: int = MOST_CANDIDATES
) -> tuple[str, ...]:
    """Return the ids of those who may be members, by rising id; never more than ``most``, but for who is locked.

    Args:
        matcher: Finds them.
        queries: The problem and its skills, with filters.
        locked: Members in any case.
        most: How many at most.
    """
    found = dict.fromkeys(locked)
    wanted = max(1, most // 2)
    looks = [matcher.look(query, wanted=wanted) for query in queries]
    of_all, of_kinds = [_best(look, wanted) for look in looks], [ids for look in looks for ids in _best_of_kinds(look)]
    for one in _in_turns([*of_all, *of_kinds]):
        if len(found) >= most:
            break
        found.setdefault(one)
    return tuple(sorted(found))


def _best(look: Look, wanted: int) -> list[str]:
    scored = look.findings.scored
    return [scored.owner_ids[position] for position in look.order()[:wanted].tolist()]


def _best_of_kinds(look: Look) -> Iterator[list[str]]:
    scored = look.findings.scored
    order = look.order()
    kinds = look.kinds[order]
    for number in range(len(ProviderKind)):
        of_kind = order[np.flatnonzero(kinds == number)[:OF_A_KIND]]
        yield [scored.owner_ids[position] for position in of_kind.tolist()]


def _in_turns(lists: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in zip_longest(*lists):
        yield from (one for one in row if one is not None)
