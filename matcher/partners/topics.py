"""What two providers have in common, as pairs of stored sentences: one of each, on the same topic.

Passages are paired by their nearness, best pair first, each piece of evidence once; of two near passages the two
sentences are shown that share most, by the weights of the words that stand in both. Where no telling word stands in
both, as between two languages, the first sentence of each is shown and nothing is marked. Nothing is generated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from matcher.clauses import Stretch
from matcher.english import rarity, stem
from matcher.met_needs import ReadPassage
from matcher.need_words import WORTH_A_MARK
from matcher.partners.nearness import NEAR, Matrix
from matcher.partners.party import Party
from models.match import Span

MOST_TOPICS = 3


@dataclass(frozen=True)
class Sentence:
    """A stored sentence, letter for letter; or a whole passage, where no sentence tells more than another.

    Args:
        evidence_id: The evidence that holds it.
        evidence_kind: What sort of evidence it is.
        start: Where it begins in the evidence's whole text (title, line break, text), in code points; ``None`` of a
            whole passage.
        end: Where it ends.
        text: The sentence.
        spans: Where in ``text`` the telling words stand, in rising order.
        year: The evidence's year, if known.
        source: Where the evidence comes from.
        url: Its address, or empty.
    """

    evidence_id: str
    evidence_kind: str
    start: int | None
    end: int | None
    text: str
    spans: tuple[Span, ...]
    year: int | None
    source: str
    url: str = ""


@dataclass(frozen=True)
class SharedTopic:
    """One sentence of each of two providers on the same topic, and how near the passages lie that hold them."""

    first: Sentence
    second: Sentence
    nearness: float


def shared_topics(
    first: Party,
    second: Party,
    near: Matrix,
    owned_by_both: Collection[str] = (),
    *,
    border: float = NEAR,
    most: int = MOST_TOPICS,
) -> tuple[SharedTopic, ...]:
    """Return pairs of sentences, nearest first, ties by the places of the passages.

    Args:
        first: One provider.
        second: The other.
        near: How near each passage of the first lies to each of the second.
        owned_by_both: Ids of evidence that joins the two anyway; it is no topic of its own.
        border: From which nearness on two passages are on one topic.
        most: How many pairs at most.
    """
    left = near.copy()
    for party, axis in ((first, 0), (second, 1)):
        joint = [place for place, one in enumerate(party.passages) if one.evidence.evidence_id in owned_by_both]
        np.moveaxis(left, axis, 0)[joint] = -np.inf
    return tuple(islice(_pairs(first, second, left, border), most))


def sentence_of(passage: ReadPassage, stretch: Stretch, marked: frozenset[str] = frozenset()) -> Sentence:
    """Return a stretch of a passage as a sentence, with the words marked whose stems are given."""
    start, end = stretch
    evidence = passage.evidence
    spans = tuple(
        Span(span.start - start, span.end - start) for span in passage.spans_of(marked) if start <= span.start < end
    )
    return Sentence(
        evidence.evidence_id, evidence.kind, passage.start + start, passage.start + end, passage.text[start:end],
        spans, evidence.year, evidence.source, evidence.url,
    )  # fmt: skip


def _pairs(first: Party, second: Party, left: Matrix, border: float) -> Iterator[SharedTopic]:
    while left.size and left.max() >= border:
        row, column = divmod(int(left.argmax()), left.shape[1])
        one, other = first.passages[row], second.passages[column]
        yield SharedTopic(*_most_alike(one, other), float(left[row, column]))
        left[[place for place, of in enumerate(first.passages) if of.evidence == one.evidence]] = -np.inf
        left[:, [place for place, of in enumerate(second.passages) if of.evidence == other.evidence]] = -np.inf


def _most_alike(first: ReadPassage, second: ReadPassage) -> tuple[Sentence, Sentence]:
    common = _telling(first) & _telling(second)
    best, most = (first.sentences[0], second.sentences[0]), 0.0
    for one in first.sentences:
        for other in second.sentences:
            shared = sum(rarity(word) for word in sorted(one[1] & other[1] & common))
            if shared > most:
                best, most = (one, other), shared
    marked = frozenset(best[0][1] & best[1][1] & common)
    return sentence_of(first, best[0][0], marked), sentence_of(second, best[1][0], marked)


def _telling(passage: ReadPassage) -> frozenset[str]:
    """Return the stems of a passage's telling words; numbers tell nothing across two texts."""
    stems = {stem(word) for word in passage.read.words if rarity(word) >= WORTH_A_MARK}
    return frozenset(one for one in stems if not one.isdecimal())
