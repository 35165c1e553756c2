"""What comes back: what was understood, ranked matches, lanes, and an honest verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matcher.encode import Route
from matcher.query import Query
from matcher.understand import Understanding
from models.details import ProviderKind
from models.match import Match
from models.records import Organisation


class Verdict(StrEnum):
    """Whether the answer is one: a strong match, only possible ones, or no good match."""

    STRONG = "strong"
    POSSIBLE = "possible"
    NO_GOOD_MATCH = "no good match"


class Lane(StrEnum):
    """What an owner can do with an answer; each kind of provider belongs to one lane."""

    FIX_IT = "fix it"
    TEST_IT = "test it"
    PAY_FOR_IT = "pay for it"
    LEARN_IT = "learn it"


LANE_OF_KIND: dict[ProviderKind, Lane] = {
    ProviderKind.RESEARCHER: Lane.FIX_IT,
    ProviderKind.LABORATORY: Lane.FIX_IT,
    ProviderKind.STARTUP: Lane.FIX_IT,
    ProviderKind.FACILITY: Lane.TEST_IT,
    ProviderKind.CALL: Lane.PAY_FOR_IT,
    ProviderKind.COURSE: Lane.LEARN_IT,
}


@dataclass(frozen=True)
class Answer:
    """The answer to one query.

    Args:
        query: What was asked.
        understanding: What was understood.
        matches: The best providers of all kinds, best first.
        by_kind: For each kind the best of it, ranked from 1 within the kind; the score of a pair is the same as in
            ``matches``.
        verdict: Whether there is a good match at all.
        advice: One sentence for the reader: what the verdict rests on and what to do next.
        missing: Words and codes of the query that no evidence quoted here contains; codes only where the query is not
            English.
        candidates: How many providers passed the filters.
        route: How the query reached the models.
        unmet: The places, among the understanding's needs, of those that no evidence quoted here meets.
        organisations: The organisations of all matches, by id.
        refusing: How many providers are left out because they will not be asked about this.
    """

    query: Query
    understanding: Understanding
    matches: tuple[Match, ...]
    by_kind: dict[ProviderKind, tuple[Match, ...]]
    verdict: Verdict
    advice: str
    missing: tuple[str, ...]
    candidates: int
    route: Route = Route.DIRECT
    unmet: tuple[int, ...] = ()
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    refusing: int = 0

    def lane(self, lane: Lane) -> tuple[Match, ...]:
        """Return the matches of the lane's kinds, kind after kind."""
        return tuple(match for kind, of in LANE_OF_KIND.items() if of is lane for match in self.by_kind.get(kind, ()))
