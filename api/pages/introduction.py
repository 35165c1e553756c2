"""``/introductions/mine`` and ``/introductions/answer``: an owner follows a problem, a provider answers with one tap.

Looking decides nothing: every decision is a POST, so that a mail scanner that opens each link accepts nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from api.callers import Visit, Visiting
from api.pages.cards import place_name
from api.pages.problem import problem_facts
from api.pages.quotes import whole_evidence, written_language
from api.pages.rendering import Lang, PageTexts, address, render
from api.pages.sent import SentForm
from api.pages.shown_introduction import HELPED, REASONS, shown_introduction, shown_introductions
from api.parties import Speaker, SpeakingOnPage
from api.reaching import read_other_side
from api.routes.introductions import step_taken
from api.routes.problem_steps import problem_step_taken
from api.schemas.introductions import OutcomeBody, StepBody, StepName, Sum
from api.schemas.problem_steps import ProblemStepBody
from api.schemas.types import Identifier, Word
from api.services import Reach, Services
from api.texts import Texts
from matcher.introductions.parts import problem_of, provider_of
from matcher.introductions.problem_steps import owner_link
from matcher.introductions.steps import take_step
from matcher.reports.nearest import cluster_name
from models.accounts import belongings
from models.accounts.callers_problems import WithheldProblem
from models.accounts.permissions import Action
from models.errors import Forbidden
from models.introductions.contacts import ContactOf
from models.introductions.disclosure import full_words, words_for_provider
from models.introductions.introduction import Helped, Introduction
from models.introductions.links import Link, Purpose
from models.introductions.party import Role
from models.introductions.problem_flow import PROBLEMS, ProblemProgress
from models.moments import now_utc
from models.records import Confidentiality, Problem
from models.refusals import Refusal
from models.safe_text import SafeText
from models.store import Transaction

router = APIRouter(include_in_schema=False)

Token = Annotated[str, Query(max_length=100)]
OWNER_STEPS = frozenset({"submit", "solve", "close"})


class PostedStep(SentForm):
    """A button of a page: which step of which introduction, or of the problem where none is named."""

    link: Annotated[str, Field(max_length=100)] = ""
    introduction_id: Annotated[str, Field(max_length=30)] = ""
    step: StepName
    reason: Word = ""
    note: Annotated[str, SafeText(500)] = ""
    helped: Helped | None = None
    saving_inr_per_year: Sum | None = None
    cost_inr: Sum | None = None
    days: Annotated[int | None, Field(ge=0, le=100_000)] = None

    @property
    def outcome(self) -> OutcomeBody | None:
        """What came of it, where that was said."""
        if self.helped is None:
            return None
        names = ("helped", "saving_inr_per_year", "cost_inr", "days")
        return OutcomeBody(**{name: getattr(self, name) for name in names})

    def body(self) -> StepBody:
        """Return the step as the API takes it."""
        return StepBody(step=self.step, reason=self.reason, note=self.note, outcome=self.outcome)


class PostedFollow(SentForm):
    """Which problem a signed-in owner wants to follow."""

    problem_id: Identifier


@router.get("/introductions/mine")
def owner_page(request: Request, t: PageTexts, services: Reach, visit: Visiting, link: Token) -> Response:
    """Show an owner the problem and all its introductions."""
    with services.workspace.store.write() as transaction:  # that contact details were read is noted
        opened = transaction.links.open(link, now_utc())
        if opened.purpose is not Purpose.OWN:
            raise Forbidden(Refusal.LINK_OF_A_PROVIDER.told())
        context = _owner_context(t, transaction, opened, visit)
    return render(request, t, "mine.html", context | {"link": link}, cache="no-store")


@router.post("/introductions/mine")
def follow_form(
    posted: Annotated[PostedFollow, Form()], services: Reach, speaker: SpeakingOnPage, lang: Lang = ""
) -> Response:
    """Lead an owner who signed in to the page of a problem, as the link of a letter does.

    Raises:
        NotFound: There is no such problem.
        Forbidden: It is not the sender's own; coordinators follow problems on their board.
    """
    now = now_utc()
    with services.workspace.store.write() as transaction:
        party = speaker.party_of_problem(transaction, posted.problem_id, now)
        if party.role is not Role.OWNER:
            raise Forbidden(Refusal.OF_THE_OWNER_ALONE.told())
        token = owner_link(transaction, posted.problem_id, now, services.settings.clocks)
    return RedirectResponse(address("/introductions/mine", link=token, lang=lang), 303)


@router.get("/introductions/answer")
def provider_page(request: Request, t: PageTexts, services: Reach, visit: Visiting, link: Token) -> Response:
    """Show a provider what is asked; that a person opened it is noted, and nothing else."""
    now = now_utc()
    with services.workspace.store.read() as transaction:
        opened = transaction.links.open(link, now)
        if opened.purpose is Purpose.OWN:
            raise Forbidden(Refusal.LINK_OF_AN_OWNER.told())
        introduction = transaction.introductions.get(opened.record_id)
    if introduction.state == "sent" and _is_person(request):
        introduction = _note_seen(services, opened, now)
    with services.workspace.store.write() as transaction:  # that contact details were read is noted
        context = _provider_context(t, transaction, introduction, opened, visit)
    return render(request, t, "asked.html", context | {"link": link}, cache="no-store")


@router.post("/introductions/step")
def step_form(posted: Annotated[PostedStep, Form()], services: Reach, visit: Visiting, lang: Lang = "") -> Response:
    """Take the step of a button, and lead back to its page."""
    speaker = Speaker("", visit, posted.link)
    with services.workspace.store.read() as transaction:
        opened = transaction.links.open(posted.link, now_utc())
    if posted.introduction_id:
        step_taken(posted.introduction_id, posted.body(), services, speaker)
    else:
        body = ProblemStepBody(step=posted.step, reason=posted.reason, note=posted.note, outcome=posted.outcome)
        problem_step_taken(opened.record_id, body, services, speaker)
    page = "/introductions/mine" if opened.purpose is Purpose.OWN else "/introductions/answer"
    return RedirectResponse(address(page, link=posted.link, lang=lang), 303)


def _is_person(request: Request) -> bool:
    """Return whether a browser says that somebody went to this page; scanners and previews say nothing of the kind."""
    headers = request.headers
    return (
        request.method == "GET"
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
        and "sec-purpose" not in headers
    )


def _note_seen(services: Services, link: Link, now: datetime) -> Introduction:
    with services.workspace.store.write() as transaction:
        introduction = transaction.introductions.get(link.record_id)
        if introduction.state != "sent":
            return introduction
        return take_step(transaction, link.record_id, "see", link.party, now, services.settings.clocks)


def _owner_context(t: Texts, transaction: Transaction, link: Link, visit: Visit) -> dict[str, Any]:
    problem = transaction.problems.get(transaction.problems.merged_into(link.record_id) or link.record_id)
    progress = transaction.progress.of(problem)
    asked = transaction.introductions.of_problem(problem.problem_id)
    read = {
        one.introduction_id: read_other_side(transaction, one, ContactOf.PROVIDER, link, visit)
        for one in asked
        if one.has_agreed
    }
    contacts = {key: contact for key, contact in read.items() if contact is not None}
    introductions = shown_introductions(t, transaction, asked, link.party, link, contacts)
    steps = [step.name for step in PROBLEMS.open_to(progress.state, link.party.role) if step.name in OWNER_STEPS]
    return {
        "words": full_words(problem),
        "language": problem.language or written_language(problem.text),
        "facts": problem_facts(t, problem),
        "state": progress.state.value,
        "is_secret": problem.confidentiality is Confidentiality.NDA,
        "introductions": introductions[::-1],
        "problem_steps": steps,
        "helped": HELPED,
    } | _waiting(transaction, problem, progress, visit)


def _waiting(transaction: Transaction, problem: Problem, progress: ProblemProgress, visit: Visit) -> dict[str, Any]:
    """Return who reads a problem next that is not published, and whether it stands on the reader's account page."""
    if progress.is_published:
        return {"reader": "", "is_listed": False}
    whose = belongings.of_problem(problem, transaction)
    (cluster_id,) = whose.cluster_ids
    return {
        "reader": cluster_name(cluster_id) if cluster_id else "",
        "is_listed": visit.session is not None and visit.caller.may(Action.SPEAK_FOR_PROBLEM, whose),
    }


def _provider_context(
    t: Texts, transaction: Transaction, introduction: Introduction, link: Link, visit: Visit
) -> dict[str, Any]:
    problem = problem_of(transaction, introduction)
    words = words_for_provider(problem, transaction.progress.of(problem), introduction)
    evidence = transaction.evidence.get_many(introduction.seen_then.evidence_ids)
    contact = read_other_side(transaction, introduction, ContactOf.PROBLEM, link, visit)
    shown = problem if words.is_full else WithheldProblem.of(problem, words)
    return {
        "provider": provider_of(transaction, introduction),
        "words": words,
        "language": written_language(words.text or words.title),
        "place": place_name(shown.location),
        "facts": problem_facts(t, shown),
        "quotes": [whole_evidence(t, one) for one in evidence.values()],
        "shown": shown_introduction(t, transaction, introduction, link.party, link, contact),
        "reasons": REASONS,
    }
