"""Everybody who may be suggested, in order: what is asked of the matcher, and what follows from its answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from matcher.needs import Need
from matcher.partners.coverage import Coverage, coverage_of
from matcher.partners.facets import facets_of
from matcher.partners.goal import Goal
from matcher.partners.party import Party
from matcher.partners.pool import Pool
from matcher.partners.ranking import Placed, by_gain, by_nearness
from matcher.partners.wish import Wish
from matcher.pipeline import Matcher
from matcher.query import Query
from matcher.script import main_script
from models.errors import FieldProblem, InvalidInput
from models.match import Band


@dataclass(frozen=True)
class Ordered:
    """Everybody who may be suggested in order, with what was asked of them.

    Args:
        placed: The order.
        questions: How much everybody covers of each need, or of each facet.
        considered: How many candidates were compared.
        refusing: How many would be suggested, but will not be asked about any of what they could be suggested for.
    """

    placed: Sequence[Placed]
    questions: Sequence[Coverage]
    considered: int
    refusing: int = 0

    @property
    def worth(self) -> Sequence[Placed]:
        """Those who are no weak matches, in the same order."""
        return [one for one in self.placed if one.band is not Band.WEAK]

    def gains(self, one: Placed) -> tuple[float, ...]:
        """Return what somebody gains for each need that he covers at least possibly; 0 for the others."""
        return tuple(
            0.0 if self.questions[need].band_of(one.provider_id) is Band.WEAK else gain
            for need, gain in enumerate(one.gains)
        )


def order_for_goal(matcher: Matcher, wish: Wish, goal: Goal, pool: Pool) -> Ordered:
    """Return who adds to a goal, most first."""
    queries = [
        Query(
            need.words, language=_language_of(need, goal), exclude_evidence=goal.interest_ids, today=wish.today,
            is_fame_neutral=wish.is_fame_neutral,
        )
        for need in goal.needs
    ]  # fmt: skip
    questions, candidates = coverage_of(matcher, queries, pool, [wish.provider_id])
    weights = [need.specificity for need in goal.needs]
    return _ordered(lambda asked: by_gain(candidates, asked, weights, wish.provider_id), questions, len(candidates))


def order_by_profile(matcher: Matcher, wish: Wish, party: Party, pool: Pool) -> Ordered:
    """Return who is near to a provider's profile, nearest first.

    Raises:
        InvalidInput: The provider has nothing to show.
    """
    facets = facets_of(party)
    if not facets:
        fix = "import evidence, or state a goal and look for complementary partners"
        problem = FieldProblem("provider_id", party.provider_id, "has no evidence", fix)
        raise InvalidInput("there is nothing that others could be similar to", [problem])
    own = frozenset(passage.evidence.evidence_id for passage in party.passages)
    queries = [
        Query(facet.text, exclude_evidence=own, today=wish.today, is_fame_neutral=wish.is_fame_neutral)
        for facet in facets
    ]
    questions, candidates = coverage_of(matcher, queries, pool, ())
    weights = [facet.weight for facet in facets]
    return _ordered(lambda asked: by_nearness(candidates, asked, weights), questions, len(candidates))


def _ordered(
    order: Callable[[Sequence[Coverage]], Sequence[Placed]], questions: Sequence[Coverage], considered: int
) -> Ordered:
    """Return the order in which nobody is suggested for what they refuse, and how many are left out by that."""
    kept = Ordered(order(questions), questions, considered)
    if not any(question.refusing for question in questions):
        return kept
    unheeded = Ordered(order([replace(one, refusing=frozenset()) for one in questions]), questions, considered)
    ids = {one.provider_id for one in kept.worth}
    return replace(kept, refusing=sum(one.provider_id not in ids for one in unheeded.worth))


def _language_of(need: Need, goal: Goal) -> str:
    """Return the goal's language, or nothing for a need in another script, whose language is then found by itself."""
    language = goal.understanding.language
    return language.tag if main_script(need.words) == language.script else ""
