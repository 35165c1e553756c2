"""Which sentence of a person's evidence meets which need, and which needs no sentence meets.

Decided by words alone, because that was measured to be better than sentence vectors, and costs a hundredth of them
(``docs/explanations.md``): a sentence tells, of a need, the weights of the need's terms that it holds,

    told(n, s) = Σ over terms t of n of  weight(t) · share of t's best form in s   + code weight · codes of n in s

and the need is met by the sentence that tells most, if that is enough. Ties go to the passage that was quoted first,
then to the first sentence. Nothing is generated: a met need points to stored text, letter for letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from embeddings.tokenizer import codes, word_spans
from matcher.clauses import Stretch, sentences
from matcher.english import stem
from matcher.need_words import CODE_WEIGHT, NeedWords, sound_of
from models.match import MetNeed, Span
from models.records import EvidenceText

ENOUGH_TOLD = 0.5
"""A need is met from here on: one word that is not among the commonest; chosen on half of the labelled needs."""


CACHE_PASSAGES = 1024

Words = tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True)
class ReadPassage:
    """A passage of stored evidence with its words; ``start`` and ``end`` count in the evidence's whole text."""

    evidence: EvidenceText
    start: int
    end: int

    @cached_property
    def text(self) -> str:
        """The passage, letter for letter."""
        return self.evidence.full_text[self.start : self.end]

    @cached_property
    def words(self) -> Words:
        """Its words: stem, sound (`matcher.need_words.sound_of`), and place in ``text``."""
        return words_of(self.text)

    @cached_property
    def held(self) -> frozenset[str]:
        """Every stem and sound that it holds."""
        return _held(self.words)

    @cached_property
    def sentences(self) -> tuple[tuple[Stretch, frozenset[str]], ...]:
        """Its sentences, each with the stems and sounds that it holds."""
        return tuple(
            (piece, _held([word for word in self.words if piece[0] <= word[2] < piece[1]]))
            for piece in sentences(self.text)
        )

    def spans_of(self, wanted: frozenset[str]) -> tuple[Span, ...]:
        """Return where in ``text`` words with one of these stems or sounds stand, in rising order."""
        return tuple(Span(start, end) for one, sound, start, end in self.words if one in wanted or sound in wanted)


@lru_cache(maxsize=CACHE_PASSAGES)
def words_of(text: str) -> Words:
    """Return the words of a text: stem, sound and place; the passages of much-asked people are read again and again."""
    return tuple((stem(word), sound_of(word), start, end) for word, start, end in word_spans(text))


def _held(words: Iterable[tuple[str, str, int, int]]) -> frozenset[str]:
    return frozenset([one for stem_, sound, _, _ in words for one in (stem_, sound)])


def met_needs(needs: Sequence[NeedWords], passages: Sequence[ReadPassage]) -> tuple[MetNeed, ...]:
    """Return for each need that is met the sentence that meets it best, in the order of the needs.

    Args:
        needs: What each need is looked up by.
        passages: The passages that are quoted, best first.
    """
    best = (_best_sentence(number, need, passages) for number, need in enumerate(needs))
    return tuple(found for found in best if found is not None)


def told(need: NeedWords, held: frozenset[str], text: str) -> float:
    """Return how much of a need a text with these stems tells, from 0."""
    told_by_terms = sum(
        term.weight * max(sum(one in held for one in form) / len(form) for form in term.forms) for term in need.terms
    )
    present = set(codes(text)) if need.codes else set()
    return told_by_terms + CODE_WEIGHT * sum(code in present for code in need.codes)


def _best_sentence(number: int, need: NeedWords, passages: Sequence[ReadPassage]) -> MetNeed | None:
    best, most = None, 0.0
    for passage in passages:
        if not need.codes and need.stems.isdisjoint(passage.held):
            continue
        for piece, held in passage.sentences:
            tells = told(need, held, passage.text[slice(*piece)])
            if tells > most:
                best, most = (passage, piece), tells
    return _pointing(number, need, *best, most) if best is not None and most >= ENOUGH_TOLD else None


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
