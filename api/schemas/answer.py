"""The answer as JSON: what was understood, the verdict, ranked matches with quoted evidence."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from api.schemas.types import Body


class UnderstandingOut(Body):
    """What was read out of the text; a confidential problem's text is withheld (null)."""

    text: str | None
    language: str
    script: str
    language_confidence: float
    is_language_stated: bool
    codes: list[str]
    pincode: str
    money_inr: int | None
    trl: int | None


class ProviderSummary(Body):
    """Who or what is proposed."""

    provider_id: str
    kind: str
    name: str
    organisation_id: str
    organisation: str
    city: str
    district: str
    state: str
    languages: list[str]
    url: str


class ReasonOut(Body):
    """One quoted passage of stored evidence, letter for letter; spans are [start, end) in code points."""

    evidence_id: str
    evidence_kind: str
    quote: str
    spans: list[tuple[int, int]]
    score: float
    view_shares: dict[str, float]
    year: int | None
    source: str
    url: str


class MatchOut(Body):
    """One provider for the query; rank counts from 1 in the list it stands in."""

    provider: ProviderSummary
    rank: int
    score: float
    probability: float
    band: Annotated[str, Field(description="strong, possible or weak.")]
    reasons: list[ReasonOut]
    missing: list[str]
    distance_km: float | None
    facts: Annotated[dict[str, str], Field(description="What decides, per kind: rate, slot, deadline, eligible …")]


ANSWER_EXAMPLE: dict[str, Any] = {
    "understanding": {
        "text": "Powder coating peels off within two months on our mild steel grills",
        "language": "en",
        "script": "Latn",
        "language_confidence": 1.0,
        "is_language_stated": False,
        "codes": [],
        "pincode": "",
        "money_inr": None,
        "trl": None,
    },
    "verdict": "strong",
    "advice": "One strong match: read its evidence, then write to it.",
    "missing": [],
    "candidates": 412,
    "matches": [
        {
            "provider": {
                "provider_id": "pune-l-coatings",
                "kind": "laboratory",
                "name": "Coatings and Corrosion Laboratory",
                "organisation_id": "org-pune-example",
                "organisation": "Example Institute of Technology",
                "city": "Pune",
                "district": "Pune",
                "state": "Maharashtra",
                "languages": ["mr", "hi", "en"],
                "url": "",
            },
            "rank": 1,
            "score": 3.214,
            "probability": 0.81,
            "band": "strong",
            "reasons": [
                {
                    "evidence_id": "ev-1",
                    "evidence_kind": "statement",
                    "quote": "Powder coating failures traced to phosphate pretreatment.",
                    "spans": [[0, 14]],
                    "score": 3.214,
                    "view_shares": {"lexical": 1.1, "multilingual-e5-small": 2.114},
                    "year": 2024,
                    "source": "synthetic",
                    "url": "",
                }
            ],
            "missing": [],
            "distance_km": 236.4,
            "facts": {"accreditation": "NABL, ISO/IEC 17025"},
        }
    ],
    "by_kind": {},
}


class AnswerOut(Body):
    """The answer to one query; the score of a pair is the same in ``matches`` and in ``by_kind``."""

    model_config = ConfigDict(json_schema_extra={"examples": [ANSWER_EXAMPLE]})

    understanding: UnderstandingOut
    verdict: Annotated[str, Field(description="strong, possible or no good match.")]
    advice: str
    missing: list[str]
    candidates: int
    matches: list[MatchOut]
    by_kind: dict[str, list[MatchOut]]
