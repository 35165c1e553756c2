"""Bodies of introductions: asking, steps, and what is told of one."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.schemas.records import LocationBody
from api.schemas.types import (
    Body,
    Day,
    Identifier,
    LanguageTag,
    Line,
    QueryText,
    ReadinessLevel,
    Rupees,
    Secrecy,
    Word,
)
from models.interface_languages import InterfaceLanguage
from models.introductions.contacts import Contact, ContactOf
from models.introductions.history import HistoryEntry
from models.introductions.introduction import MAX_NOTE, Helped, Introduction, Outcome
from models.introductions.party import Role
from models.privacy.consent import MOST_EVIDENCE
from models.records import Confidentiality
from models.safe_text import SafeText

Note = Annotated[str, SafeText(MAX_NOTE), Field(description="A few words more.")]
StepName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,30}$")]
Sum = Annotated[int, Field(ge=0, le=10**12)]

INTRODUCTION_EXAMPLE: dict[str, Any] = {
    "introduction_id": "i000000001",
    "problem_id": "pune-p-powder-coating",
    "provider_id": "pune-l-coating",
    "state": "sent",
    "created_at": "2026-11-28T09:00:00+00:00",
    "asked_at": "2026-11-28T09:00:00+00:00",
    "sent_at": "2026-11-28T09:00:00+00:00",
    "seen_at": "",
    "answered_at": "",
    "due_at": "2026-12-05T09:00:00+00:00",
    "ended_at": "",
    "reminders": 0,
    "reason": "",
    "follows": "",
    "outcome": {},
    "shortlist": ["pune-l-coating", "pune-l-surface"],
    "steps": ["withdraw"],
}


class ContactBody(Body):
    """How somebody can be reached; told to the other side once both have agreed, and to nobody else."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Asha Rao", "email": "asha@example.in", "language": "hi"}]}
    )

    name: Word = ""
    email: Word = ""
    phone: Word = ""
    language: InterfaceLanguage = "en"
    source: Word = ""
    wants_digest: bool = False
    consent: Annotated[
        Line,
        Field(
            max_length=MOST_EVIDENCE, description="How they agreed to be reached, in a sentence; empty for not asked."
        ),
    ] = ""

    def contact(self, record_type: ContactOf, record_id: str) -> Contact:
        """Return the contact.

        Raises:
            InvalidInput: An address cannot be one.
        """
        return Contact(record_type, record_id, **self.model_dump(exclude={"consent"}))


class _Words(Body):
    title: Line = ""
    language: LanguageTag | Literal[""] = ""
    location: LocationBody = LocationBody()
    sector: Word = ""
    deadline: Annotated[Day, Field(description="Left out: the one that the text states, if it does.")] | None = None
    budget_inr: Annotated[Rupees, Field(description="Left out: the sum that the text states.")] | None = None
    trl: Annotated[ReadinessLevel, Field(description="Left out: the level that the text states.")] | None = None
    confidentiality: Annotated[
        Secrecy, Field(description="Who may read the words once a coordinator has published or blinded them.")
    ] = Confidentiality.OPEN
    contact: ContactBody | None = None


class SubmissionBody(_Words):
    """A problem as its owner sends it; as a draft it waits for its owner to submit it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "Powder coating peels off within two months on our mild steel grills",
                    "location": {"district": "Solapur", "state": "Maharashtra"},
                    "confidentiality": "blinded",
                    "draft": True,
                }
            ]
        }
    )

    text: QueryText
    draft: bool = False


class SubmittedOut(BaseModel):
    """A problem that was sent, with the token of the link by which its owner follows it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"problem_id": "problem-5f1c0b7a9d3e4f20", "state": "draft", "link": "vY3…"}]}
    )

    problem_id: str
    state: str
    link: str


class AskBody(_Words):
    """Ask one provider to look at one problem: a stored one, or words that become one and wait for a coordinator."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "Powder coating peels off within two months on our mild steel grills",
                    "location": {"district": "Solapur", "state": "Maharashtra"},
                    "sector": "metals",
                    "deadline": "2027-01-31",
                    "budget_inr": 200000,
                    "provider_id": "pune-l-coating",
                    "confidentiality": "blinded",
                    "contact": {"name": "Asha Rao", "email": "asha@example.in", "language": "hi"},
                },
                {"problem_id": "pune-p-powder-coating", "provider_id": "pune-l-coating"},
            ]
        }
    )

    provider_id: Identifier
    problem_id: Annotated[Identifier, Field(description="A stored problem, in place of text.")] | None = None
    text: QueryText | None = None

    @model_validator(mode="after")
    def _is_about_one_problem(self) -> Self:
        if (self.text is None) == (self.problem_id is None):
            raise ValueError("give either text or problem_id")
        return self


class OutcomeBody(Body):
    """What came of it, in numbers; what is left out was not said."""

    helped: Annotated[Helped, Field(strict=False)]
    saving_inr_per_year: Sum | None = None
    cost_inr: Sum | None = None
    days: Annotated[int, Field(ge=0, le=100_000)] | None = None

    def outcome(self) -> Outcome:
        """Return the outcome."""
        return Outcome(**self.model_dump())


class StepBody(Body):
    """One step of an introduction."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"step": "decline", "reason": "not_now", "note": "From April on."},
                {"step": "finish", "outcome": {"helped": "yes", "saving_inr_per_year": 400000, "days": 45}},
            ]
        }
    )

    step: StepName
    reason: Word = ""
    note: Note = ""
    outcome: OutcomeBody | None = None


class IntroductionOut(BaseModel):
    """An introduction, with the steps that whoever asks may take now."""

    model_config = ConfigDict(json_schema_extra={"examples": [INTRODUCTION_EXAMPLE]})

    introduction_id: str
    problem_id: str
    provider_id: str
    state: str
    created_at: str
    asked_at: str
    sent_at: str
    seen_at: str
    answered_at: str
    due_at: str
    ended_at: str
    reminders: int
    reason: str
    follows: str
    outcome: dict[str, Any]
    shortlist: Annotated[list[str], Field(description="Whom its owner considered; empty for its provider.")]
    steps: list[str]


class AskedOut(IntroductionOut):
    """An introduction that was asked for, with the token of the link by which its owner follows the problem."""

    model_config = ConfigDict(json_schema_extra={"examples": [INTRODUCTION_EXAMPLE | {"link": "vY3…"}]})

    link: str


class IntroductionPage(BaseModel):
    """A page of introductions, by rising id; ``next`` is the cursor of the next one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [INTRODUCTION_EXAMPLE], "next": None}]})

    items: list[IntroductionOut]
    next: str | None


class HistoryOut(BaseModel):
    """One line of a history."""

    at: str
    step: str
    from_state: str
    to_state: str
    actor: str
    role: str
    reason: str
    note: str
    facts: dict[str, Any]


class HistoriesOut(BaseModel):
    """What happened to a record, the first first; where it stands, and which steps whoever asks may take now."""

    state: str
    steps: list[str]
    items: list[HistoryOut]


def introduction_out(introduction: Introduction, steps: list[str], reader: Role) -> IntroductionOut:
    """Return what is told of an introduction; whom else its owner considered is not told to its provider."""
    considered = () if reader is Role.PROVIDER else introduction.shortlist
    return IntroductionOut(
        **{name: getattr(introduction, name) for name in IntroductionOut.model_fields if name not in _OWN_FORM},
        outcome=dict(introduction.outcome),
        shortlist=[one.provider_id for one in considered],
        steps=steps,
    )


_OWN_FORM = frozenset({"outcome", "shortlist", "steps"})


def history_out(entries: list[HistoryEntry]) -> list[HistoryOut]:
    """Return what is told of a history."""
    names = HistoryOut.model_fields
    return [HistoryOut(**{name: getattr(entry, name) for name in names}) for entry in entries]
