"""Bodies of ``/me/searches``: a question that is saved, what is kept of it, and of whom it would tell."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from api.schemas.match import MatchBody
from api.schemas.types import Body
from matcher.searches.fits import Fit
from models.interface_languages import PageLanguage
from models.safe_text import SafeText
from models.searches.saved_search import LONGEST_NAME, Every, SavedSearch

SearchName = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_NAME, strip_whitespace=True), SafeText(LONGEST_NAME)
]
HowOften = Annotated[Every, Field(strict=False, description="How often it is asked anew.")]
LetterLanguage = Annotated[PageLanguage, Field(description="Language of its letters.")]

SEARCH_EXAMPLE: dict[str, Any] = {
    "search_id": "search-5f1c0b7a9d3e4f2055aa",
    "name": "Powder coating near Pune",
    "every": "week",
    "language": "hi",
    "is_paused": False,
    "question": {"text": "Powder coating peels off within two months"},
    "saved_at": "2026-11-22T09:50:04+00:00",
    "looked_at": "2026-11-22T09:50:04+00:00",
    "told_at": "",
    "seen": 7,
}


class SearchBody(Body):
    """A question to be asked anew, under a name."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Powder coating near Pune",
                    "every": "week",
                    "question": {
                        "text": "Powder coating peels off within two months",
                        "filters": {"near": {"pincode": "411001", "radius_km": 250}},
                        "applicant": {"kind": "msme", "udyam": "micro"},
                    },
                }
            ]
        }
    )

    name: SearchName
    every: HowOften = Every.WEEK
    language: LetterLanguage = ""
    question: Annotated[
        MatchBody, Field(description="As POST /match takes it, in words of one's own; top and per_kind say nothing.")
    ]

    @model_validator(mode="after")
    def _is_in_own_words(self) -> Self:
        if self.question.text is None:
            raise ValueError("give the question's text: a stored problem is not saved as a search")
        return self


class SearchChangeBody(Body):
    """What is to change; what is left out stays."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"is_paused": True}, {"name": "Coating", "every": "day"}]}
    )

    name: SearchName | None = None
    every: HowOften | None = None
    language: LetterLanguage | None = None
    is_paused: bool | None = None


class SearchOut(Body):
    """A saved search."""

    model_config = ConfigDict(json_schema_extra={"examples": [SEARCH_EXAMPLE]})

    search_id: str
    name: str
    every: Every
    language: str
    is_paused: bool
    question: Annotated[dict[str, Any], Field(description="What is asked, with places and names as they were read.")]
    saved_at: str
    looked_at: Annotated[str, Field(description="When it was asked last.")]
    told_at: Annotated[str, Field(description="When a letter was written last; empty before the first.")]
    seen: Annotated[int, Field(description="How many providers its owner has seen: of them it tells no more.")]


class SearchPage(Body):
    """Saved searches, the first saved first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [SEARCH_EXAMPLE], "next": None}]})

    items: list[SearchOut]
    next: str | None


class FitOut(Body):
    """Somebody new who fits."""

    provider_id: str
    name: str
    kind: str
    band: str
    deadline: Annotated[date | None, Field(description="The last day of a funding call.")]
    evidence_id: str
    sentence: Annotated[str, Field(description="The stored sentence that shows why.")]


class SearchRunOut(Body):
    """Of whom a search would tell now: funding calls by their last day, then the best first."""

    items: list[FitOut]


def search_out(search: SavedSearch) -> SearchOut:
    """Return a search as the API gives it."""
    return SearchOut(
        search_id=search.search_id,
        name=search.name,
        every=search.every,
        language=search.language,
        is_paused=search.is_paused,
        question=dict(search.question),
        saved_at=search.saved_at,
        looked_at=search.looked_at,
        told_at=search.told_at,
        seen=len(search.seen),
    )


def fit_out(fit: Fit) -> FitOut:
    """Return somebody who fits as the API gives them."""
    provider = fit.provider
    return FitOut(
        provider_id=provider.provider_id,
        name=provider.name,
        kind=provider.kind.value,
        band=fit.band.value,
        deadline=fit.deadline,
        evidence_id=fit.evidence_id,
        sentence=fit.sentence,
    )
