"""Splits long texts into passages of about a hundred words, at sentence ends.

Passages follow one another without overlap; only white space between them is lost. The same text and settings always
give the same passages.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from models.errors import FieldProblem, InvalidInput

_ENDS_ANYWHERE = "।॥。！？"
# A sentence ends with its mark and closing brackets before white space, with a danda, or with the line.
_SENTENCE_END = regex.compile(rf"(?:[.!?؟۔…]+[\"'”’)\]]*(?=\s)|[{_ENDS_ANYWHERE}]+|(?=\n))")
_GRAPHEME = regex.compile(r"\X")
_WORD = regex.compile(r"\S+")


@dataclass(frozen=True)
class PassageSettings:
    """How long passages are.

    Args:
        words: Size that is aimed at.
        longest: Size up to which a text stays in one piece, and that no passage exceeds.
        characters_per_word: A run of this many characters counts as a word, so that text without spaces is split too.
    """

    words: int = 110
    longest: int = 150
    characters_per_word: int = 12

    def __post_init__(self) -> None:
        """Check that 1 ≤ words ≤ longest and characters_per_word ≥ 1."""
        if not 1 <= self.words <= self.longest or self.characters_per_word < 1:
            problem = FieldProblem("words", str(self.words), f"is outside 1..{self.longest}", "give a smaller size")
            raise InvalidInput("passage settings are not valid", [problem])


@dataclass(frozen=True)
class Passage:
    """A piece of a text: ``text == whole[start:end]``, without white space at its ends."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    size: int


DEFAULT_PASSAGES = PassageSettings()


def split_passages(text: str, settings: PassageSettings = DEFAULT_PASSAGES) -> list[Passage]:
    """Return the passages of a text in order; a blank text has none.

    A text of up to ``settings.longest`` words is one passage. A longer one is cut into equal shares of about
    ``settings.words``, each at the sentence end that is nearest to its share. A sentence that is too long alone is cut
    between words, a word that is too long between graphemes.
    """
    most = len(text.split()) + sum(map(text.count, _ENDS_ANYWHERE)) + len(text) // settings.characters_per_word
    if most <= settings.longest:  # no cut counts more words
        return [_passage(text, 0, len(text))] if text.strip() else []
    pieces = list(_pieces(text, settings))
    total = sum(piece.size for piece in pieces)
    if total <= settings.longest:
        groups = [pieces] if pieces else []
    else:
        groups = _grouped(pieces, total / math.ceil(total / settings.words), settings.longest)
    return [_passage(text, group[0].start, group[-1].end) for group in groups]


def _pieces(text: str, settings: PassageSettings) -> Iterator[_Piece]:
    for start, end in _sentences(text):
        words = list(_words(text, start, end, settings))
        total = sum(word.size for word in words)
        if total <= settings.longest:
            yield _Piece(words[0].start, words[-1].end, total)
        else:
            yield from _joined(words, total / math.ceil(total / settings.words), settings.longest)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if text[start : match.end()].strip():
            yield start, match.end()
            start = match.end()
    if text[start:].strip():
        yield start, len(text)


def _words(text: str, start: int, end: int, settings: PassageSettings) -> Iterator[_Piece]:
    longest = settings.longest * settings.characters_per_word
    for match in _WORD.finditer(text, start, end):
        if match.end() - match.start() <= longest:
            yield _word(match.start(), match.end(), settings)
        else:
            yield from _cut_word(text, match.start(), match.end(), settings)


def _cut_word(text: str, start: int, end: int, settings: PassageSettings) -> Iterator[_Piece]:
    length = settings.words * settings.characters_per_word
    first = start
    for grapheme in _GRAPHEME.finditer(text, start, end):
        if grapheme.end() - first > length and grapheme.start() > first:
            yield _word(first, grapheme.start(), settings)
            first = grapheme.start()
    yield _word(first, end, settings)


def _word(start: int, end: int, settings: PassageSettings) -> _Piece:
    return _Piece(start, end, max(1, math.ceil((end - start) / settings.characters_per_word)))


def _joined(words: list[_Piece], share: float, longest: int) -> Iterator[_Piece]:
    for group in _grouped(words, share, longest):
        yield _Piece(group[0].start, group[-1].end, sum(word.size for word in group))


def _grouped(pieces: list[_Piece], share: float, longest: int) -> list[list[_Piece]]:
    groups: list[list[_Piece]] = [[]]
    size = 0  # of the last group
    done = 0  # of all pieces so far
    for piece in pieces:
        border = share * len(groups)
        is_nearer_without = abs(done - border) <= abs(done + piece.size - border)
        if groups[-1] and (size + piece.size > longest or is_nearer_without):
            groups.append([])
            size = 0
        groups[-1].append(piece)
        size += piece.size
        done += piece.size
    return groups


def _passage(text: str, start: int, end: int) -> Passage:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    part = part.strip()
    return Passage(part, start, start + len(part))
