"""Whom an owner asked from: the matches of one kind that promise something, as the matcher saw them then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from matcher.answer import Answer
from matcher.query import Filters, Query
from matcher.sighting import Sighting
from models.details import ProviderKind
from models.introductions.introduction import Shortlisted
from models.match import Band, Match
from models.records import Problem

LONGEST = 8
EVIDENCE_KEPT = 2


class Matches(Protocol):
    """What asking needs of the matcher."""

    def match(self, query: Query, *, top: int = 10, per_kind: int = 5) -> Answer:
        """Return the answer to a query."""
        ...

    def sight(self, query: Query, provider_ids: Sequence[str]) -> dict[str, Sighting]:
        """Return what is seen of each pair."""
        ...


def query_of_problem(problem: Problem, *kinds: ProviderKind) -> Query:
    """Return the query that a stored problem stands for: its full words, for some kinds of provider."""
    return Query(problem.full_text, language=problem.language, filters=Filters(kinds=kinds))


def shortlist_of(matcher: Matches, query: Query, kind: ProviderKind, provider_id: str = "") -> tuple[Shortlisted, ...]:
    """Return the providers of a kind that match strongly or possibly, the best first, at most `LONGEST`.

    Args:
        matcher: Who matches.
        query: The problem.
        kind: Which providers.
        provider_id: Who is asked, who belongs to it in any case: last, with rank 0, where it does not match.
    """
    found = matcher.match(query, top=0, per_kind=LONGEST).by_kind.get(kind, ())
    fitting = {match.provider.provider_id: match for match in found if match.band is not Band.WEAK}
    ids = [*fitting, *([provider_id] if provider_id and provider_id not in fitting else [])]
    seen = matcher.sight(query, ids) if ids else {}
    return tuple(_shortlisted(one, fitting.get(one), seen[one]) for one in ids)


def _shortlisted(provider_id: str, match: Match | None, sighting: Sighting) -> Shortlisted:
    reasons = match.reasons[:EVIDENCE_KEPT] if match else ()
    evidence_ids = tuple(dict.fromkeys(reason.evidence_id for reason in reasons))
    return Shortlisted(provider_id, match.rank if match else 0, evidence_ids, sighting.as_json(), sighting.ranker)
