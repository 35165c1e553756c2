"""Taking a step of an introduction, with all that it brings about, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from matcher.introductions.ask import check_limits
from matcher.introductions.offers import offer_next
from matcher.introductions.parts import problem_of
from matcher.introductions.sending import send_if_ready
from matcher.introductions.tidings import tell_owner, tell_provider
from models.errors import FieldProblem, InvalidInput
from models.feedback import Feedback, Judgement, WhyNot
from models.introductions.clocks import Clocks
from models.introductions.introduction import WHY_NOT, DeclineReason, Helped, Introduction, IntroductionState, Outcome
from models.introductions.notification import NotificationKind
from models.introductions.party import CLOCK, Party
from models.introductions.problem_flow import PROBLEMS
from models.moments import written
from models.privacy.consent import SubjectType
from models.privacy.notice import Purpose
from models.records import Confidentiality
from models.refusals import Refusal
from models.store import Transaction


@dataclass(frozen=True)
class _Taken:
    """A step that was taken: where, to what it led, by whom and when."""

    transaction: Transaction
    introduction: Introduction
    by: Party
    now: datetime
    clocks: Clocks


def take_step(
    transaction: Transaction,
    introduction_id: str,
    step: str,
    by: Party,
    now: datetime,
    clocks: Clocks,
    *,
    reason: str = "",
    note: str = "",
    outcome: Outcome | None = None,
) -> Introduction:
    """Take a step; one that leads to where the introduction stands already changes nothing.

    Args:
        transaction: A transaction that writes.
        introduction_id: Which introduction.
        step: Which step.
        by: Who takes it.
        now: When.
        clocks: The clocks and limits.
        reason: Why; a decline needs one.
        note: A few words more.
        outcome: What came of it; finishing needs one, and no other step has one.

    Returns:
        The introduction as it stands then.

    Raises:
        NotFound: There is no such introduction.
        InvalidInput: There is no such step, or reason or outcome are missing or too much.
        Conflict: The step does not lead on from where the introduction stands.
        Forbidden: This role may not take it.
        TooMany: An offer cannot be asked because too many requests wait.
    """
    _check_outcome(step, outcome)
    before = transaction.introductions.get(introduction_id)
    if step == "ask" and before.state is IntroductionState.OFFERED:
        check_limits(transaction, before.problem_id, before.provider_id, by, now, clocks)
    changes = _CHANGES[step](transaction, before, written(now)) if step in _CHANGES else {}
    if outcome is not None:
        changes |= {"outcome": asdict(outcome)}
    after, has_changed = transaction.introductions.take(
        introduction_id, step, by, now, reason=reason, note=note, **changes
    )
    if has_changed and step in _CONSEQUENCES:
        _CONSEQUENCES[step](_Taken(transaction, after, by, now, clocks))
        return transaction.introductions.get(introduction_id)
    return after


def _check_outcome(step: str, outcome: Outcome | None) -> None:
    if (step == "finish") != (outcome is not None):
        reason, fix = ("is missing", "say whether it helped") if outcome is None else ("is too much", "leave it out")
        raise InvalidInput(Refusal.NO_SUCH_STEP.told(), [FieldProblem("outcome", "", reason, fix)])


def _on_accept(transaction: Transaction, before: Introduction, moment: str) -> dict[str, Any]:
    problem = problem_of(transaction, before)
    is_secret = problem.confidentiality is Confidentiality.NDA
    return {"answered_at": moment, "disclosed_at": "" if is_secret else moment}


_CHANGES: dict[str, Callable[[Transaction, Introduction, str], dict[str, Any]]] = {
    "ask": lambda _, __, moment: {"asked_at": moment},
    "see": lambda _, __, moment: {"seen_at": moment},
    "accept": _on_accept,
    "decline": lambda _, __, moment: {"answered_at": moment, "ended_at": moment},
    "expire": lambda _, __, moment: {"ended_at": moment},
    "refuse_contact": lambda _, __, moment: {"ended_at": moment},
    "disclose": lambda _, before, moment: {"disclosed_at": before.disclosed_at or moment},
    "finish": lambda _, __, moment: {"ended_at": moment},
    "withdraw": lambda _, __, moment: {"ended_at": moment},
    "step_back": lambda _, __, moment: {"ended_at": moment},
}
"""Which fields a step sets beside the state."""


def _asked(taken: _Taken) -> None:
    send_if_ready(taken.transaction, taken.introduction, taken.now, taken.clocks)


def _accepted(taken: _Taken) -> None:
    _learn(taken, Judgement.ACCEPTED)
    tell_provider(taken.transaction, NotificationKind.EXCHANGE, taken.introduction, taken.now)
    tell_owner(taken.transaction, NotificationKind.ACCEPTED, taken.introduction, taken.now)
    _advance(taken, "match")


def _declined(taken: _Taken) -> None:
    why = WHY_NOT[DeclineReason(taken.introduction.reason)]
    if why is not None:
        _learn(taken, Judgement.DECLINED, why)
    _came_to_nothing(taken, NotificationKind.DECLINED)


def _expired(taken: _Taken) -> None:
    _came_to_nothing(taken, NotificationKind.EXPIRED)


def _contact_refused(taken: _Taken) -> None:
    _came_to_nothing(taken, NotificationKind.DECLINED)


def _came_to_nothing(taken: _Taken, kind: NotificationKind) -> None:
    offered = offer_next(taken.transaction, taken.introduction, taken.now, taken.clocks)
    facts = {"offer": offered.introduction_id if offered else ""}
    tell_owner(taken.transaction, kind, taken.introduction, taken.now, **facts)


def _withdrawn(taken: _Taken) -> None:
    if taken.introduction.sent_at:
        tell_provider(taken.transaction, NotificationKind.WITHDRAWN, taken.introduction, taken.now)


def _stepped_back(taken: _Taken) -> None:
    offered = offer_next(taken.transaction, taken.introduction, taken.now, taken.clocks)
    facts = {"offer": offered.introduction_id if offered else ""}
    tell_owner(taken.transaction, NotificationKind.STEPPED_BACK, taken.introduction, taken.now, **facts)


def _disclosed(taken: _Taken) -> None:
    tell_provider(taken.transaction, NotificationKind.DISCLOSED, taken.introduction, taken.now)


def _started(taken: _Taken) -> None:
    _advance(taken, "start")


def _finished(taken: _Taken) -> None:
    introduction = taken.introduction
    tell_provider(taken.transaction, NotificationKind.DONE, introduction, taken.now)
    if introduction.outcome["helped"] != Helped.NO:
        _learn(taken, Judgement.SOLVED)
        _advance(taken, "solve", outcome=dict(introduction.outcome))


_CONSEQUENCES: dict[str, Callable[[_Taken], None]] = {
    "ask": _asked,
    "accept": _accepted,
    "decline": _declined,
    "expire": _expired,
    "refuse_contact": _contact_refused,
    "disclose": _disclosed,
    "start": _started,
    "finish": _finished,
    "withdraw": _withdrawn,
    "step_back": _stepped_back,
}


def _learn(taken: _Taken, judgement: Judgement, reason: WhyNot | None = None) -> None:
    """Keep what came of it as feedback on the match, as the matcher saw it when its owner asked.

    Nothing is kept of a provider who has withdrawn that the ranking learns from it.
    """
    introduction, seen = taken.introduction, taken.introduction.seen_then
    if taken.transaction.consents.is_withdrawn(Purpose.LEARNING, SubjectType.PROVIDER, introduction.provider_id):
        return
    feedback = Feedback(
        problem_hash=introduction.problem_hash,
        provider_id=introduction.provider_id,
        judgement=judgement,
        actor=f"provider:{introduction.provider_id}",
        reason=reason,
        problem_id=introduction.problem_id,
        rank=seen.rank,
        ranker_version=seen.ranker_version,
        sighting=seen.sighting,
    )
    taken.transaction.feedback.add(feedback, is_limited=False)


def _advance(taken: _Taken, step: str, **changes: Any) -> None:
    """Take a step of the problem, where it leads on from where the problem stands."""
    problem = problem_of(taken.transaction, taken.introduction)
    if taken.transaction.progress.of(problem).state in PROBLEMS.step(step).sources:
        facts = {"introduction_id": taken.introduction.introduction_id}
        taken.transaction.progress.take(problem, step, CLOCK, taken.now, facts=facts, **changes)
