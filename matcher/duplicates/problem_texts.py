"""Problems that are nearly the same: by words, by how near the encoders put them, by who posted them and where."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import regex

from embeddings.encoder import FloatMatrix
from embeddings.tokenizer import words
from matcher.duplicates.nearness import Nearness, Rows, blocks_of, spread_rows
from matcher.duplicates.reasons import Reason, judged_pair, prior_bits
from matcher.english import stem
from matcher.script import main_script
from models.duplicate_pairs import DuplicatePair
from models.records import Problem

SAME_TEXT_BITS = 16.0
NEAR_FROM, NEAR_BITS, MOST_NEAR_BITS = 3.0, 6.0, 18.0
WORDS_BITS, USUAL_SHARE_OF_WORDS = 16.0, 0.15
SAME_POSTER_BITS, OTHER_POSTER_BITS = 4.0, -5.0
OTHER_DISTRICT_BITS = -2.0
SAME_NUMBERS_BITS, OTHER_NUMBERS_BITS = 2.0, -4.0
SHOWN_WORDS = 6

_NUMBER = regex.compile(r"\p{N}+(?:[.,]\p{N}+)*")


@dataclass(frozen=True)
class ProblemWords:
    """What is compared of a problem's text."""

    plain: tuple[str, ...]
    stems: frozenset[str]
    numbers: frozenset[str]


def problem_words(problem: Problem) -> ProblemWords:
    """Return the words of a problem."""
    plain = tuple(words(problem.full_text))
    numbers = frozenset(str(int(one)) if one.isdigit() else one for one in _NUMBER.findall(problem.text))
    return ProblemWords(plain, frozenset(map(stem, plain)), numbers)


class Problems:
    """All problems of a database with their vectors."""

    def __init__(self, problems: Sequence[Problem], views: Mapping[str, FloatMatrix]) -> None:
        """Count words.

        Args:
            problems: By rising id.
            views: Model id → (n, d) unit vectors of the problems, in their order.
        """
        self._problems = problems
        self._views = views
        self._words = [problem_words(one) for one in problems]
        self._counts = Counter(word for one in self._words for word in one.stems)
        self._is_latin = np.array([main_script(one.full_text) == "Latn" for one in problems], np.intp)
        self._prior = prior_bits(len(problems))

    def pairs(self) -> Iterator[DuplicatePair]:
        """Yield the pairs that are at least possible, by rising ids."""
        every = np.arange(len(self._problems))
        yield from self._judged((row, other, near) for row, other, near in self._near(every, None) if row < other)

    def pairs_of(self, problem_ids: Collection[str]) -> Iterator[DuplicatePair]:
        """Yield the pairs of some problems with all others that are at least possible, each once.

        What is usual between two texts is measured on a thousand of them where there are more, so that the time grows
        with the number of problems and not with its square.
        """
        rows = np.array([row for row, one in enumerate(self._problems) if one.problem_id in problem_ids], np.intp)
        asked = set(rows.tolist())
        found = self._near(rows, spread_rows(self._is_latin))
        yield from self._judged(one for one in found if one[0] < one[1] or one[1] not in asked)

    def _judged(self, near: Iterable[tuple[int, int, float]]) -> Iterator[DuplicatePair]:
        for row, other_row, nearness in near:
            one, other = self._problems[row], self._problems[other_row]
            reasons = list(self._reasons(row, other_row, nearness))
            is_same_text = self._words[row].plain == self._words[other_row].plain
            is_posted_by_one = bool(one.organisation_id) and one.organisation_id == other.organisation_id
            corroborated = is_same_text or is_posted_by_one
            ids = (one.problem_id, other.problem_id)
            if pair := judged_pair("problem", ids, reasons, self._prior, corroborated=corroborated):
                yield pair

    def _near(self, rows: Rows, measured: Rows | None) -> Iterator[tuple[int, int, float]]:
        """Yield rows and others whose vectors lie nearer than chance in some view, with how many deviations nearer."""
        nearness = [Nearness(matrix, self._is_latin, measured) for matrix in self._views.values()]
        for block in blocks_of(rows):
            best = np.max([one.of_rows(block) for one in nearness], axis=0)
            for place, other in np.argwhere(best >= NEAR_FROM).tolist():
                yield int(block[place]), other, float(best[place, other])

    def _reasons(self, row: int, other_row: int, nearness: float) -> Iterator[Reason]:
        one, other = self._problems[row], self._problems[other_row]
        ours, theirs = self._words[row], self._words[other_row]
        if ours.plain == theirs.plain:
            yield Reason("same_text", one.problem_id, other.problem_id, SAME_TEXT_BITS)
        weight = min(MOST_NEAR_BITS, NEAR_BITS * (nearness - NEAR_FROM))
        yield Reason("meaning", f"{nearness:.1f}", f"{nearness:.1f}", weight)
        if self._is_latin[row] == self._is_latin[other_row]:
            yield self._shared_words(ours, theirs)
        yield from _of_facts(one, other, ours.numbers, theirs.numbers)

    def _shared_words(self, ours: ProblemWords, theirs: ProblemWords) -> Reason:
        """Return what the words of two problems in one script tell: against one, when they share few."""
        shared = sorted(ours.stems & theirs.stems, key=lambda word: (self._counts[word], word))
        share = self._weight(shared) / max(self._weight(ours.stems | theirs.stems), 1.0)
        told = ", ".join(shared[:SHOWN_WORDS])
        return Reason("words", told, told, WORDS_BITS * (share - USUAL_SHARE_OF_WORDS))

    def _weight(self, stems: Sequence[str] | frozenset[str]) -> float:
        """Return Σ log2(1 + n / count) over words: the rarer, the more."""
        return sum(math.log2(1 + len(self._problems) / self._counts[word]) for word in sorted(stems))


def _of_facts(one: Problem, other: Problem, ours: frozenset[str], theirs: frozenset[str]) -> Iterator[Reason]:
    if one.organisation_id and other.organisation_id:
        is_same = one.organisation_id == other.organisation_id
        weight = SAME_POSTER_BITS if is_same else OTHER_POSTER_BITS
        yield Reason(
            "organisation" if is_same else "other_organisation", one.organisation_id, other.organisation_id, weight
        )
    here, there = one.location.district, other.location.district
    if here and there and here != there:
        yield Reason("other_district", here, there, OTHER_DISTRICT_BITS)
    if ours and theirs:
        is_same = bool(ours & theirs)
        weight = SAME_NUMBERS_BITS if is_same else OTHER_NUMBERS_BITS
        yield Reason(
            "numbers" if is_same else "other_numbers", ", ".join(sorted(ours)), ", ".join(sorted(theirs)), weight
        )
