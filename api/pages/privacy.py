"""``/privacy``: what is kept for which purpose, in every version; ``/privacy/choices``: deciding by a letter's link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from api.callers import Visiting
from api.consenting import Choice, choices_of, decided
from api.pages.rendering import Lang, PageTexts, address, render
from api.pages.sent import SentForm
from api.pages.wording import worded_day
from api.services import Reach
from api.texts import Texts
from models.accounts.audit_log import AuditEntry, Event
from models.errors import Forbidden
from models.introductions.links import Link
from models.introductions.links import Purpose as LinkPurpose
from models.moments import moment_of, now_utc
from models.privacy.consent import Act, Decision, Subject, SubjectType
from models.privacy.consent_ledger import agreed
from models.privacy.notice import Notice, Purpose, notices
from models.refusals import Refusal

router = APIRouter(include_in_schema=False)

SUBJECT_OF_LINK = {
    LinkPurpose.PROVIDER_CHOICES: SubjectType.PROVIDER,
    LinkPurpose.PROBLEM_CHOICES: SubjectType.PROBLEM,
}
Token = Annotated[str, Query(max_length=100)]


class PostedDecision(SentForm):
    """A button: what is given or withdrawn."""

    purpose: Purpose
    decision: Decision


class PostedByLink(PostedDecision):
    """The same, with the link that it is pressed by."""

    link: Annotated[str, Field(max_length=100)] = ""


@dataclass(frozen=True)
class ShownNotice:
    """The notices of one purpose: the newest, and those before it."""

    newest: Notice
    earlier: Sequence[Notice]


@router.get("/privacy")
def privacy_page(request: Request, t: PageTexts, services: Reach) -> Response:
    """Show the notices, the newest of each purpose first, with earlier versions below."""
    settings = services.settings
    found = [[one for one in notices() if one.purpose is purpose] for purpose in Purpose]
    context = {
        "notices": [ShownNotice(versions[0], versions[1:]) for versions in found],
        "worded_day": lambda day: worded_day(t, day),
        "officer": settings.grievance_officer or settings.coordinator_email,
    }
    return render(request, t, "privacy.html", context)


@router.get("/privacy/choices")
def choices_page(request: Request, t: PageTexts, services: Reach, link: Token) -> Response:
    """Show who came by a letter's link what they have agreed to; looking changes nothing."""
    with services.workspace.store.read() as transaction:
        subject = subject_of(transaction.links.open(link, now_utc()))
        choices = choices_of(transaction, subject, t.language)
    context = {"groups": [shown_group(t, subject, choices, "/privacy/choices")], "link": link}
    return render(request, t, "choices.html", context, cache="no-store")


@router.post("/privacy/choices")
def choices_form(
    posted: Annotated[PostedByLink, Form()], t: PageTexts, services: Reach, visit: Visiting, lang: Lang = ""
) -> Response:
    """Give or withdraw, and lead back to the page."""
    now = now_utc()
    with services.workspace.store.write() as transaction:
        link = transaction.links.open(posted.link, now)
        subject, who = subject_of(link), link.party.actor
        sentence = t(f"consent.said.{posted.decision.value}")
        consent = agreed(subject, posted.purpose, t.language, Act.LINK, who, sentence, decision=posted.decision)
        entry = AuditEntry(who, Event.CONSENT_GIVEN, request_id=visit.request_id)
        decided(transaction, consent, entry, services, now)
    services.flow.wake()
    return RedirectResponse(address("/privacy/choices", link=posted.link, lang=lang), 303)


def subject_of(link: Link) -> Subject:
    """Return as what the holder of a link decides.

    Raises:
        Forbidden: The link is for something else.
    """
    if link.purpose not in SUBJECT_OF_LINK:
        raise Forbidden(Refusal.LINK_NOT_OF_A_LETTER.told())
    return Subject(SUBJECT_OF_LINK[link.purpose], link.record_id)


def shown_group(t: Texts, subject: Subject, choices: Sequence[Choice], action: str) -> dict[str, Any]:
    """Return one subject's choices as the page shows them: each with how it stands, in words."""
    kind = subject.subject_type.value
    return {
        "subject_type": kind,
        "title": t(f"consent.as.{kind}"),
        "action": action,
        "choices": [(choice, _standing(t, choice)) for choice in choices],
    }


def _standing(t: Texts, choice: Choice) -> str:
    if choice.standing is None:
        return t(f"consent.unasked.{choice.notice.ground.value}")
    day = worded_day(t, moment_of(choice.standing.at).date())
    worded = t(f"consent.state.{choice.state}", day=day, version=choice.standing.notice_version)
    return f"{worded} {t('consent.stale')}" if choice.is_stale else worded
