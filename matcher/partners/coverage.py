"""How much everybody covers of each of several questions, measured with the matcher's own affinity.

A question is a need of a goal, or a facet of a profile. Each is put to the matcher twice: once under the limits, to
recall who may be suggested, and once without, so that the probability of a pair is the one that an answer shows to
anybody, whatever the limits and whoever else is asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.partners.pool import Pool
from matcher.pipeline import Look, Matcher
from matcher.query import Query
from matcher.rank import Promise
from models.match import Band

RECALLED = 50
"""How many candidates each question may bring in, of all and of each kind."""


@dataclass(frozen=True)
class Coverage:
    """What is known of one question.

    Args:
        look: What the matcher found out, without limits.
        scores: The affinity of each candidate that has evidence, by id.
        promises: Its calibrated probability and band.
    """

    look: Look
    scores: Mapping[str, float]
    promises: Mapping[str, Promise]

    def covered(self, provider_id: str) -> float:
        """Return how much of the question a provider covers: the probability, 0 for one without evidence."""
        promise = self.promises.get(provider_id)
        return 0.0 if promise is None else promise.probability

    def band_of(self, provider_id: str) -> Band:
        """Return what that means in a word; weak for a provider without evidence."""
        promise = self.promises.get(provider_id)
        return Band.WEAK if promise is None else promise.band


def coverage_of(
    matcher: Matcher, queries: Sequence[Query], pool: Pool, also: Collection[str]
) -> tuple[list[Coverage], frozenset[str]]:
    """Return the coverage of each question, and the ids of all candidates.

    Args:
        matcher: The matcher.
        queries: The questions, without filters on providers.
        pool: Who may be suggested.
        also: Providers who are measured beside the candidates.
    """
    recalled: set[str] = set()
    for query in queries:
        look = matcher.look(replace(query, filters=pool.filters), wanted=RECALLED, without=pool.left_out)
        recalled.update(_best(look))
    everybody = recalled | set(also)
    return [_covered(matcher.look(query, also=everybody), everybody) for query in queries], frozenset(recalled)


def _best(look: Look) -> list[str]:
    """Return the best of all kinds and of each kind; who has no evidence that counts is not among them."""
    ranked = look.ranked(look.findings.scored.owner_ids)
    kept, of_kind = [], dict.fromkeys(look.kinds.tolist(), 0)
    for item in ranked:
        kind = int(look.kinds[item.position])
        of_kind[kind] += 1
        if of_kind[kind] <= RECALLED:
            kept.append(item.owner_id)
    return kept


def _covered(look: Look, everybody: Collection[str]) -> Coverage:
    scores = {item.owner_id: item.score for item in look.ranked(everybody)}
    return Coverage(look, scores, look.promises(everybody))
