"""How much everybody covers of each of several questions, measured with the matcher's own affinity.

A question is a need of a goal, or a facet of a profile. Each is put to the matcher twice: once under the limits, to
recall who may be suggested, and once without, so that the probability of a pair is the one that an answer shows to
anybody, whatever the limits and whoever else is asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.look import Look
from matcher.partners.pool import Pool
from matcher.pipeline import Matcher
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
        refusing: Candidates who will not be asked about the question, and so cover nothing of it.
    """

    look: Look
    scores: Mapping[str, float]
    promises: Mapping[str, Promise]
    refusing: frozenset[str] = frozenset()

    def promise_of(self, provider_id: str) -> Promise | None:
        """Return what a provider promises; nothing for one without evidence, and for one who refuses."""
        return None if provider_id in self.refusing else self.promises.get(provider_id)

    def covered(self, provider_id: str) -> float:
        """Return how much of the question a provider covers: the probability, 0 where nothing is promised."""
        promise = self.promise_of(provider_id)
        return 0.0 if promise is None else promise.probability

    def band_of(self, provider_id: str) -> Band:
        """Return what that means in a word; weak where nothing is promised."""
        promise = self.promise_of(provider_id)
        return Band.WEAK if promise is None else promise.band


def coverage_of(
    matcher: Matcher, queries: Sequence[Query], pool: Pool, also: Collection[str]
) -> tuple[list[Coverage], frozenset[str]]:
    """Return the coverage of each question, and the ids of all candidates.

    Args:
        matcher: The matcher.
        queries: The questions, without filters on providers.
        pool: Who may be suggested.
        also: Providers who are measured beside the candidates; what they refuse does not matter, nobody asks them.
    """
    recalled: set[str] = set()
    for query in queries:
        look = matcher.look(replace(query, filters=pool.filters), wanted=RECALLED, without=pool.left_out)
        recalled.update(_best(look))
    everybody = recalled | set(also)
    candidates = frozenset(recalled - set(also))
    return [_covered(matcher.look(query, also=everybody), everybody, candidates) for query in queries], candidates


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


def _covered(look: Look, everybody: Collection[str], candidates: frozenset[str]) -> Coverage:
    scores = {item.owner_id: item.score for item in look.ranked(everybody)}
    return Coverage(look, scores, look.promises(everybody), look.refusing & candidates)
