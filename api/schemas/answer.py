"""The answer as JSON: what was understood, the verdict, ranked matches with quoted evidence.

Its hundreds of parts are plain dicts, whose keys mypy checks: to make a model of each would take longer than to write
the JSON. `AnswerOut` describes all of them, by the rules of every body.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from typing_extensions import TypedDict  # pydantic takes that of typing from Python 3.12 on

from api.schemas.types import Body


class NeedOut(TypedDict):
    """One need; ``text`` is ``understanding.text[start:end]``, in code points."""

    text: str
    start: int
    end: int
    weight: Annotated[float, Field(description="How often it counts; 1 unless it was edited.")]
    specificity: Annotated[float, Field(description="Its share of what the problem tells, 0..1.")]
    read_as: Annotated[str, Field(description="As models read it: romanised words in their own script.")]
    gloss: Annotated[str, Field(description="Its trade words in English, where it is in another language.")]


class PlaceOut(TypedDict):
    """A district or town that the text names: offered, never filtered by. ``text`` is ``asked[start:end]``."""

    name: str
    text: str
    start: int
    end: int


class MoneyOut(TypedDict):
    """A sum, or a range, in rupees."""

    low_inr: int
    high_inr: int
    bound: Annotated[str, Field(description='"at most", "at least", "about", or empty.')]
    per: Annotated[str, Field(description="For each what: month, piece …, or empty.")]


class LimitOut(TypedDict):
    """A measure, a count or a span of time in the person's own words."""

    text: str
    low: float
    high: float
    unit: str
    per: str
    bound: str


class DeadlineOut(TypedDict):
    """By when, in the person's own words; the day where they name one."""

    text: str
    day: date | None


class UnderstandingOut(TypedDict):
    """What was read out of the text, or what edits made of it; a confidential problem's text is withheld (null)."""

    text: Annotated[str | None, Field(description="The text that was matched.")]
    asked: Annotated[str | None, Field(description="The text before any edit.")]
    language: str
    script: str
    language_confidence: float
    is_language_stated: bool
    coverage: Annotated[str, Field(description="read, converted, neighbour, or not covered by any model.")]
    needs: list[NeedOut]
    codes: list[str]
    pincode: str
    places: list[PlaceOut]
    limits: list[LimitOut]
    money_inr: int | None
    money: MoneyOut | None
    deadline: DeadlineOut | None
    trl: int | None


class ProviderSummary(TypedDict):
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


class ReasonOut(TypedDict):
    """One quoted passage of stored evidence, letter for letter; spans are [start, end) in code points."""

    evidence_id: str
    evidence_kind: str
    quote: str
    spans: list[tuple[int, int]]
    score: float
    view_shares: Annotated[
        dict[str, float],
        Field(description="What each view adds to the score; empty where the words of the problem are withheld."),
    ]
    year: int | None
    source: str
    url: str


class MetNeedOut(TypedDict):
    """A need and the stored sentence that meets it best, ``evidence[start:end]``; spans count in the sentence."""

    need: Annotated[int, Field(description="Place among understanding.needs, from 0.")]
    evidence_id: str
    start: int
    end: int
    sentence: str
    spans: list[tuple[int, int]]
    told: Annotated[float, Field(description="How much of the need's words it holds, by weight.")]


class MatchOut(TypedDict):
    """One provider for the query; rank counts from 1 in the list it stands in."""

    provider: ProviderSummary
    rank: int
    score: float
    probability: float
    band: Annotated[str, Field(description="strong, possible or weak.")]
    reasons: list[ReasonOut]
    met: list[MetNeedOut]
    unmet: Annotated[list[int], Field(description="Places of the needs that no quoted evidence of this match meets.")]
    missing: list[str]
    distance_km: Annotated[
        float | None,
        Field(
            description="From the middle of its district, in tens of km, where the words of the problem are withheld."
        ),
    ]
    facts: Annotated[dict[str, str], Field(description="What decides, per kind: rate, slot, deadline, eligible …")]
    reply_shift: Annotated[
        float, Field(description="How far answers to earlier requests moved it among near equals, in units of score.")
    ]


ANSWER_EXAMPLE: dict[str, Any] = {
    "understanding": {
        "text": "Powder coating peels off within two months on our mild steel grills",
        "asked": "Powder coating peels off within two months on our mild steel grills",
        "language": "en",
        "script": "Latn",
        "language_confidence": 1.0,
        "is_language_stated": False,
        "coverage": "read",
        "needs": [
            {
                "text": "Powder coating peels off within two months on our mild steel grills",
                "start": 0,
                "end": 67,
                "weight": 1.0,
                "specificity": 1.0,
                "read_as": "Powder coating peels off within two months on our mild steel grills",
                "gloss": "",
            }
        ],
        "codes": [],
        "pincode": "",
        "places": [],
        "limits": [{"text": "within two months", "low": 2, "high": 2, "unit": "month", "per": "", "bound": "at most"}],
        "money_inr": None,
        "money": None,
        "deadline": None,
        "trl": None,
    },
    "verdict": "strong",
    "advice": "One strong match: read its evidence, then write to it.",
    "missing": [],
    "unmet": [],
    "candidates": 412,
    "refusing": 0,
    "fame_neutral": False,
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
            "met": [
                {
                    "need": 0,
                    "evidence_id": "ev-1",
                    "start": 0,
                    "end": 57,
                    "sentence": "Powder coating failures traced to phosphate pretreatment.",
                    "spans": [[0, 6], [7, 14]],
                    "told": 3.1,
                }
            ],
            "unmet": [],
            "missing": [],
            "distance_km": 236.4,
            "facts": {"accreditation": "NABL, ISO/IEC 17025"},
            "reply_shift": 0.0,
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
    unmet: Annotated[list[int], Field(description="Places of the needs that nothing quoted in this answer meets.")]
    candidates: int
    refusing: Annotated[int, Field(description="Providers left out because they will not be asked about this.")]
    fame_neutral: Annotated[bool, Field(description="The amount of evidence did not count.")]
    matches: list[MatchOut]
    by_kind: dict[str, list[MatchOut]]
