"""Bodies of the steps of problems, and of the inbox."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.introductions import Note, OutcomeBody, StepName
from api.schemas.types import Body, Identifier, Line, Prose, Word
from matcher.introductions.problem_steps import Triage

WAITING_EXAMPLE: dict[str, Any] = {
    "problem_id": "problem-5f1c0b7a9d3e4f20",
    "state": "submitted",
    "confidentiality": "blinded",
    "title": "",
    "text": "Powder coating peels off within two months on our mild steel grills",
    "sector": "",
    "cluster_id": "",
    "district": "Solapur",
    "alike": ["pune-p-powder-coating"],
    "waiting_requests": 1,
    "changed_at": "2026-11-28T09:00:00+00:00",
}


class TriageBody(Body):
    """What a coordinator says of a problem; what is left out stays."""

    sector: Word | None = None
    cluster_id: Word | None = None
    district: Word | None = None
    mission: Line | None = None
    duplicate_of: Identifier | None = None
    public_title: Annotated[Line, Field(description="The title that everybody may read.")] | None = None
    public_text: Annotated[Prose, Field(description="The words that everybody may read.")] | None = None
    owner_agrees: Annotated[bool, Field(description="Its owner agrees that everybody reads the full words.")] = False

    def triage(self) -> Triage:
        """Return what is said."""
        return Triage(**self.model_dump())


class ProblemStepBody(Body):
    """One step of a problem."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "step": "blind",
                    "triage": {"sector": "metal finishing", "public_text": "A coating does not hold on steel parts."},
                },
                {"step": "solve", "outcome": {"helped": "yes", "saving_inr_per_year": 400000}},
            ]
        }
    )

    step: StepName
    reason: Word = ""
    note: Note = ""
    triage: TriageBody = TriageBody()
    outcome: OutcomeBody | None = None


class ProgressOut(BaseModel):
    """Where a problem stands, with the steps that whoever asks may take now."""

    problem_id: str
    state: str
    confidentiality: str
    public_title: str
    public_text: str
    mission: str
    duplicate_of: str
    outcome: dict[str, Any]
    changed_at: str
    steps: list[str]


class WaitingProblemOut(BaseModel):
    """A problem that waits for a coordinator, with those that look like it."""

    model_config = ConfigDict(json_schema_extra={"examples": [WAITING_EXAMPLE]})

    problem_id: str
    state: str
    confidentiality: str
    title: str
    text: str
    sector: str
    cluster_id: str
    district: str
    alike: list[str]
    waiting_requests: int
    changed_at: str


class InboxOut(BaseModel):
    """The problems that wait for a coordinator, who waits longest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [WAITING_EXAMPLE], "next": None}]})

    items: list[WaitingProblemOut]
    next: str | None
