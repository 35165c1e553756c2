"""``/duplicates``: for operators, pairs that look like one record, side by side; merge them, part them, or say no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.authorisation import page_requires
from api.callers import Visiting
from api.merging import judge_two, merge_two, part_again
from api.pages.rendering import PageTexts, address, render
from api.pages.sent import SentForm
from api.routes.duplicates import find_again
from api.schemas.duplicates import RecordType
from api.schemas.types import Identifier
from api.services import Reach
from api.texts import Texts
from matcher.duplicates.side_by_side import Comparison, compare
from models.accounts.caller import Caller
from models.accounts.callers_duplicates import CallersDuplicates
from models.accounts.permissions import Action
from models.duplicate_pairs import DISTINCT, DuplicatePair
from models.merges import MERGEABLE
from models.store import Transaction

PAIRS_A_PAGE = 10
SHOWN_DECISIONS = 20
RECORD_PAGES = {"provider": "/providers/", "problem": "/problems/", "organisation": ""}

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.JUDGE_DUPLICATES))


class _Sent(SentForm):
    """What a form of the page sends: the type of the list it stands in."""

    type: RecordType


class _Merge(_Sent):
    keep_id: Identifier
    other_id: Identifier


class _Undo(_Sent):
    merge_id: Identifier


class _Distinct(_Sent):
    first_id: Identifier
    second_id: Identifier
    withdraw: bool = False


@dataclass(frozen=True)
class ShownPair:
    """A pair as the page shows it: both records, rows of facts, and reasons in words."""

    comparison: Comparison
    band: str
    rows: Sequence[tuple[str, str, str]]
    reasons: Sequence[tuple[str, str, bool]]


@router.get("/duplicates")
def duplicates_page(
    request: Request,
    t: PageTexts,
    services: Reach,
    visit: Visiting,
    record_type: Annotated[RecordType, Query(alias="type")] = MERGEABLE[0],
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Show pairs that wait to be judged, the surest first, and what was decided last."""
    with services.workspace.store.read() as transaction:
        context = _context(t, transaction, visit.caller, record_type, page)
    return render(request, t, "duplicates.html", context, cache="no-store")


@router.post("/duplicates/find")
def find(sent: Annotated[_Sent, Form()], t: PageTexts, services: Reach, lang: str = "") -> Response:
    """Find the pairs of a type anew."""
    find_again(services, sent.type)
    return _back(sent.type, lang)


@router.post("/duplicates/merge")
def merge(sent: Annotated[_Merge, Form()], services: Reach, visit: Visiting, lang: str = "") -> Response:
    """Make one record of two."""
    with services.workspace.store.write() as transaction:
        merge_two(transaction, visit, sent.type, sent.keep_id, sent.other_id)
    return _back(sent.type, lang)


@router.post("/duplicates/undo")
def undo(sent: Annotated[_Undo, Form()], services: Reach, visit: Visiting, lang: str = "") -> Response:
    """Take a merge back."""
    with services.workspace.store.write() as transaction:
        part_again(transaction, visit, sent.merge_id)
    return _back(sent.type, lang)


@router.post("/duplicates/distinct")
def distinct(sent: Annotated[_Distinct, Form()], services: Reach, visit: Visiting, lang: str = "") -> Response:
    """Note that two records are two, or take that back."""
    with services.workspace.store.write() as transaction:
        judge_two(transaction, visit, (sent.type, sent.first_id, sent.second_id), is_withdrawn=sent.withdraw)
    return _back(sent.type, lang)


def _back(record_type: str, lang: str) -> Response:
    return RedirectResponse(address("/duplicates", type=record_type, lang=lang), 303)


def _context(t: Texts, transaction: Transaction, caller: Caller, record_type: str, page: int) -> dict[str, Any]:
    held = CallersDuplicates(transaction, caller)
    pairs = held.held(record_type)
    start = (page - 1) * PAIRS_A_PAGE
    judged = held.held(record_type, judgement=DISTINCT)
    merges = [one for one in held.history() if one.record_type == record_type]
    return {
        "record_type": record_type,
        "types": MERGEABLE,
        "total": len(pairs),
        "pairs": [_shown(t, transaction, pair) for pair in pairs[start : start + PAIRS_A_PAGE]],
        "page": page,
        "has_more": len(pairs) > start + PAIRS_A_PAGE,
        "merges": merges[:SHOWN_DECISIONS],
        "judged": judged[:SHOWN_DECISIONS],
        "record_page": RECORD_PAGES[record_type],
    }


def _shown(t: Texts, transaction: Transaction, pair: DuplicatePair) -> ShownPair:
    comparison = compare(transaction, pair.record_type, pair.first_id, pair.second_id)
    first, second = comparison.first.facts, comparison.second.facts
    rows = [
        (t(f"duplicate_fact.{name}"), first.get(name, ""), second.get(name, ""))
        for name in dict.fromkeys([*first, *second])
    ]
    return ShownPair(comparison, pair.band, rows, [_worded(t, reason) for reason in pair.reasons])


def _worded(t: Texts, reason: Mapping[str, Any]) -> tuple[str, str, bool]:
    """Return a reason's words, its weight with its sign, and whether it speaks for one record."""
    weight = float(reason["weight"])
    return t(f"duplicate_reason.{reason['name']}"), f"{weight:+.1f}".replace("-", "−"), weight > 0
