"""Whether anybody covers a problem, as the matcher says: computed once a problem, and kept until something changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.answer import Verdict
from matcher.look import Look
from matcher.pipeline import USUAL_LENGTH, Matcher
from matcher.query import Query
from matcher.rank import Ranked
from matcher.reports.domains import domains_of
from models.details import ProviderKind
from models.match import Band
from models.records import Problem

PER_KIND = 5
"""How many of each kind an answer shows besides the best of all."""


@dataclass(frozen=True)
class Covered:
    """What the matcher says of one problem; ids only, never words.

    Args:
        problem_id: Which problem.
        verdict: The verdict of its answer.
        strong: Everybody who is a strong match, best first.
        shown: The first places of the answer, best first.
        needs: How many needs the problem has.
        unmet: The places, among its needs, of those that nothing shown meets.
        domains: What it is about.
    """

    problem_id: str
    verdict: Verdict
    strong: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    needs: int = 0
    unmet: tuple[int, ...] = ()
    domains: tuple[str, ...] = ()


def cover(matcher: Matcher, problem: Problem) -> Covered:
    """Return what the matcher says of a problem; the verdict is that of its answer.

    Raises:
        InvalidInput: The text is too long to be matched.
    """
    look = matcher.look(Query.of_problem(problem))
    ranked = look.ranked(look.findings.scored.owner_ids)
    promised = look.promises([item.owner_id for item in ranked])
    answer = matcher.answer_of(look, _shown(look, ranked))
    return Covered(
        problem.problem_id,
        answer.verdict,
        tuple(item.owner_id for item in ranked if promised[item.owner_id].band is Band.STRONG),
        tuple(item.owner_id for item in ranked[:USUAL_LENGTH]),
        len(answer.understanding.needs),
        answer.unmet,
        domains_of(problem.full_text),
    )


def _shown(look: Look, ranked: Iterable[Ranked]) -> list[str]:
    """Return whom an answer shows: the best of all, and the best of each kind."""
    left = dict.fromkeys(range(len(ProviderKind)), PER_KIND)
    shown = []
    for place, item in enumerate(ranked):
        kind = int(look.kinds[item.position])
        if place < USUAL_LENGTH or left[kind] > 0:
            shown.append(item.owner_id)
        left[kind] -= 1
    return shown
