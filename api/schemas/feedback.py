"""Bodies of ``/feedback``: what is said of a match, and what is stored of it."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.schemas.types import Body, Identifier, LanguageTag, QueryText
from models.feedback import MAX_NOTE, MAX_RANK, Feedback, Judgement, WhyNot
from models.safe_text import SafeText


class FeedbackBody(Body):
    """What somebody says of one match: of a problem, as text or as the id of a stored one, with a provider."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "Powder coating peels off within two months on our mild steel grills",
                    "provider_id": "pune-l-coating",
                    "judgement": "relevant",
                    "rank": 1,
                },
                {
                    "problem_id": "pune-p-powder-coating",
                    "provider_id": "pune-l-coating",
                    "judgement": "not_relevant",
                    "reason": "wrong_field",
                },
            ]
        }
    )

    text: Annotated[QueryText, Field(description="The problem as it was asked; it is not kept.")] | None = None
    problem_id: Annotated[Identifier, Field(description="A stored problem, in place of text.")] | None = None
    language: Annotated[LanguageTag, Field(description="The language that was stated with the text.")] | None = None
    provider_id: Annotated[Identifier, Field(description="The provider of the match.")]
    judgement: Annotated[
        Judgement, Field(strict=False, description="The last three are for operators: what came of an introduction.")
    ]
    reason: Annotated[WhyNot, Field(strict=False, description="Needed for not_relevant and declined.")] | None = None
    note: Annotated[str, SafeText(MAX_NOTE), Field(description="A few words more; name nobody.")] = ""
    rank: Annotated[int, Field(ge=0, le=MAX_RANK, description="The rank that was shown, from 1; 0 for none.")] = 0

    @model_validator(mode="after")
    def _is_about_one_problem(self) -> Self:
        if (self.text is None) == (self.problem_id is None):
            raise ValueError("give either text or problem_id")
        return self


class FeedbackOut(BaseModel):
    """A feedback as whoever gave it sees it; its id withdraws it."""

    feedback_id: str
    provider_id: str
    judgement: Judgement
    reason: WhyNot | None
    note: str
    rank: int
    given_at: str


class FeedbackRecord(FeedbackOut):
    """A feedback as operators see it, with what the matcher saw at that moment."""

    problem_hash: str
    problem_id: str
    actor: str
    ranker_version: str
    withdrawn_at: str
    sighting: dict[str, Any]


class FeedbackPage(BaseModel):
    """A page of feedback, in the order in which it was given; ``next`` is the cursor of the next one."""

    items: list[FeedbackRecord]
    next: str | None


def feedback_out(feedback: Feedback) -> FeedbackOut:
    """Return what whoever gave a feedback is told."""
    return FeedbackOut.model_validate(feedback.as_json())


def feedback_record(feedback: Feedback) -> FeedbackRecord:
    """Return what operators are told."""
    return FeedbackRecord.model_validate(feedback.as_json())
