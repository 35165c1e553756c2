"""``/api/v1/duplicates``: records that look like one are found, shown, merged, parted again, or said to be two."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.authorisation import requires
from api.callers import Visiting
from api.cursor import Place, cursor_after, id_before, page_of
from api.merging import judge_two, merge_two, part_again
from api.parameters import Cursor, Limit
from api.routes.responses import CLOSED, FAILURES, MISSING, failure
from api.schemas.duplicates import (
    ComparisonOut,
    DistinctBody,
    DuplicatePairOut,
    DuplicatePairsOut,
    FindBody,
    FoundOut,
    MergeBody,
    MergeOut,
    MergesOut,
    RecordType,
    UndoMergeBody,
)
from api.services import Reach, Services
from embeddings.vector_cache import CachedEncoder
from matcher.duplicates.finder import store_duplicates
from matcher.duplicates.reasons import DuplicateBand
from matcher.duplicates.side_by_side import Side, compare
from models.accounts.callers_duplicates import CallersDuplicates
from models.accounts.permissions import Action
from models.duplicate_pairs import DISTINCT, DuplicatePair

router = APIRouter(
    prefix="/duplicates",
    tags=["duplicates"],
    dependencies=requires(Action.JUDGE_DUPLICATES),
    responses=FAILURES | CLOSED,
)


def find_again(services: Services, record_type: str) -> int:
    """Find the pairs of a type anew and return how many nobody judged yet."""
    workspace = services.workspace
    used = workspace.encoders if record_type == "problem" else {}
    encoders = {name: CachedEncoder(one, workspace.cache) for name, one in used.items()}
    return store_duplicates(workspace.store, record_type, encoders)


@router.get("", response_model=DuplicatePairsOut, summary="List pairs")
def list_duplicates(
    services: Reach,
    visit: Visiting,
    record_type: RecordType | None = None,
    band: DuplicateBand | None = None,
    judged: Annotated[bool, Query(description="Those that somebody said are two.")] = False,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> DuplicatePairsOut:
    """Return the pairs that wait for somebody to judge them, the surest first."""
    with services.workspace.store.read() as transaction:
        held = CallersDuplicates(transaction, visit.caller)
        pairs = held.held(record_type or "", judgement=DISTINCT if judged else "")
    shown = [pair for pair in pairs if band is None or pair.band == band.value]
    page, following = page_of(shown, _place_of, cursor, limit, kinds=(float, str, str, str))
    return DuplicatePairsOut(items=list(map(_pair_out, page)), total=len(shown), next=following)


@router.get("/pair", response_model=ComparisonOut, responses=MISSING, summary="Compare two records")
def show_pair(
    services: Reach,
    visit: Visiting,
    record_type: RecordType,
    first_id: Annotated[str, Query(max_length=300)],
    second_id: Annotated[str, Query(max_length=300)],
) -> ComparisonOut:
    """Return two records side by side, with what speaks for their being one and against it."""
    with services.workspace.store.read() as transaction:
        CallersDuplicates(transaction, visit.caller).require(record_type, first_id, second_id)
        found = compare(transaction, record_type, first_id, second_id)
    pair = None if found.pair is None else _pair_out(found.pair)
    sides: dict[str, Any] = {"first": _side_out(found.first), "second": _side_out(found.second)}
    return ComparisonOut(record_type=record_type, pair=pair, **sides)


@router.post("/find", response_model=FoundOut, summary="Find pairs")
def find_duplicates(body: FindBody, services: Reach) -> FoundOut:
    """Compare all records of a type and keep the pairs that look like one; takes seconds where there are many."""
    return FoundOut(record_type=body.record_type, pairs=find_again(services, body.record_type))


@router.get("/merges", response_model=MergesOut, summary="List merges")
def list_merges(services: Reach, visit: Visiting, cursor: Cursor = "", limit: Limit = 50) -> MergesOut:
    """Return merges, the latest first, also those that were taken back."""
    before = id_before(cursor)
    with services.workspace.store.read() as transaction:
        merges = CallersDuplicates(transaction, visit.caller).history()
    rest = [one for one in merges if not before or one.merge_id < before]
    following = cursor_after(rest[limit - 1].merge_id) if len(rest) > limit else None
    return MergesOut(items=[MergeOut(**asdict(one)) for one in rest[:limit]], next=following)


@router.post("/merge", response_model=MergeOut, responses=MISSING, summary="Merge two records")
def merge_records(body: MergeBody, services: Reach, visit: Visiting) -> MergeOut:
    """Make one record of two; ``POST /duplicates/undo`` takes it back at any time."""
    with services.workspace.store.write() as transaction:
        done = merge_two(transaction, visit, body.record_type, body.keep_id, body.other_id, body.reason)
    return MergeOut(**asdict(done))


@router.post(
    "/undo", response_model=MergeOut, responses=MISSING | {409: failure("It was taken back already.")},
    summary="Take a merge back",
)  # fmt: skip
def undo_merge(body: UndoMergeBody, services: Reach, visit: Visiting) -> MergeOut:
    """Make two records of a merged one again, each as its own source has it now."""
    with services.workspace.store.write() as transaction:
        return MergeOut(**asdict(part_again(transaction, visit, body.merge_id)))


@router.post("/distinct", status_code=204, responses=MISSING, summary="Say that two records are two")
def judge_distinct(body: DistinctBody, services: Reach, visit: Visiting) -> None:
    """Note that two records are two, so that the pair is not shown again; with ``withdraw``, take that back."""
    with services.workspace.store.write() as transaction:
        pair = (body.record_type, body.first_id, body.second_id)
        judge_two(transaction, visit, pair, body.note, is_withdrawn=body.withdraw)


def _place_of(pair: DuplicatePair) -> Place:
    return -pair.score, pair.record_type, pair.first_id, pair.second_id


def _side_out(side: Side) -> dict[str, Any]:
    return asdict(side) | {"titles": list(side.titles)}


def _pair_out(pair: DuplicatePair) -> DuplicatePairOut:
    values = asdict(pair)
    values.pop("found_at")
    return DuplicatePairOut.model_validate(values | {"reasons": list(values["reasons"])})
