"""What the matcher sees of each question: the signs of the query, and the looks of those who would be shown.

The same is observed in directories of one, five and thirty providers, drawn from the demo: with one who can help very
well among them, and with nobody. They have no index of their own; only what does not depend on the rest of a corpus is
kept of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import FloatMatrix, FloatVector, IntVector, Progress
from matcher.fields import Placed, covered
from matcher.look import Look
from matcher.pipeline import Matcher
from matcher.query import Query
from matcher.rank import BEHIND, looks_of, rank_order, ranked_at
from matcher.signs import (
    BEST,
    FIELDS,
    MIDDLE,
    OF_LIFE,
    PASSAGES,
    Reading,
    Signs,
    above_the_middle,
    best_of_each,
    of_heard,
)
from matcher.sounding import Sounding
from matcher.unheard import Telling, spellings_of, telling_words, weigh
from scripts.calibration.questions import Question, Tier, number_of

SHOWN = 10
SIZES = (1, 5, 30)
GOOD_GRADE = 2
ABSOLUTE = ("words in the query", "weight of the gloss", OF_LIFE)
"""Signs, beside the best raw similarities, that do not depend on the rest of a corpus."""


@dataclass(frozen=True)
class Shown:
    """A provider that would be shown: its looks, and whether it is relevant."""

    looks: Mapping[str, float]
    is_relevant: bool


@dataclass(frozen=True)
class Observation:
    """One question, put to one directory.

    Args:
        question: The question.
        signs: What is seen of it.
        shown: The best providers, best first.
        is_answerable: Whether the directory holds somebody who can help.
    """

    question: Question
    signs: Signs
    shown: tuple[Shown, ...]
    is_answerable: bool

    @property
    def reading(self) -> Reading:
        """How the question is read."""
        return self.signs.reading


def observe(
    matcher: Matcher, questions: Sequence[Question], progress: Progress
) -> tuple[list[Observation], list[Observation]]:
    """Ask every question.

    Args:
        matcher: A matcher over the demo directory.
        questions: What is asked.
        progress: Told of each question.

    Returns:
        Observations in the whole directory, in the order of the questions, and those in small ones.
    """
    whole: list[Observation] = []
    small: list[Observation] = []
    for done, question in enumerate(questions, start=1):
        look = matcher.look(Query(text=question.text), wanted=SHOWN, without=question.taken_out)
        whole.append(observation(question, look, question.tier is Tier.ANSWERABLE))
        if question.tier is not Tier.TAKEN_OUT:
            everybody = matcher.look(Query(text=question.text), wanted=look.candidates)
            small.extend(_in_small_directories(question, everybody, matcher))
        progress("questions", done, len(questions))
    return whole, small


def observation(question: Question, look: Look, is_answerable: bool) -> Observation:
    """Return what a look saw of a question.

    Raises:
        ValueError: The directory holds no passage at all.
    """
    found, signs = look.findings, look.findings.signs
    if signs is None:
        raise ValueError(f"nobody has evidence: {question.text}")
    best = ranked_at(found.scored, rank_order(found.scored)[:SHOWN])
    relevant = question.grades if is_answerable else {}
    shown = [Shown(looks_of(item, found.scored, signs.values), item.owner_id in relevant) for item in best]
    return Observation(question, signs, tuple(shown), is_answerable)


@dataclass(frozen=True)
class _Everybody:
    """What is known of every provider, beside ``provider_ids``.

    Args:
        provider_ids: Everybody who has a passage.
        passages: How many passages each has.
        telling: The telling words of the question, each with the positions of those whose evidence holds it.
        views: View → the best raw similarity of each.
        placed: The fields of the question.
        near: View → (fields, providers) how near the nearest passage of each is to each field.
    """

    provider_ids: tuple[str, ...]
    passages: IntVector
    telling: tuple[tuple[Telling, frozenset[int]], ...]
    views: Mapping[str, FloatVector]
    placed: Placed
    near: Mapping[str, FloatMatrix]


def _in_small_directories(question: Question, look: Look, matcher: Matcher) -> Iterator[Observation]:
    signs = look.findings.signs
    if signs is None:
        return
    everybody = _everybody(look, matcher)
    draws = np.random.default_rng(number_of(question.text))
    good = [n for n, i in enumerate(everybody.provider_ids) if question.grades.get(i, 0) >= GOOD_GRADE]
    others = [n for n, i in enumerate(everybody.provider_ids) if i not in question.grades]
    for size in SIZES:
        without = draws.choice(others, size, replace=False)
        yield _small(question, signs, everybody, without, is_answerable=False)
        if good:
            yield _small(question, signs, everybody, np.append(without[1:], draws.choice(good)), is_answerable=True)


def _everybody(look: Look, matcher: Matcher) -> _Everybody:
    scored, vectors = look.findings.scored, look.findings.encoded.vectors
    has_passages = np.flatnonzero(np.diff(scored.owners.starts) > 0)
    views = {view: best_of_each(scored, values) for view, values in scored.passages.similarities.items()}
    owners = tuple(scored.owner_ids[n] for n in has_passages.tolist())
    telling = tuple(_holders(look, matcher.sounding, {number: n for n, number in enumerate(has_passages.tolist())}))
    placed = matcher.fields.placed(vectors)
    nearness = matcher.fields.nearness(placed, vectors, look.findings.index, scored.passages.rows)
    near = {view: np.array([best_of_each(scored, row) for row in values]) for view, values in nearness.items()}
    return _Everybody(owners, np.diff(scored.owners.starts)[has_passages], telling, views, placed, near)


def _holders(look: Look, sounding: Sounding, places: Mapping[int, int]) -> Iterator[tuple[Telling, frozenset[int]]]:
    """Yield each telling word with the positions of the providers whose evidence holds it."""
    index, scored = look.findings.index, look.findings.scored
    owners = np.repeat(np.arange(len(scored.owner_ids)), np.diff(scored.owners.starts))
    rows = scored.passages.rows[scored.owners.order]
    for telling in telling_words(look.findings.encoded.understanding):
        found = [index.lexical_scores((word,), rows) > 0 for word in spellings_of(telling, index, sounding)]
        holding = np.any(found, axis=0) if found else np.zeros(len(rows), np.bool_)
        yield telling, frozenset(places[number] for number in np.unique(owners[holding]).tolist())


def _small(
    question: Question, signs: Signs, everybody: _Everybody, members: IntVector, *, is_answerable: bool
) -> Observation:
    best = {view: float(similarities[members].max()) for view, similarities in everybody.views.items()}
    values = {name: signs.values[name] for name in ABSOLUTE} | {
        PASSAGES: math.log1p(float(everybody.passages[members].sum()))
    }
    present = set(members.tolist())
    nearest = {view: near[:, members].max(axis=1) for view, near in everybody.near.items()}
    values[FIELDS] = covered(everybody.placed, nearest)
    values |= of_heard(weigh((word, not holders.isdisjoint(present)) for word, holders in everybody.telling))
    for view, similarities in everybody.views.items():
        values |= {f"{view}{BEST}": best[view], f"{view}{MIDDLE}": above_the_middle(similarities[members])}
    shown = []
    for member in members.tolist():
        similar = {view: float(similarities[member]) for view, similarities in everybody.views.items()}
        behind = {f"{view}{BEHIND}": best[view] - value for view, value in similar.items()}
        shown.append(Shown(similar | behind, everybody.provider_ids[member] in question.grades))
    passages = int(everybody.passages[members].sum())
    return Observation(question, Signs(signs.reading, passages, values), tuple(shown), is_answerable)
