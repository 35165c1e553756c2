"""The answer's records: one provider for one query, with its score, its band and the reasons that show why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from models.records import Provider


class Band(StrEnum):
    """How much a match promises; follows from the calibrated probability, best first."""

    STRONG = "strong"
    POSSIBLE = "possible"
    WEAK = "weak"


@dataclass(frozen=True)
class Span:
    """A stretch of a quoted text that meets the query: ``text[start:end]``, in code points."""

    start: int
    end: int


@dataclass(frozen=True)
class Reason:
    """One quoted passage of stored evidence that speaks for a match.

    Args:
        evidence_id: The evidence that is quoted.
        evidence_kind: What sort of evidence it is.
        quote: The passage, letter for letter as stored.
        spans: Where in ``quote`` the query's words or codes occur, in rising order, without overlap.
        score: The passage's fused score.
        view_shares: What each view contributes to ``score``; the shares add up to it.
        year: The evidence's year, if known.
        source: Where the evidence comes from.
        url: Its address, or empty.
        similarities: The passage's raw similarity to the query in each dense view.
    """

    evidence_id: str
    evidence_kind: str
    quote: str
    spans: tuple[Span, ...]
    score: float
    view_shares: dict[str, float]
    year: int | None
    source: str
    url: str = ""
    similarities: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class MetNeed:
    """A need of the query and the stored sentence that meets it best.

    Args:
        need: The need's place among the needs of the understanding, from 0.
        evidence_id: The evidence that holds the sentence.
        start: Where the sentence begins in the evidence's whole text (title, line break, text), in code points.
        end: Where it ends.
        sentence: The sentence, letter for letter as stored.
        spans: Where in ``sentence`` the need's words stand, in rising order.
        told: How much of the need's words, by weight, it holds; higher is better.
    """

    need: int
    evidence_id: str
    start: int
    end: int
    sentence: str
    spans: tuple[Span, ...]
    told: float


@dataclass(frozen=True)
class Match:
    """One provider for one query.

    Args:
        provider: Who or what is proposed.
        score: Affinity of the pair, higher is better; the same wherever this pair is scored.
        rank: Position in the list it stands in, from 1.
        probability: Calibrated probability that the provider is relevant, 0..1.
        band: What the probability means in a word.
        reasons: Quoted evidence, best first.
        missing: Words and codes of the query that no quoted passage contains; only codes where it is not English.
        distance_km: From the query's place, if both places are known.
        facts: What decides on the card, per kind (rate, slot, deadline, eligibility …), as label → text.
        met: The needs that quoted evidence meets, each with the sentence that does, in the order of the needs.
        unmet: The places of the other needs, rising.
        reply_shift: How far replies moved it in the order, in units of score (`matcher.introductions.replies`).
    """

    provider: Provider
    score: float
    rank: int
    probability: float
    band: Band
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...] = ()
    distance_km: float | None = None
    facts: dict[str, str] | None = None
    met: tuple[MetNeed, ...] = ()
    unmet: tuple[int, ...] = ()
    reply_shift: float = 0.0
