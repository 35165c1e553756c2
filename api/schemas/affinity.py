"""Bodies of ``POST /affinity``: problems and providers in, a score for each pair out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from api.schemas.match import EditedBody
from api.schemas.types import Body, Identifier, LanguageTag, QueryText

MAX_PROBLEMS = 1_000
MAX_PROVIDERS = 100_000


class ProblemText(Body):
    """A problem that is not stored, with an id of the caller's own."""

    id: Identifier
    text: QueryText
    language: LanguageTag | None = None
    understanding: Annotated[EditedBody, Field(description="As in a match: the edited form is scored.")] = EditedBody()


class AffinityBody(Body):
    """Which problems, stored ones by id or others with their text, and which providers."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "problems": ["problem-coating-7", {"id": "mine-1", "text": "Jaggery turns dark after a week."}],
                    "providers": ["facility-xrf-solapur"],
                },
                {"problems": ["problem-coating-7"], "providers": "all"},
            ]
        }
    )

    problems: Annotated[list[Identifier | ProblemText], Field(min_length=1, max_length=MAX_PROBLEMS)]
    providers: (
        Annotated[list[Identifier], Field(min_length=1, max_length=MAX_PROVIDERS)]
        | Annotated[Literal["all"], Field(description="Every provider, by rising id.")]
    )
    fame_neutral: Annotated[bool, Field(description="Do not favour long publication lists.")] = False


AFFINITY_EXAMPLE: dict[str, Any] = {
    "pairs": [{"problem_id": "mine-1", "provider_id": "facility-xrf-solapur", "affinity": -0.41}]
}


class PairOut(Body):
    """One pair and its score."""

    problem_id: str
    provider_id: str
    affinity: float


class AffinityOut(Body):
    """A score for each pair, problem by problem in the order given; the same as in matches, higher is better."""

    model_config = ConfigDict(json_schema_extra={"examples": [AFFINITY_EXAMPLE]})

    pairs: list[PairOut]
