"""The needs of a problem: the stretches of it that each say one thing, in the person's own words.

A need is a clause, or several that are too short to stand alone. What only greets, or names a place, a sum or a
deadline, is none: nothing in it tells what the matter is. Needs are weighed by how specific they are:

    specificity(n) = Σ of the weights of its words / the same over all needs        (`matcher.word_weight`)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from embeddings.tokenizer import codes, word_spans
from matcher.clauses import Stretch, clauses, sentences, word_count
from matcher.facts import overlaps
from matcher.glossary import glossary
from matcher.language import Language
from matcher.romanised import to_native
from matcher.word_weight import word_weight

MOST_NEEDS = 6
LEAST_SHARE = 0.06
LEAST_WORDS = 3
CODE_WEIGHT = 3.0
TOLD_BESIDE = 0.5
"""What a clause that names a place, a sum or a deadline must tell besides to be a need: more than everyday words."""

_FULL_STOPS = ".।॥ "


@dataclass(frozen=True)
class Need:
    """One thing that a problem asks for or complains of.

    Args:
        start: Where it begins in the matched text.
        end: Where it ends.
        words: The person's own words: ``text[start:end]``.
        weight: How often it counts; 1 as read, another number where the person said so.
        specificity: Its share of what the problem tells, 0..1; the shares of all needs add up to 1.
        read_as: The words as models read them: romanised ones in their own script.
        gloss: Its trade words in English, where it is in another language.
    """

    start: int
    end: int
    words: str
    weight: float = 1.0
    specificity: float = 1.0
    read_as: str = ""
    gloss: str = ""


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    sentence: int
    tells: float
    words: int


def find_needs(text: str, language: Language, passed_over: Sequence[Stretch] = ()) -> tuple[Need, ...]:
    """Return the needs of a text in order, at most `MOST_NEEDS`; a text that tells nothing is one need as it stands.

    Args:
        text: The text.
        language: Its language.
        passed_over: Stretches that name a place, a sum or a deadline.
    """
    pieces = _merged([piece for piece in _pieces(text, language, passed_over) if _is_need(piece, passed_over)])
    stretches = [(piece.start, piece.end) for piece in pieces] or [(0, len(text))]
    return weighed([need_at(text, stretch, language) for stretch in stretches], [piece.tells for piece in pieces])


def need_at(text: str, stretch: Stretch, language: Language, weight: float = 1.0) -> Need:
    """Return the need that stands at a stretch of a text, read and glossed, not yet weighed against others."""
    words = text[slice(*stretch)]
    read_as = to_native(words, language.tag).text if language.is_romanised else words
    gloss = "" if language.is_english else _gloss(read_as)
    return Need(*stretch, words, weight, 1.0, read_as, gloss)


def _gloss(text: str) -> str:
    """Return the trade words of a text in English for people: of several meanings the first, each once."""
    listed = glossary()
    terms = [english.partition("|")[0] for english in listed.english_of(text) if not listed.is_generic(english)]
    return ", ".join(dict.fromkeys(terms))


def weighed(needs: Sequence[Need], tells: Sequence[float]) -> tuple[Need, ...]:
    """Return the needs with their shares of what is told; equal shares where nothing is."""
    total = sum(tells)
    shares = [told / total for told in tells] if total else [1 / len(needs)] * len(needs)
    return tuple(
        Need(n.start, n.end, n.words, n.weight, share, n.read_as, n.gloss)
        for n, share in zip(needs, shares, strict=True)
    )


def told_by(text: str, stretch: Stretch, language: Language, passed_over: Sequence[Stretch] = ()) -> float:
    """Return how much a stretch tells: the weights of its words, each once, and of its codes."""
    part, offset, tag = text[slice(*stretch)], stretch[0], language.tag.partition("-")[0]
    read = [
        (word, start + offset, end + offset)
        for word, start, end in word_spans(part)
        if not overlaps((start + offset, end + offset), passed_over)
    ]
    words = {word for word, _, _ in read}
    if language.is_romanised:
        words = {word for word, _, _ in word_spans(to_native(" ".join(sorted(words)), language.tag).text)}
    return sum(word_weight(word, tag) for word in sorted(words)) + CODE_WEIGHT * len(codes(part))


def _is_need(piece: _Piece, passed_over: Sequence[Stretch]) -> bool:
    """Say whether a piece tells anything; one that names a place, a sum or a deadline has to tell more than that."""
    is_beside = overlaps((piece.start, piece.end), passed_over)
    return piece.tells > (TOLD_BESIDE if is_beside else 0)


def _pieces(text: str, language: Language, passed_over: Sequence[Stretch]) -> list[_Piece]:
    found = []
    for number, sentence in enumerate(sentences(text)):
        for start, end in clauses(text, sentence, language.tag):
            stop = start + len(text[start:end].rstrip(_FULL_STOPS))
            tells = told_by(text, (start, stop), language, passed_over)
            found.append(_Piece(start, stop, number, tells, word_count(text, (start, stop))))
    return found


def _merged(pieces: list[_Piece]) -> list[_Piece]:
    """Join the least telling piece to its neighbour until none is too small and there are not too many."""
    total = sum(piece.tells for piece in pieces)
    while len(pieces) > 1:
        least = min(range(len(pieces)), key=lambda place: (pieces[place].tells, place))
        is_small = pieces[least].tells < LEAST_SHARE * total or pieces[least].words < LEAST_WORDS
        if len(pieces) <= MOST_NEEDS and not is_small:
            break
        first = _neighbour(pieces, least)
        pieces[first : first + 2] = [_joined(pieces[first], pieces[first + 1])]
    return pieces


def _neighbour(pieces: list[_Piece], place: int) -> int:
    """Return the first of the two places to join: within the sentence if possible, with the less telling neighbour."""
    sides = [side for side in (place - 1, place + 1) if 0 <= side < len(pieces)]
    best = min(sides, key=lambda side: (pieces[side].sentence != pieces[place].sentence, pieces[side].tells, side))
    return min(place, best)


def _joined(first: _Piece, second: _Piece) -> _Piece:
    return _Piece(first.start, second.end, second.sentence, first.tells + second.tells, first.words + second.words)
