"""The needs that nobody covers, grouped by the trade words that they hold; only of words that everybody may read.

A need is unmet where no sentence of the evidence that its problem's answer quotes speaks of it. Needs in several
languages meet in the glossary's English words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from embeddings.tokenizer import tokenize
from matcher.english import is_telling, stem
from matcher.glossary import glossary
from matcher.needs import Need
from matcher.query import Query
from matcher.reports.covered import Covered
from matcher.reports.domains import NO_FIELD
from matcher.reports.facts import Demand, Facts
from matcher.understand import understand
from models.records import Problem

LOOKED_AT = 500
"""Of so many problems at most the words are read; of more, those with the lowest ids."""


@dataclass(frozen=True)
class UnmetNeed:
    """A trade word of needs that nobody covers: in which problems, and one need in its owner's words."""

    term: str
    problem_ids: tuple[str, ...]
    example_id: str
    example: str


@dataclass(frozen=True)
class UnmetNeeds:
    """All of them, those of most problems first; of how many problems the words were read, and may not be read."""

    needs: tuple[UnmetNeed, ...]
    read: int
    withheld: int
    passed_over: int


def unmet_needs(problems: Iterable[Demand], facts: Facts) -> UnmetNeeds:
    """Return the unmet needs of problems, by falling number of problems, ties by word."""
    due = [
        one.problem_id for one in problems if one.problem_id in facts.covered and facts.covered[one.problem_id].unmet
    ]
    looked_at = due[:LOOKED_AT]
    readable = {key: one for key, one in facts.published(looked_at).items() if isinstance(one, Problem)}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for problem_id, problem in sorted(readable.items()):
        for need, is_english in _unmet(problem, facts.covered[problem_id]):
            for term in terms_of(need, is_english=is_english):
                found[term].setdefault(problem_id, need.words)
    return UnmetNeeds(_ordered(found), len(readable), len(looked_at) - len(readable), len(due) - len(looked_at))


def terms_of(need: Need, *, is_english: bool) -> tuple[str, ...]:
    """Return the trade words of a need, in English; of an English need that holds none, its telling words."""
    if not is_english:
        return tuple(term for term in dict.fromkeys(need.gloss.split(", ")) if term in _trade_words().values())
    trade = _trade_words()
    words = tokenize(need.words)
    known = [trade[root] for root in map(stem, words) if root in trade]
    return tuple(dict.fromkeys(known or filter(is_telling, words)))


def _unmet(problem: Problem, covered: Covered) -> Iterator[tuple[Need, bool]]:
    """Yield the unmet needs of a problem, and whether they are English; none where it reads otherwise than then."""
    understanding = understand(Query.of_problem(problem))
    needs = understanding.needs
    if len(needs) == covered.needs:
        yield from ((needs[place], understanding.language.is_english) for place in covered.unmet)


def _ordered(found: Mapping[str, Mapping[str, str]]) -> tuple[UnmetNeed, ...]:
    made = (
        UnmetNeed(term, tuple(sorted(held)), min(held), " ".join(held[min(held)].split()))
        for term, held in found.items()
    )
    return tuple(sorted(made, key=lambda one: (-len(one.problem_ids), one.term)))


@cache
def _trade_words() -> dict[str, str]:
    """Return for the stem of each trade word of one word its English; words of no field of work are left out."""
    words = (
        english for entry in glossary().entries if entry.domain not in NO_FIELD for english in entry.english.split("|")
    )
    return {stem(word): word for word in words if " " not in word}
