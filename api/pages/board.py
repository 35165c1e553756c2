"""``/board``: for coordinators, who waits for whom, since when, and what can be done about it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from api.authorisation import page_requires
from api.board import LISTS, ListName, board_lists
from api.callers import Visiting
from api.coordinating import sees_all, within_reach
from api.flow_worker import TASKS
from api.inbox import waiting_of
from api.pages.introduction import PostedStep
from api.pages.rendering import Lang, PageTexts, address, render
from api.pages.sent import SentForm
from api.pages.shown_introduction import REASONS, ShownIntroduction, shown_introductions
from api.parameters import Cursor
from api.parties import SpeakingOnPage
from api.routes.contacts import contact_noted
from api.routes.introductions import step_taken
from api.schemas.types import Identifier, Word
from api.services import Reach
from api.texts import Texts
from matcher.introductions.replies import reply_estimates
from models.accounts.audit_log import Event
from models.accounts.caller import Caller
from models.accounts.permissions import Action
from models.errors import Forbidden
from models.interface_languages import OWN_NAMES, InterfaceLanguage
from models.introductions.contacts import Contact, ContactOf
from models.introductions.introduction import Introduction
from models.introductions.notification import Notification, NotificationState
from models.introductions.party import Party, Role
from models.moments import now_utc
from models.refusals import Refusal
from models.store import Transaction

SHOWN_JOBS = 5
SHOWN_MESSAGES = 20
AT_FIRST, A_PAGE = 10, 25
"""How many of each list the board shows, and how many a page of one list has."""

BOARD = Party("board", Role.COORDINATOR)
"""Whose steps a row shows: those that any coordinator may take."""

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.COORDINATE))


class PostedContact(SentForm):
    """How a provider can be reached."""

    provider_id: Identifier
    name: Word = ""
    email: Annotated[Word, Field(min_length=3)]
    phone: Word = ""
    language: InterfaceLanguage = "en"
    agrees: Literal["1"]
    evidence: Word = ""


class PostedRetry(SentForm):
    """A dead message."""

    message_id: Annotated[str, Field(max_length=40)]


@router.get("/board")
def board_page(
    request: Request,
    t: PageTexts,
    services: Reach,
    visit: Visiting,
    only: Annotated[ListName | Literal[""], Query(description="Only this list, more of it a page.")] = "",
    cursor: Cursor = "",
) -> Response:
    """Show who waits for whom: the first of each list, or one list a page at a time."""
    with services.workspace.store.read() as transaction:
        context = _lists(t, transaction, visit.caller, only, cursor)
        context |= {} if only else _surroundings(transaction, visit.caller)
        # Without a session, pages of problems that nobody has published are not there.
        context["unlinked"] = frozenset() if visit.session else transaction.progress.unpublished_ids()
    return render(request, t, "board.html", context, cache="no-store")


@router.post("/board/step")
def board_step(
    posted: Annotated[PostedStep, Form()], services: Reach, speaker: SpeakingOnPage, lang: Lang = ""
) -> Response:
    """Take a step for somebody who said so by telephone."""
    step_taken(posted.introduction_id, posted.body(), services, speaker)
    return _back(lang)


@router.post("/board/contact")
def board_contact(
    posted: Annotated[PostedContact, Form()], t: PageTexts, services: Reach, visit: Visiting, lang: Lang = ""
) -> Response:
    """Note a provider's address; what waited for it goes out."""
    words = (posted.name, posted.email, posted.phone, posted.language, "coordinator")
    consent = ": ".join(filter(None, (t("agree.coordinator"), posted.evidence)))
    contact_noted(Contact(ContactOf.PROVIDER, posted.provider_id, *words), services, visit, consent)
    return _back(lang)


@router.post("/board/retry")
def board_retry(posted: Annotated[PostedRetry, Form()], services: Reach, visit: Visiting, lang: Lang = "") -> Response:
    """Send a dead message again."""
    with services.workspace.store.write() as transaction:
        message = transaction.outbox.get(posted.message_id)
        if not _told_of(transaction, visit.caller, [message]):
            raise Forbidden(Refusal.MESSAGE_OF_ANOTHER_CLUSTER.told())
        transaction.outbox.retry(posted.message_id, now_utc())
        transaction.audit.add(visit.entry(Event.MESSAGE_RETRIED, "message", posted.message_id))
    services.flow.wake()
    return _back(lang)


def _back(lang: str) -> Response:
    return RedirectResponse(address("/board", lang=lang), 303)


def _lists(
    t: Texts, transaction: Transaction, caller: Caller, only: ListName | Literal[""], cursor: str
) -> dict[str, Any]:
    names, limit = ((only,), A_PAGE) if only else (LISTS, AT_FIRST)
    found = board_lists(transaction, caller, now_utc(), names, cursor if only else "", limit)
    return {
        "lists": [(one, _rows(t, transaction, one.items)) for one in found],
        "only": only,
        "inbox_count": len(waiting_of(transaction, caller)),
        "reasons": REASONS,
        "languages": OWN_NAMES.items(),
    }


def _surroundings(transaction: Transaction, caller: Caller) -> dict[str, Any]:
    """Return messages and jobs, as far as they are the caller's to see."""
    dead = transaction.outbox.listed(state=NotificationState.DEAD)
    return {
        "counts": transaction.outbox.counts() if sees_all(caller) else {},
        "dead": _told_of(transaction, caller, dead)[:SHOWN_MESSAGES],
        "jobs": transaction.jobs.latest(TASKS, SHOWN_JOBS) if sees_all(caller) else None,
    }


def _told_of(transaction: Transaction, caller: Caller, messages: list[Notification]) -> list[Notification]:
    """Return the messages about introductions that are the caller's to coordinate; all, to administrators."""
    if sees_all(caller):
        return messages
    ids = {one.about_id for one in messages}
    found = [one for one in transaction.introductions.courses() if one.introduction_id in ids]
    near = {one.introduction_id for one in within_reach(transaction, caller, found)}
    return [one for one in messages if one.about_id in near]


def _rows(
    t: Texts, transaction: Transaction, found: list[Introduction]
) -> list[tuple[ShownIntroduction, Introduction, int]]:
    """Return introductions as the board shows them, each with how often its provider was silent before."""
    estimates = reply_estimates(transaction, [one.provider_id for one in found])
    cards = shown_introductions(t, transaction, found, BOARD)
    return [(card, one, estimates[one.provider_id].silent) for card, one in zip(cards, found, strict=True)]
