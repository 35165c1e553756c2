"""What complementary partners are looked for: the needs of a stated goal, or of what the provider wishes to do.

Without a goal, a provider's declared interests are the goal: they say what somebody wants to do, and are no sign that
he can, so they do not count as evidence of his own ability here. A provider that has declared none, or that has nothing
else to show, is asked for a goal: a profile by itself does not say what it lacks, and to guess that would mean to
suggest strangers for whatever lies farthest away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.needs import MOST_NEEDS, Need, need_at, told_by, weighed
from matcher.partners.party import Party
from matcher.partners.wish import Wish
from matcher.query import Query
from matcher.understand import Understanding, as_asked, understand
from models.errors import FieldProblem, InvalidInput
from models.records import EvidenceKind

LONGEST_GOAL = 4_000
LONGEST_INTEREST = 600


@dataclass(frozen=True)
class Goal:
    """What is to be done.

    Args:
        understanding: What was read of it.
        needs: What it needs, in its order: the clauses of a stated goal, or each declared interest as a whole.
        is_stated: Whether it was stated, or made of declared interests.
        interest_ids: The interests that it is made of, which do not count as evidence of the provider's own.
    """

    understanding: Understanding
    needs: tuple[Need, ...]
    is_stated: bool
    interest_ids: frozenset[str] = frozenset()


def goal_of(wish: Wish, party: Party) -> Goal:
    """Return the goal of a wish for complementary partners.

    Args:
        wish: The wish.
        party: The provider who looks.

    Raises:
        InvalidInput: None is stated, and the provider's interests cannot stand for one; or it is too long.
    """
    if wish.goal.strip():
        understanding = _understood(wish.goal, wish)
        return Goal(understanding, understanding.needs, is_stated=True)
    declared = {
        one.evidence.evidence_id: one.evidence.full_text
        for one in party.passages
        if one.evidence.kind == EvidenceKind.INTEREST
    }
    has_more = any(one.evidence.evidence_id not in declared for one in party.passages)
    if not declared or not has_more:
        lacks = "nothing else is stored of this provider" if declared else "this provider has declared no interests"
        fix = "say what is to be done, or look for similar partners"
        raise InvalidInput("a goal is needed", [FieldProblem("goal", "", f"is empty, and {lacks}", fix)])
    return _of_interests([declared[one] for one in sorted(declared)], wish, frozenset(declared))


def _of_interests(interests: Sequence[str], wish: Wish, interest_ids: frozenset[str]) -> Goal:
    """Return the goal that the first interests make, as many as a text has needs; each is one need."""
    shown = [as_asked(interest)[:LONGEST_INTEREST] for interest in interests[:MOST_NEEDS]]
    understanding = _understood("\n".join(shown), wish)
    text, language = understanding.text, understanding.language
    starts = [sum(len(one) + 1 for one in shown[:place]) for place in range(len(shown))]
    stretches = [(start, start + len(one)) for start, one in zip(starts, shown, strict=True)]
    needs = [need_at(text, stretch, language) for stretch in stretches]
    told = [told_by(text, stretch, language) for stretch in stretches]
    return Goal(understanding, weighed(needs, told), is_stated=False, interest_ids=interest_ids)


def _understood(text: str, wish: Wish) -> Understanding:
    if len(text) > LONGEST_GOAL:
        problem = FieldProblem("goal", f"{len(text)} characters", "is too long", f"give at most {LONGEST_GOAL}")
        raise InvalidInput("the goal is too long", [problem])
    return understand(Query(text, language=wish.language, today=wish.today))
