"""The question as the form sends it and as links hold it, and the query that it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints

from api.pages.money_bands import MoneyBandName
from api.pages.sent import FormToken, OnceKey
from api.pages.shareable import Shareable
from api.places import PlaceFinder
from api.queries import measured_from
from api.schemas.types import Identifier, Kind, LanguageTag, ReadinessLevel, Word, Year
from matcher.due_day import due_day
from matcher.edits import MOST_WANTED, NO_EDITS, Edits, WantedNeed
from matcher.query import MAX_QUERY_CHARACTERS, Applicant, Filters, Near, Query
from matcher.understand import as_asked
from models.introductions.disclosure import Words
from models.records import Problem
from models.safe_text import SafeText

RADII_KM = (25, 50, 100, 250, 500)

Piece = Annotated[str, StringConstraints(pattern=r"^\d{1,5}-\d{1,5}$")]
"""A stretch of the question's text, as "first-last": which need a tick stands for, whatever language it was read in."""


class Question(Shareable):
    """What the form asks; a form sends empty fields, and numbers as text."""

    process: Word = ""
    sector: Word = ""
    by_when: Word = ""
    money: Literal[""] | MoneyBandName = ""
    problem: Identifier | None = None
    place: Word = ""
    radius_km: Annotated[float | None, Field(gt=0, le=5_000)] = None
    kind: Annotated[list[Kind], Field(max_length=6)] = Field(default_factory=list)
    language: LanguageTag | None = None
    since_year: Year | None = None
    applicant: Literal["", "msme", "startup", "academic", "ngo", "local-body"] = ""
    udyam: Literal["", "micro", "small", "medium"] = ""
    trl: ReadinessLevel | None = None
    shown: Annotated[list[Piece], Field(max_length=MOST_WANTED)] = Field(default_factory=list)
    keep: Annotated[list[Piece], Field(max_length=MOST_WANTED)] = Field(default_factory=list)
    stress: Annotated[list[Piece], Field(max_length=MOST_WANTED)] = Field(default_factory=list)
    added: Annotated[str, SafeText(1_000)] = ""
    fame_neutral: bool = False
    more: Kind | None = None

    @property
    def words(self) -> str:
        """What is matched, as that of a stored problem: the process or product on a line of its own, then the text."""
        return "\n".join(part for part in (self.process, self.text.strip()) if part)

    def alone(self) -> Question:
        """Return the question without what else its form says, for asking it again unchanged."""
        return Question(**{name: getattr(self, name) for name in Question.model_fields})

    def without_more(self) -> Self:
        """Return the question as it was before more of one kind was asked for."""
        return self.model_copy(update={"more": None})

    def query(self, problem: Problem | None, words: Words, finder: PlaceFinder, today: date) -> Query:
        """Return the query that the question stands for.

        Args:
            problem: The stored problem that it names, if any.
            words: The words of it that whoever asks may read; changes of what was understood point into all of them,
                and count for who may read them all.
            finder: Finds places.
            today: The day of asking.

        Raises:
            InvalidInput: The place is not known, nothing was asked, or a part of the address was lost.
        """
        self.check_whole()
        text = problem.full_text if problem else self.words
        near = self._near(problem, words.full_text if problem else text, finder)
        return Query(
            text=text,
            language=self.language or (problem.language if problem else ""),
            filters=Filters(kinds=tuple(self.kind), near=near, since_year=self.since_year),
            applicant=self._applicant(problem, near),
            today=today,
            edits=self._edits(as_asked(text)) if words.is_full else NO_EDITS,
            is_fame_neutral=self.fame_neutral,
        )

    def _edits(self, asked: str) -> Edits:
        """Return what was changed in the form of what was understood; all ticked and nothing added changes nothing."""
        if not self.added.strip() and not self.stress and set(self.shown) <= set(self.keep):
            return NO_EDITS
        kept = [WantedNeed(_piece_of(asked, piece), 2.0 if piece in self.stress else 1.0) for piece in self.keep]
        added = [WantedNeed(line.strip()) for line in self.added.splitlines() if line.strip()]
        return Edits(needs=(*kept, *added))

    def _near(self, problem: Problem | None, readable: str, finder: PlaceFinder) -> Near | None:
        if self.place:
            return finder.around(self.place, self.radius_km, "/place")
        return measured_from(problem, readable, finder, self.radius_km)

    def _applicant(self, problem: Problem | None, near: Near | None) -> Applicant:
        state = problem.location.state if problem else ""
        # The label of a place ends with its state.
        placed = near.label.rpartition(", ")[2] if near and self.place else ""
        trl = self.trl if self.trl is not None or problem is None else problem.trl
        return Applicant(kind=self.applicant, udyam=self.udyam, state=placed or state, trl=trl)


def _piece_of(asked: str, piece: str) -> str:
    first, _, last = piece.partition("-")
    return asked[int(first) : int(last)]


class PostedQuestion(Question):
    """The same, sent as a form; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")

    csrf: FormToken = ""
    once: OnceKey = ""


@dataclass(frozen=True)
class Wrong:
    """A field of the form that has to be mended, and the catalogue's key of what to say."""

    field: str
    key: str
    given: int = 0
    allowed: int = 0


CUT = Wrong("text", "refusal.link_cut")
"""Of a question that lost a part on its way."""


def what_is_wrong(question: Question, sent_on: date | None = None) -> Wrong | None:
    """Return what is wrong with a question before anything is searched.

    Args:
        question: What is asked.
        sent_on: The day on which a form is sent; a link may be opened after the day has passed that it names.
    """
    if question.is_cut:
        return CUT
    if question.problem is None and not question.text.strip():
        return Wrong("text", "form.error.empty")
    if len(question.words) > MAX_QUERY_CHARACTERS:
        return Wrong("text", "form.error.too_long")
    if question.by_when:
        day = due_day(question.by_when, sent_on or date.today())
        if day is None or (sent_on is not None and day < sent_on):
            return Wrong("by_when", "form.error.by_when")
    if question.shown and not question.keep and not question.added.strip():
        return Wrong("text", "form.error.no_need")
    return None
