"""Which sentence of a person's evidence meets which need, and which needs no sentence meets.

Decided by words alone, because that was measured to be better than sentence vectors, and costs a hundredth of them
(``docs/explanations.md``): a sentence tells, of a need, the weights of the need's terms that it holds,

    told(n, s) = Σ over terms t of n of  weight(t) · share of t's best form in s   + code weight · codes of n in s

and the need is met by the sentence that tells most, if that is enough. Ties go to the passage that was quoted first,
then to the first sentence. Nothing is generated: a met need points to stored text, letter for letter.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from embeddings.tokenizer import codes, find_words
from matcher.clauses import Stretch, sentences
from matcher.need_words import CODE_WEIGHT, NeedWords
from matcher.read_text import ReadText, read_text, roots_in
from models.match import MetNeed, Span
from models.records import EvidenceText

ENOUGH_TOLD = 0.5
"""A need is met from here on: one word that is not among the commonest; chosen on half of the labelled needs."""


@dataclass(frozen=True)
class ReadPassage:
    """A passage of stored evidence as it is read; ``start`` and ``end`` count in the evidence's whole text."""

    evidence: EvidenceText
    start: int
    end: int

    @cached_property
    def text(self) -> str:
        """The passage, letter for letter."""
        return self.evidence.full_text[self.start : self.end]

    @cached_property
    def read(self) -> ReadText:
        """Its words, and what they are forms of."""
        return read_text(self.text)

    @cached_property
    def sentences(self) -> tuple[tuple[Stretch, Set[str]], ...]:
        """Its sentences, each with the stems and sounds that it holds."""
        return tuple((piece, roots_in(self.text[slice(*piece)])) for piece in sentences(self.text))

    def words_to_mark(self, words: Set[str], roots: Set[str]) -> Set[str]:
        """Return which of its words are among ``words``, or have one of these stems or sounds."""
        return self.read.words & words | self.read.words_with(roots)

    def spans_of(self, roots: Set[str]) -> tuple[Span, ...]:
        """Return where in ``text`` words with one of these stems or sounds stand, in rising order."""
        return tuple(Span(*place) for place in find_words(self.text, self.read.words_with(roots)))


def met_needs(needs: Sequence[NeedWords], passages: Sequence[ReadPassage]) -> tuple[MetNeed, ...]:
    """Return for each need that is met the sentence that meets it best, in the order of the needs.

    Args:
        needs: What each need is looked up by.
        passages: The passages that are quoted, best first.
    """
    best = (_best_sentence(number, need, passages) for number, need in enumerate(needs))
    return tuple(found for found in best if found is not None)


def told(need: NeedWords, held: Set[str], text: str) -> float:
    """Return how much of a need a text with these stems and sounds tells, from 0."""
    told_by_terms = need.told_by(held & need.stems)
    present = set(codes(text)) if need.codes else set()
    return told_by_terms + CODE_WEIGHT * sum(code in present for code in need.codes)


def _best_sentence(number: int, need: NeedWords, passages: Sequence[ReadPassage]) -> MetNeed | None:
    best, most = None, 0.0
    for passage in passages:
        if not need.codes and not _may_tell(need, passage, most):
            continue
        for piece, held in passage.sentences:
            tells = told(need, held, passage.text[slice(*piece)])
            if tells > most:
                best, most = (passage, piece), tells
    return _pointing(number, need, *best, most) if best is not None and most >= ENOUGH_TOLD else None


def _may_tell(need: NeedWords, passage: ReadPassage, most: float) -> bool:
    """Say whether a sentence of a passage may tell enough, and more than another does: none tells more than the whole.

    Cutting passages into sentences costs more than all else here, so it is put off until it can matter.
    """
    found = passage.read.held & need.stems
    if not found:
        return False
    possible = need.told_by(found)
    return possible >= ENOUGH_TOLD and possible > most


def _pointing(number: int, need: NeedWords, passage: ReadPassage, piece: Stretch, tells: float) -> MetNeed:
    start, end = piece
    spans = tuple(
        Span(span.start - start, span.end - start)
        for span in passage.spans_of(need.telling)
        if start <= span.start < end
    )
    return MetNeed(
        need=number,
        evidence_id=passage.evidence.evidence_id,
        start=passage.start + start,
        end=passage.start + end,
        sentence=passage.text[start:end],
        spans=spans,
        told=tells,
    )
