"""``/api/v1/introductions``: ask for one, follow it, take its steps; coordinators list them and read their history."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import TypeAdapter

from api.actors import Sender
from api.authorisation import requires
from api.conditional import check_version, etag
from api.coordinating import sees_all, within_reach
from api.counting import counted_as
from api.cursor import cursor_after, id_before
from api.introducing import Wanted, introduce
from api.limits import Counted
from api.parameters import Cursor, IfMatch, Limit
from api.parties import Speaker, Speaking
from api.records import located
from api.routes.responses import CHANGED, CLOSED, FAILURES, FLOODED, MISSING, TAKEN, json_response
from api.schemas.introductions import (
    AskBody,
    AskedOut,
    HistoriesOut,
    IntroductionOut,
    IntroductionPage,
    StepBody,
    history_out,
    introduction_out,
)
from api.services import Reach, Services
from matcher.introductions.parts import problem_of
from matcher.introductions.steps import take_step
from models.accounts.audit_log import Event
from models.accounts.permissions import Action
from models.introductions.contacts import ContactOf
from models.introductions.introduction import INTRODUCTIONS, Introduction, IntroductionState
from models.introductions.links import Link
from models.introductions.party import Party, Role
from models.moments import now_utc, written
from models.records import Problem, Provenance

_ENCODE = TypeAdapter(Introduction).dump_json

router = APIRouter(prefix="/introductions", tags=["introductions"], responses=FAILURES)


@router.post(
    "", status_code=201, response_model=AskedOut, responses=CLOSED | MISSING | TAKEN | FLOODED,
    summary="Ask for an introduction", openapi_extra=counted_as(Counted.INTRODUCTIONS),
)  # fmt: skip
async def ask_for_introduction(
    body: AskBody, request: Request, services: Reach, speaker: Speaking, actor: Sender
) -> Response:
    """Ask one provider to look at one problem.

    Typed words become a problem that only their owner and coordinators can read until one of these has published or
    blinded it; the request goes out then. The ``link`` of the answer follows the problem: keep it to yourself.
    """
    wanted = _wanted(body, services)

    def compute() -> Response:
        done = introduce(wanted, speaker, services, now_utc())
        told = introduction_out(done.introduction, [], Role.OWNER)
        return json_response(AskedOut(**told.model_dump(), link=done.token).model_dump_json().encode(), 201)

    response = await services.turnstile.run(compute)
    actor.keep_in(response, request)
    return response


@router.get("", response_model=IntroductionPage, responses=CLOSED, dependencies=requires(Action.COORDINATE))
def list_introductions(
    services: Reach,
    speaker: Speaking,
    state: Annotated[IntroductionState | None, Query(description="Only those that stand so.")] = None,
    problem_id: Annotated[str, Query(max_length=300)] = "",
    provider_id: Annotated[str, Query(max_length=300)] = "",
    overdue: Annotated[bool, Query(description="Only those whose provider should have answered.")] = False,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> IntroductionPage:
    """Return introductions by rising id: those of problems of the coordinator's cluster, to administrators all."""
    states, now = [state] if state else [], written(now_utc())
    with services.workspace.store.read() as transaction:
        found = transaction.introductions.listed(
            states=states, problem_id=problem_id, provider_id=provider_id, after_id=id_before(cursor),
            limit=limit + 1 if sees_all(speaker.visit.caller) and not overdue else None,
        )  # fmt: skip
        wanted = [one for one in found if not overdue or (one.is_waiting and one.due_at <= now)]
        shown = within_reach(transaction, speaker.visit.caller, wanted)
    following = cursor_after(shown[limit - 1].introduction_id) if len(shown) > limit else None
    return IntroductionPage(
        items=[introduction_out(one, [], Role.COORDINATOR) for one in shown[:limit]], next=following
    )


@router.get("/{introduction_id}", response_model=IntroductionOut, responses=CLOSED | MISSING)
def read_introduction(introduction_id: str, services: Reach, speaker: Speaking, response: Response) -> IntroductionOut:
    """Return an introduction, to its owner and its provider (by link or account) and to coordinators."""
    now = now_utc()
    with services.workspace.store.read() as transaction:
        introduction = transaction.introductions.get(introduction_id)
        party, link = speaker.party_on(transaction, introduction, now)
    response.headers["ETag"] = version_of(introduction)
    return introduction_out(introduction, steps_open_to(introduction, party, link), party.role)


@router.post(
    "/{introduction_id}/transitions", response_model=IntroductionOut, summary="Take a step",
    responses=CLOSED | MISSING | TAKEN | FLOODED | CHANGED,
)  # fmt: skip
def take_introduction_step(
    introduction_id: str, body: StepBody, services: Reach, speaker: Speaking, if_match: IfMatch = None
) -> IntroductionOut:
    """Take a step, as the holder of a link, as the problem's owner, as its provider, or as a coordinator.

    A step that leads to where the introduction stands already changes nothing. With If-Match, only what you have seen
    takes the step.
    """
    return step_taken(introduction_id, body, services, speaker, if_match)


@router.get(
    "/{introduction_id}/transitions",
    response_model=HistoriesOut,
    responses=CLOSED | MISSING,
    dependencies=requires(Action.COORDINATE),
)
def read_introduction_history(introduction_id: str, services: Reach, speaker: Speaking) -> HistoriesOut:
    """Return what happened to an introduction, the first first."""
    with services.workspace.store.read() as transaction:
        introduction = transaction.introductions.get(introduction_id)
        speaker.check_coordinates(transaction, problem_of(transaction, introduction))
        entries = transaction.history.of("introduction", introduction_id)
        party, link = speaker.party_on(transaction, introduction, now_utc())
    steps = steps_open_to(introduction, party, link)
    return HistoriesOut(state=introduction.state, steps=steps, items=history_out(entries))


def step_taken(
    introduction_id: str, body: StepBody, services: Services, speaker: Speaker, if_match: str | None = None
) -> IntroductionOut:
    """Take a step, for API and pages alike.

    Raises:
        HTTPException: 412, ``if_match`` names another version than the stored one.
        SetuError: See `matcher.introductions.steps.take_step` and `api.parties.Speaker.party_on`.
    """
    now = now_utc()
    with services.workspace.store.write() as transaction:
        introduction = transaction.introductions.get(introduction_id)
        party, link = speaker.party_on(transaction, introduction, now)
        if link is not None:
            link.check_step(body.step)
        check_version(if_match, version_of(introduction), introduction.state.value)
        after = take_step(
            transaction, introduction_id, body.step, party, now, services.settings.clocks,
            reason=body.reason, note=body.note, outcome=body.outcome.outcome() if body.outcome else None,
        )  # fmt: skip
        transaction.audit.add(speaker.entry(Event.STEP_TAKEN, "introduction", introduction_id, link))
    services.flow.wake()
    return introduction_out(after, steps_open_to(after, party, link), party.role)


def version_of(introduction: Introduction) -> str:
    """Return the entity tag of an introduction: the same for all who may read it."""
    return etag(_ENCODE(introduction))


def steps_open_to(introduction: Introduction, party: Party, link: Link | None) -> list[str]:
    """Return the names of the steps that somebody may take now."""
    steps = [step.name for step in INTRODUCTIONS.open_to(introduction.state, party.role)]
    return steps if link is None else [name for name in steps if link.covers(name)]


def _wanted(body: AskBody, services: Services) -> Wanted:
    problem = None
    if body.text is not None:
        problem = Problem(
            f"problem-{secrets.token_hex(8)}", body.text, Provenance("request"), title=body.title,
            language=body.language, location=located(body.location, services.finder), sector=body.sector,
            deadline=body.deadline, budget_inr=body.budget_inr, trl=body.trl, confidentiality=body.confidentiality,
        )  # fmt: skip
    contact = body.contact.contact(ContactOf.PROBLEM, body.problem_id or "") if body.contact else None
    return Wanted(
        body.provider_id, body.problem_id or "", problem, contact, body.contact.consent if body.contact else ""
    )
