"""Sending a problem to who coordinates it, or keeping it as a draft, for API and pages alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.consenting import note_agreement
from api.parties import Speaker
from api.services import Services
from matcher.introductions.problem_steps import owner_link, submit_problem
from models.accounts.audit_log import Event
from models.errors import Conflict
from models.introductions.contacts import Contact
from models.introductions.party import Party, Role
from models.introductions.problem_flow import ProblemState
from models.privacy.consent import Act
from models.records import Problem
from models.refusals import Refusal
from models.store import Transaction


@dataclass(frozen=True)
class Submission:
    """What its owner sends.

    Args:
        problem: The problem.
        contact: How its owner can be reached; ``None`` when that was not said.
        consent: The sentence by which they agreed to that; empty where they were not asked.
        act: By which act they did.
        is_draft: Whether its owner goes on writing before it is submitted.
    """

    problem: Problem
    contact: Contact | None = None
    consent: str = ""
    act: Act = Act.PROGRAM
    is_draft: bool = False


@dataclass(frozen=True)
class Submitted:
    """Where a problem stands that was sent, and the token by which its owner follows it."""

    state: ProblemState
    token: str


def send_problem(submission: Submission, speaker: Speaker, services: Services, now: datetime) -> Submitted:
    """Store a problem that its owner sends.

    Raises:
        Conflict, TooMany: See `matcher.introductions.problem_steps.submit_problem`.
    """
    problem, contact, clocks = submission.problem, submission.contact, services.settings.clocks
    with services.workspace.store.write() as transaction:
        progress = submit_problem(
            transaction,
            problem,
            contact,
            Party(speaker.actor_id, Role.OWNER),
            now,
            clocks,
            account_id=speaker.visit.caller.account_id,
            is_draft=submission.is_draft,
        )
        if contact is not None:
            note_agreement(transaction, contact, submission.consent, submission.act, speaker.actor_id, now)
        transaction.audit.add(speaker.entry(Event.CREATED, "problem", problem.problem_id))
        return Submitted(progress.state, owner_link(transaction, problem.problem_id, now, clocks))


def sent_already(submission: Submission, speaker: Speaker, services: Services, now: datetime) -> Submitted | None:
    """Return what a form has sent that is sent a second time, with a new token; ``None`` for a first time.

    Raises:
        Conflict: The problem was sent by somebody else.
    """
    key = submission.problem.problem_id
    with services.workspace.store.write() as transaction:
        if not is_sent(transaction, key, speaker):
            return None
        state = transaction.progress.stored([key])[key].state
        return Submitted(state, owner_link(transaction, key, now, services.settings.clocks))


def is_sent(transaction: Transaction, problem_id: str, speaker: Speaker) -> bool:
    """Return whether who sends a form has sent its problem before.

    Raises:
        Conflict: Somebody else has.
    """
    progress = transaction.progress.stored([problem_id]).get(problem_id)
    if progress is not None and progress.owner != speaker.actor_id:
        raise Conflict(Refusal.FORM_OF_ANOTHER_BROWSER.told())
    return progress is not None
