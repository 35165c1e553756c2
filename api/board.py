"""The coordinators' board: introductions that wait, by what they wait for, each list a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from api.coordinating import within_reach
from api.cursor import Place, page_of
from models.accounts.caller import Caller
from models.introductions.contacts import ContactOf
from models.introductions.introduction import AGREED, WAITING, Introduction, IntroductionState, RequestCourse
from models.moments import written
from models.store import Transaction

SILENT_DAYS = 30

ListName = Literal["unreachable", "overdue", "waiting", "silent", "under_way"]
"""Asked who have no address, answers that are overdue and that are not, who was silent lately, work that was agreed."""

LISTS: tuple[ListName, ...] = get_args(ListName)


@dataclass(frozen=True)
class BoardList:
    """Some introductions of one list.

    Args:
        name: Which list.
        count: How many it has in all.
        items: Those that are shown.
        following: The cursor of the next ones; None behind the last one.
    """

    name: ListName
    count: int
    items: list[Introduction]
    following: str | None


def board_lists(
    transaction: Transaction, caller: Caller, now: datetime, names: Sequence[ListName], cursor: str, limit: int
) -> list[BoardList]:
    """Return lists of the introductions that are the caller's to coordinate.

    Args:
        transaction: For reading.
        caller: Whose board.
        now: The moment.
        names: Which lists.
        cursor: Where each begins; empty for its first introductions.
        limit: How many of each are shown at most.

    Raises:
        InvalidInput: The cursor is none of a board.
    """
    found = _sorted_out(transaction, caller, now)
    pages = {name: page_of(found[name], _PLACES[name], cursor, limit, kinds=(float, str)) for name in names}
    whole = transaction.introductions.get_many(one.introduction_id for page, _ in pages.values() for one in page)
    return [
        BoardList(name, len(found[name]), [whole[one.introduction_id] for one in page], following)
        for name, (page, following) in pages.items()
    ]


def _sorted_out(transaction: Transaction, caller: Caller, now: datetime) -> dict[ListName, list[RequestCourse]]:
    states = (IntroductionState.ASKED, IntroductionState.EXPIRED, *WAITING, *AGREED)
    lately = now - timedelta(days=SILENT_DAYS)
    near = within_reach(transaction, caller, list(transaction.introductions.courses(states=states, since=lately)))
    asked = [one for one in near if one.state is IntroductionState.ASKED]
    waiting = [one for one in near if one.state in WAITING]
    contacts = transaction.contacts.find_many(ContactOf.PROVIDER, {one.provider_id for one in asked})
    moment = written(now)
    found: dict[ListName, list[RequestCourse]] = {
        "unreachable": [one for one in asked if one.provider_id not in contacts or not contacts[one.provider_id].email],
        "overdue": [one for one in waiting if one.due_at <= moment],
        "waiting": [one for one in waiting if one.due_at > moment],
        "silent": [one for one in near if one.state is IntroductionState.EXPIRED],
        "under_way": [one for one in near if one.state in AGREED],
    }
    return {name: sorted(listed, key=_PLACES[name]) for name, listed in found.items()}


def _by_id(one: RequestCourse) -> Place:
    return 0.0, one.introduction_id


def _first_due(one: RequestCourse) -> Place:
    return _seconds(one.due_at), one.introduction_id


def _last_ended(one: RequestCourse) -> Place:
    return -_seconds(one.ended_at), one.introduction_id


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp() if moment else 0.0


_PLACES = {
    "unreachable": _by_id,
    "overdue": _first_due,
    "waiting": _first_due,
    "silent": _last_ended,
    "under_way": _by_id,
}
