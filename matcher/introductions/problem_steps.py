"""Steps of a problem, with all that they bring about: who may read it, which requests go out, which end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from matcher.introductions.sending import send_waiting
from matcher.introductions.steps import take_step
from matcher.introductions.tidings import tell_of_problem
from matcher.stated import with_what_it_states
from models.errors import Conflict, FieldProblem, InvalidInput, TooMany
from models.introductions.clocks import Clocks
from models.introductions.contacts import Contact
from models.introductions.introduction import OPEN, Outcome
from models.introductions.introduction_log import day_before
from models.introductions.links import Purpose
from models.introductions.notification import NotificationKind
from models.introductions.party import Party
from models.introductions.problem_flow import PROBLEMS, ProblemProgress, ProblemState
from models.records import Confidentiality, Problem
from models.refusals import Refusal
from models.store import Transaction


@dataclass(frozen=True)
class Triage:
    """What a coordinator says of a problem; ``None`` leaves a field as it is.

    Args:
        sector: Its sector.
        cluster_id: The cluster that looks after it.
        district: Its district.
        mission: The national mission that it belongs to.
        duplicate_of: The problem that it says again.
        public_title: The title of the version that everybody may read.
        public_text: The words of that version.
        owner_agrees: Whether the owner agrees that everybody reads the full words.
    """

    sector: str | None = None
    cluster_id: str | None = None
    district: str | None = None
    mission: str | None = None
    duplicate_of: str | None = None
    public_title: str | None = None
    public_text: str | None = None
    owner_agrees: bool = False


NOTHING_SAID = Triage()


def submit_problem(
    transaction: Transaction,
    problem: Problem,
    contact: Contact | None,
    by: Party,
    now: datetime,
    clocks: Clocks,
    *,
    account_id: str = "",
    is_draft: bool = False,
) -> ProblemProgress:
    """Store a problem that its owner sends: until a coordinator has published it, nobody but operators reads it.

    Deadline, sum and readiness level that its owner left out are those that its words state.

    Args:
        transaction: A transaction that writes.
        problem: The problem; its confidentiality is its owner's wish.
        contact: How its owner can be reached; ``None`` when that was not said.
        by: Who sends it.
        now: When.
        clocks: The limits.
        account_id: The account whose own it becomes; empty for nobody's.
        is_draft: Whether its owner goes on writing before it is submitted.

    Raises:
        Conflict: There is a problem with this id.
        TooMany: This actor has sent too many problems today.
    """
    if transaction.progress.sent_since(by.actor, day_before(now)) >= clocks.most_a_day:
        raise TooMany(Refusal.PROBLEMS_A_DAY.told(most=clocks.most_a_day))
    if transaction.problems.known([problem.problem_id]):
        raise Conflict(Refusal.PROBLEM_EXISTS.told(problem_id=problem.problem_id))
    state = ProblemState.DRAFT if is_draft else ProblemState.SUBMITTED
    progress = ProblemProgress(problem.problem_id, state, by.actor, problem.confidentiality)
    begun = transaction.progress.begin(progress, by, now)
    # With its progress there, it is stored as one that is not open.
    transaction.problems.put([with_what_it_states(problem, now.date())])
    transaction.record_owners.untie("problem", problem.problem_id)
    if account_id:
        transaction.record_owners.tie("problem", problem.problem_id, account_id)
    if contact is not None:
        transaction.contacts.put(contact, now)
    return begun


def owner_link(transaction: Transaction, problem_id: str, now: datetime, clocks: Clocks) -> str:
    """Return the token of a new link by which an owner follows a problem."""
    return transaction.links.make(Purpose.OWN, problem_id, now, clocks.follows_until(now))


def take_problem_step(
    transaction: Transaction,
    problem_id: str,
    step: str,
    by: Party,
    now: datetime,
    clocks: Clocks,
    *,
    triage: Triage = NOTHING_SAID,
    reason: str = "",
    note: str = "",
    outcome: Outcome | None = None,
) -> ProblemProgress:
    """Take a step; one that leads to where the problem stands already changes nothing.

    Args:
        transaction: A transaction that writes.
        problem_id: Which problem.
        step: Which step.
        by: Who takes it.
        now: When.
        clocks: The clocks and limits.
        triage: What a coordinator says of it.
        reason: Why, in a word.
        note: A few words more.
        outcome: What came of it, where it is solved.

    Raises:
        NotFound: There is no such problem.
        InvalidInput: There is no such step, or it says what does not belong to it.
        Conflict: The step does not lead on from where the problem stands, or its owner does not want it open.
        Forbidden: This role may not take it.
    """
    PROBLEMS.step(step)
    _check_said(step, triage, outcome)
    problem = transaction.problems.get(problem_id)
    progress = transaction.progress.of(problem)
    if triage.duplicate_of:
        transaction.problems.get(triage.duplicate_of)
    changes = _said(triage) | _readers(step, progress, triage) | ({"outcome": asdict(outcome)} if outcome else {})
    facts = {"outcome": changes["outcome"]} if outcome else {}
    after, has_changed = transaction.progress.take(
        problem, step, by, now, reason=reason, note=note, facts=facts, **changes
    )
    if has_changed:
        transaction.problems.put([_as_triaged(problem, triage)])
        _CONSEQUENCES.get(step, _nothing)(transaction, problem_id, by, now, clocks)
    return after


def _check_said(step: str, triage: Triage, outcome: Outcome | None) -> None:
    problems = []
    if triage != NOTHING_SAID and step not in ("triage", "publish", "blind"):
        problems.append(FieldProblem("triage", step, "has nothing to triage", "leave it out"))
    if outcome is not None and step != "solve":
        problems.append(FieldProblem("outcome", step, "has no outcome", "leave it out"))
    if problems:
        raise InvalidInput(Refusal.NO_SUCH_STEP.told(), problems)


def _said(triage: Triage) -> dict[str, Any]:
    names = ("mission", "duplicate_of", "public_title", "public_text")
    return {name: value for name in names if (value := getattr(triage, name)) is not None}


def _readers(step: str, progress: ProblemProgress, triage: Triage) -> dict[str, Any]:
    is_open = progress.confidentiality is Confidentiality.OPEN
    if step == "blind" and is_open:
        return {"confidentiality": Confidentiality.BLINDED}
    if step != "publish" or is_open:
        return {}
    if not triage.owner_agrees:
        facts = {"problem_id": progress.problem_id, "confidentiality": progress.confidentiality}
        raise Conflict(Refusal.STAYS_CONFIDENTIAL.told(**facts))
    return {"confidentiality": Confidentiality.OPEN}


def _as_triaged(problem: Problem, triage: Triage) -> Problem:
    names = ("sector", "cluster_id")
    said = {name: value for name in names if (value := getattr(triage, name)) is not None}
    place = problem.location if triage.district is None else replace(problem.location, district=triage.district)
    return replace(problem, location=place, **said)


def _opened(transaction: Transaction, problem_id: str, by: Party, now: datetime, clocks: Clocks) -> None:
    problem = transaction.problems.get(problem_id)
    transaction.problems.put([replace(problem, confidentiality=Confidentiality.OPEN)])
    _ready(transaction, problem_id, by, now, clocks)


def _ready(transaction: Transaction, problem_id: str, by: Party, now: datetime, clocks: Clocks) -> None:
    send_waiting(transaction, now, clocks, problem_id=problem_id)
    tell_of_problem(transaction, NotificationKind.PUBLISHED, problem_id, now)


def _closed(transaction: Transaction, problem_id: str, by: Party, now: datetime, clocks: Clocks) -> None:
    for one in transaction.introductions.listed(states=OPEN, problem_id=problem_id):
        take_step(transaction, one.introduction_id, "withdraw", by, now, clocks, reason="problem closed")


def _nothing(transaction: Transaction, problem_id: str, by: Party, now: datetime, clocks: Clocks) -> None:
    """Most steps bring nothing about but their line in the history."""


_CONSEQUENCES: dict[str, Callable[[Transaction, str, Party, datetime, Clocks], None]] = {
    "publish": _opened,
    "blind": _ready,
    "close": _closed,
}
