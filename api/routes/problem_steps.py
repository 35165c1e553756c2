"""``/api/v1/problems/{id}/transitions`` and ``/api/v1/inbox``: a problem's way, and what waits for a coordinator."""

from __future__ import annotations

import secrets

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter

from api.actors import Sender
from api.authorisation import requires
from api.callers import Visiting
from api.conditional import check_version, etag
from api.counting import counted_as
from api.inbox import WaitingProblem, inbox_page
from api.limits import Counted
from api.parameters import Cursor, IfMatch, Limit
from api.parties import Speaker, Speaking
from api.places import known_cluster
from api.records import located
from api.routes.responses import CHANGED, CLOSED, FAILURES, FLOODED, MISSING, TAKEN
from api.schemas.introductions import HistoriesOut, SubmissionBody, SubmittedOut, history_out
from api.schemas.problem_steps import InboxOut, ProblemStepBody, ProgressOut, WaitingProblemOut
from api.services import Reach, Services
from api.submitting import Submission, send_problem
from matcher.introductions.problem_steps import take_problem_step
from models.accounts.audit_log import Event
from models.accounts.permissions import Action
from models.introductions.contacts import ContactOf
from models.introductions.party import Party, Role
from models.introductions.problem_flow import PROBLEMS, ProblemProgress
from models.moments import now_utc
from models.records import Problem, Provenance

_ENCODE = TypeAdapter(ProblemProgress).dump_json

router = APIRouter(tags=["introductions"], responses=FAILURES)


@router.get("/inbox", response_model=InboxOut, responses=CLOSED, dependencies=requires(Action.COORDINATE))
def read_inbox(services: Reach, visit: Visiting, cursor: Cursor = "", limit: Limit = 50) -> InboxOut:
    """Return the problems of the coordinator's cluster that wait (administrators: all), the longest wait first."""
    with services.workspace.store.read() as transaction:
        page = inbox_page(transaction, visit.caller, cursor, limit)
    return InboxOut(items=list(map(_waiting_out, page.items)), next=page.following)


@router.post(
    "/submissions",
    status_code=201,
    response_model=SubmittedOut,
    responses=TAKEN | FLOODED,
    summary="Send a problem",
    openapi_extra=counted_as(Counted.INTRODUCTIONS),
)
def submit(
    body: SubmissionBody, request: Request, response: Response, services: Reach, visit: Visiting, actor: Sender
) -> SubmittedOut:
    """Send a problem, or the draft of one: until it is published or blinded, only its owner and coordinators read it.

    The ``link`` of the answer takes the steps of its owner (submit, solve, close): keep it to yourself.
    """
    words = {name: getattr(body, name) for name in ("title", "language", "sector", "deadline", "budget_inr", "trl")}
    place = located(body.location, services.finder)
    key = f"problem-{secrets.token_hex(8)}"
    problem = Problem(
        key, body.text, Provenance("request"), location=place, confidentiality=body.confidentiality, **words
    )
    contact = body.contact.contact(ContactOf.PROBLEM, key) if body.contact else None
    consent = body.contact.consent if body.contact else ""
    submission = Submission(problem, contact, consent, is_draft=body.draft)
    sent = send_problem(submission, Speaker(actor.actor_id, visit), services, now_utc())
    actor.keep_in(response, request)
    return SubmittedOut(problem_id=key, state=sent.state, link=sent.token)


@router.post(
    "/problems/{problem_id:path}/transitions", response_model=ProgressOut, responses=CLOSED | MISSING | TAKEN | CHANGED,
    summary="Take a step of a problem",
)  # fmt: skip
def take_step_of_problem(
    problem_id: str, body: ProblemStepBody, services: Reach, speaker: Speaking, if_match: IfMatch = None
) -> ProgressOut:
    """Take a step, as the problem's owner (by link or account) or as a coordinator, with all it brings about.

    With If-Match, only what you have seen takes the step: the ETag is that of the problem's history.
    """
    return problem_step_taken(problem_id, body, services, speaker, if_match)


@router.get(
    "/problems/{problem_id:path}/transitions", response_model=HistoriesOut, responses=CLOSED | MISSING,
    dependencies=requires(Action.COORDINATE),
)  # fmt: skip
def read_problem_history(problem_id: str, services: Reach, speaker: Speaking, response: Response) -> HistoriesOut:
    """Return what happened to a problem, the first first, and where it stands."""
    with services.workspace.store.read() as transaction:
        problem = transaction.problems.get(problem_id)
        speaker.check_coordinates(transaction, problem)
        progress = transaction.progress.of(problem)
        entries = transaction.history.of("problem", problem_id)
        party = speaker.party_of_problem(transaction, problem_id, now_utc())
    response.headers["ETag"] = etag(_ENCODE(progress))
    return HistoriesOut(state=progress.state, steps=_steps(progress, party), items=history_out(entries))


def problem_step_taken(
    problem_id: str, body: ProblemStepBody, services: Services, speaker: Speaker, if_match: str | None = None
) -> ProgressOut:
    """Take a step of a problem, for API and pages alike.

    Raises:
        HTTPException: 412, ``if_match`` names another version than the stored one.
        SetuError: See `matcher.introductions.problem_steps.take_problem_step` and `api.parties`.
    """
    known_cluster(body.triage.cluster_id or "", "/triage/cluster_id")
    now = now_utc()
    with services.workspace.store.write() as transaction:
        party = speaker.party_of_problem(transaction, problem_id, now)
        before = transaction.progress.of(transaction.problems.get(problem_id))
        check_version(if_match, etag(_ENCODE(before)), before.state.value)
        after = take_problem_step(
            transaction, problem_id, body.step, party, now, services.settings.clocks,
            triage=body.triage.triage(), reason=body.reason, note=body.note,
            outcome=body.outcome.outcome() if body.outcome else None,
        )  # fmt: skip
        if party.role is Role.COORDINATOR:  # who hands a problem on must be allowed to where it goes
            speaker.check_coordinates(transaction, transaction.problems.get(problem_id))
        transaction.audit.add(speaker.entry(Event.STEP_TAKEN, "problem", problem_id))
    services.flow.wake()
    return _progress_out(after, party)


def _steps(progress: ProblemProgress, party: Party) -> list[str]:
    return [step.name for step in PROBLEMS.open_to(progress.state, party.role)]


def _progress_out(progress: ProblemProgress, party: Party) -> ProgressOut:
    names = ProgressOut.model_fields.keys() - {"outcome", "steps"}
    values = {name: getattr(progress, name) for name in names}
    return ProgressOut(**values, outcome=dict(progress.outcome), steps=_steps(progress, party))


def _waiting_out(waiting: WaitingProblem) -> WaitingProblemOut:
    problem, progress = waiting.problem, waiting.progress
    return WaitingProblemOut(
        problem_id=problem.problem_id,
        state=progress.state,
        confidentiality=progress.confidentiality,
        title=problem.title,
        text=problem.text,
        sector=problem.sector,
        cluster_id=problem.cluster_id,
        district=problem.location.district,
        alike=waiting.alike,
        waiting_requests=waiting.waiting_requests,
        changed_at=progress.changed_at,
    )
