"""The form of what was understood: needs with ticks, another need, language, sector, by when, money, a place named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.pages.question import Question
from api.pages.understood import worded_money
from api.sectors import guessed_sector
from api.texts import Texts
from matcher.answer import Answer
from matcher.coverage import Coverage
from matcher.edits import NO_EDITS
from matcher.query import Query
from matcher.understand import understand

EDIT_FIELDS = frozenset({"shown", "keep", "stress", "added", "language", "sector", "by_when", "money", "more"})
"""Fields that the form of what was understood sends itself."""


@dataclass(frozen=True)
class NeedTick:
    """One need as the form shows it.

    Args:
        piece: Which stretch of the text it is, "first-last".
        words: The person's own words.
        gloss: What was looked up for it in English, where it is in another language.
        is_kept: Whether it is ticked.
        is_stressed: Whether it counts twice.
    """

    piece: str
    words: str
    gloss: str
    is_kept: bool
    is_stressed: bool


@dataclass(frozen=True)
class EditForm:
    """What the form of what was understood shows.

    Args:
        ticks: The needs that were read, dropped ones too, so that they can be taken back.
        added: The need that the person added.
        sector: The sector that was chosen, or one that is guessed.
        is_guessed: Whether it is a guess, to be confirmed.
        by_when: The deadline in the words of the text; empty where it names none.
        money: The sum that the text names; empty where it names none.
        places: Places that the text names and that distances are not measured from yet.
        hidden: The question's other fields, sent along unchanged.
    """

    ticks: list[NeedTick]
    added: str
    sector: str
    is_guessed: bool
    by_when: str
    money: str
    places: list[str]
    hidden: list[tuple[str, str]]


def edit_form(t: Texts, question: Question, answer: Answer) -> EditForm:
    """Return the form for an answer.

    Args:
        t: The page's texts.
        question: What was asked.
        answer: The answer to it.
    """
    facts = answer.understanding.facts
    is_placed = bool(question.place) or answer.query.filters.near is not None
    # Who has sent the form before has seen the guess, and left it or not.
    guess = guessed_sector(answer.query.text) if not question.sector and not question.shown else ""
    return EditForm(
        ticks=list(_ticks(question, answer)),
        added=question.added,
        sector=question.sector or guess,
        is_guessed=bool(guess),
        by_when=facts.deadline.words if facts.deadline else "",
        money=worded_money(t, facts),
        places=[] if is_placed else [place.name for place in facts.places],
        hidden=_without_edits(question).address_fields(),
    )


def _without_edits(question: Question) -> Question:
    fields = {name: Question.model_fields[name] for name in EDIT_FIELDS}
    usual = {name: field.get_default(call_default_factory=True) for name, field in fields.items()}
    return question.model_copy(update=usual)


def coverage_warning(t: Texts, answer: Answer, language: str) -> str:
    """Return what to say of a language that no model has read; empty for the others."""
    key = {Coverage.NOT_COVERED: "answer.not_covered", Coverage.NEIGHBOUR: "answer.neighbour"}.get(
        answer.understanding.coverage
    )
    return t(key, name=language) if key else ""


def _ticks(question: Question, answer: Answer) -> Iterator[NeedTick]:
    read = answer.understanding
    if answer.query.edits != NO_EDITS:
        read = understand(Query(answer.query.text, language=answer.query.language, today=answer.query.today))
    for need in read.needs:
        piece = f"{need.start}-{need.end}"
        is_kept = piece in question.keep or answer.query.edits == NO_EDITS
        yield NeedTick(piece, need.words, need.gloss, is_kept, piece in question.stress)
