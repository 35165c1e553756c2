"""Bodies of ``/duplicates``: pairs that look like one record, merges, and what people say of them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from api.schemas.types import Body, Identifier, Line
from models.merges import MERGEABLE

RecordType = Annotated[str, Field(pattern=f"^({'|'.join(MERGEABLE)})$", examples=["provider"])]

PAIR_EXAMPLE: dict[str, Any] = {
    "record_type": "provider",
    "first_id": "irins-4711",
    "second_id": "vidwan-12",
    "score": 0.9987,
    "band": "sure",
    "reasons": [{"name": "name", "first": "K. R. Rao", "second": "Rao K R", "weight": 14.2}],
    "judgement": "",
    "judged_at": "",
    "judged_by": "",
    "note": "",
}
MERGE_EXAMPLE: dict[str, Any] = {
    "merge_id": "m000001",
    "record_type": "provider",
    "from_id": "vidwan-12",
    "into_id": "irins-4711",
    "merged_at": "2026-11-28T09:00:00+00:00",
    "merged_by": "operator",
    "reason": "same ORCID",
    "undone_at": "",
    "undone_by": "",
}


class FindBody(Body):
    """Which records to compare with one another."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"record_type": "provider"}]})

    record_type: RecordType


class MergeBody(Body):
    """Which record stays, and which becomes part of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"record_type": "provider", "keep_id": "irins-4711", "other_id": "vidwan-12", "reason": ""}]
        }
    )

    record_type: RecordType
    keep_id: Identifier
    other_id: Identifier
    reason: Line = ""


class UndoMergeBody(Body):
    """Which merge to take back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"merge_id": "m000001"}]})

    merge_id: Identifier


class DistinctBody(Body):
    """Two records that are two; with ``withdraw`` this is taken back."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"record_type": "provider", "first_id": "a", "second_id": "b", "note": "brothers"}]
        }
    )

    record_type: RecordType
    first_id: Identifier
    second_id: Identifier
    note: Line = ""
    withdraw: bool = False


class FoundOut(Body):
    """How many pairs wait for somebody to judge them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"record_type": "provider", "pairs": 12}]})

    record_type: str
    pairs: int


class PairReasonOut(Body):
    """One observation on both records; ``weight`` in bits, negative where it speaks against their being one."""

    name: str
    first: str
    second: str
    weight: float


class DuplicatePairOut(Body):
    """Two records that look like one."""

    model_config = ConfigDict(json_schema_extra={"examples": [PAIR_EXAMPLE]})

    record_type: str
    first_id: str
    second_id: str
    score: float
    band: Annotated[str, Field(description="sure, likely or possible.")]
    reasons: list[PairReasonOut]
    judgement: Annotated[str, Field(description="distinct once somebody said so.")]
    judged_at: str
    judged_by: str
    note: str


class DuplicatePairsOut(Body):
    """A page of pairs, the surest first; ``total`` counts those of all pages."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [PAIR_EXAMPLE], "total": 1, "next": None}]})

    items: list[DuplicatePairOut]
    total: int
    next: str | None


class SideOut(Body):
    """One of two records beside each other."""

    record_id: str
    title: str
    facts: dict[str, str]
    titles: list[str]
    evidence: int


class ComparisonOut(Body):
    """Two records side by side; ``pair`` is null where they were never found alike."""

    record_type: str
    first: SideOut
    second: SideOut
    pair: DuplicatePairOut | None


class MergeOut(Body):
    """One merge; ``undone_at`` is empty while it holds."""

    model_config = ConfigDict(json_schema_extra={"examples": [MERGE_EXAMPLE]})

    merge_id: str
    record_type: str
    from_id: str
    into_id: str
    merged_at: str
    merged_by: str
    reason: str
    undone_at: str
    undone_by: str


class MergesOut(Body):
    """A page of merges, the latest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [MERGE_EXAMPLE], "next": None}]})

    items: list[MergeOut]
    next: str | None
