"""An introduction: one provider asked to look at one problem; its states, its steps, and the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.errors import FieldProblem, InvalidInput
from models.feedback import WhyNot
from models.introductions.party import Role
from models.introductions.workflow import SAME, Step, Workflow

MAX_NOTE = 500
"""Longest note, in characters."""

MOST = {"saving_inr_per_year": 10**12, "cost_inr": 10**12, "days": 100_000}
"""Largest numbers that an outcome may have."""


class IntroductionState(StrEnum):
    """Where an introduction stands."""

    OFFERED = "offered"
    ASKED = "asked"
    SENT = "sent"
    SEEN = "seen"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    MEETING = "meeting"
    QUOTE = "quote"
    STARTED = "started"
    DONE = "done"
    WITHDRAWN = "withdrawn"


S = IntroductionState
WAITING = (S.SENT, S.SEEN)
"""The provider's answer is awaited."""
AGREED = (S.ACCEPTED, S.MEETING, S.QUOTE, S.STARTED)
"""Both sides have agreed, and work is under way."""
KNOWN_TO_PROVIDER = (*WAITING, *AGREED)
OPEN = (S.OFFERED, S.ASKED, *KNOWN_TO_PROVIDER)
"""Something can still come of it."""

_OWNER, _PROVIDER, _COORDINATOR, _CLOCK = Role.OWNER, Role.PROVIDER, Role.COORDINATOR, Role.CLOCK
_BOTH = (_OWNER, _PROVIDER, _COORDINATOR)

INTRODUCTIONS = Workflow(
    "introduction",
    (
        Step("ask", (S.OFFERED,), S.ASKED, (_OWNER, _COORDINATOR)),
        Step("send", (S.ASKED,), S.SENT, (_CLOCK,)),
        Step("see", (S.SENT,), S.SEEN, (_PROVIDER,)),
        Step("accept", WAITING, S.ACCEPTED, (_PROVIDER, _COORDINATOR)),
        Step("decline", WAITING, S.DECLINED, (_PROVIDER, _COORDINATOR), needs_reason=True),
        Step("expire", WAITING, S.EXPIRED, (_CLOCK,)),
        Step("refuse_contact", (S.OFFERED, S.ASKED, *WAITING), S.DECLINED, (_CLOCK,), needs_reason=True),
        Step("disclose", AGREED, SAME, (_OWNER, _COORDINATOR)),
        Step("meet", (S.ACCEPTED,), S.MEETING, _BOTH),
        Step("quote", (S.ACCEPTED, S.MEETING), S.QUOTE, _BOTH),
        Step("start", (S.ACCEPTED, S.MEETING, S.QUOTE), S.STARTED, _BOTH),
        Step("finish", AGREED, S.DONE, (_OWNER, _COORDINATOR)),
        Step("withdraw", OPEN, S.WITHDRAWN, (_OWNER, _COORDINATOR)),
        Step("step_back", AGREED, S.WITHDRAWN, (_PROVIDER,)),
    ),
)


class DeclineReason(StrEnum):
    """Why a provider says no."""

    NOT_NOW = "not_now"
    WRONG_FIELD = "wrong_field"
    TOO_EARLY = "too_early"
    TOO_FAR = "too_far"
    BUDGET_TOO_SMALL = "budget_too_small"
    UNCLEAR = "unclear"
    CONFLICT = "conflict"
    OTHER = "other"


WHY_NOT: dict[DeclineReason, WhyNot | None] = {
    DeclineReason.NOT_NOW: WhyNot.NO_CAPACITY,
    DeclineReason.WRONG_FIELD: WhyNot.WRONG_FIELD,
    DeclineReason.TOO_EARLY: WhyNot.TOO_EARLY,
    DeclineReason.TOO_FAR: WhyNot.TOO_FAR,
    DeclineReason.BUDGET_TOO_SMALL: WhyNot.TOO_COSTLY,
    DeclineReason.UNCLEAR: WhyNot.UNCLEAR,
    DeclineReason.CONFLICT: None,
    DeclineReason.OTHER: WhyNot.OTHER,
}
"""What a reason says of the ranking; a conflict of interest says nothing of how well somebody fits."""


class Helped(StrEnum):
    """Whether an introduction helped, in its owner's words."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True)
class Outcome:
    """What came of an introduction, in numbers; ``None`` means not said.

    Args:
        helped: Whether it helped.
        saving_inr_per_year: What it saves or earns its owner, in rupees a year.
        cost_inr: What it cost its owner, in rupees.
        days: How many days it took, from the first meeting to the result.
    """

    helped: Helped
    saving_inr_per_year: int | None = None
    cost_inr: int | None = None
    days: int | None = None

    def __post_init__(self) -> None:
        """Refuse negative and impossible numbers."""
        problems = [
            FieldProblem(f"outcome.{name}", str(value), f"lies outside 0..{most}", "give a whole number, or none")
            for name, most in MOST.items()
            if (value := getattr(self, name)) is not None and not 0 <= value <= most
        ]
        if problems:
            raise InvalidInput("the outcome is not valid", problems)


@dataclass(frozen=True)
class Shortlisted:
    """One provider of the shortlist that an owner asked from, as the matcher saw it then.

    Args:
        provider_id: Who.
        rank: The rank within its kind, from 1; 0 for somebody who was not in the answer.
        evidence_ids: The evidence that spoke for it, best first.
        sighting: What the matcher saw, as JSON (``matcher/sighting.py``).
        ranker_version: The version of the ranker that ranked.
    """

    provider_id: str
    rank: int = 0
    evidence_ids: tuple[str, ...] = ()
    sighting: Mapping[str, Any] = field(default_factory=dict)
    ranker_version: str = ""


@dataclass(frozen=True)
class RequestOutline:
    """How far a request has come: what clocks and estimates of replies need; the fields are those of `Introduction`."""

    introduction_id: str
    provider_id: str
    state: IntroductionState
    sent_at: str
    answered_at: str
    due_at: str
    reminders: int


@dataclass(frozen=True)
class RequestCourse:
    """How an introduction has gone, for counting; the fields are those of `Introduction`."""

    introduction_id: str
    problem_id: str
    provider_id: str
    state: IntroductionState
    sent_at: str
    seen_at: str
    answered_at: str
    due_at: str
    ended_at: str
    reason: str
    outcome: Mapping[str, Any]


@dataclass(frozen=True)
class Introduction:
    """One provider asked to look at one problem; times are ISO in UTC, empty while it has not happened.

    Args:
        introduction_id: Its id.
        problem_id: The stored problem.
        provider_id: Who is asked.
        state: Where it stands.
        asked_by: The actor who asked or was offered it.
        problem_hash: Which words, see `models.feedback.problem_hash`; feedback is kept under it.
        shortlist: Whom the owner asked from, the best first.
        follows: The introduction after whose refusal or silence this one was offered; empty for none.
        created_at: When it was made.
        asked_at: When its owner asked.
        sent_at: When the request was written to the outbox.
        seen_at: When it was first opened.
        answered_at: When the provider accepted or declined.
        due_at: When an answer is due.
        ended_at: When nothing more could come of it.
        reminders: How many reminders went out.
        disclosed_at: When the words of a problem that is not open became readable to the provider.
        reason: Why it was declined or withdrawn.
        outcome: What came of it, as JSON; empty before.
    """

    introduction_id: str
    problem_id: str
    provider_id: str
    state: IntroductionState
    asked_by: str
    problem_hash: str
    shortlist: tuple[Shortlisted, ...] = ()
    follows: str = ""
    created_at: str = ""
    asked_at: str = ""
    sent_at: str = ""
    seen_at: str = ""
    answered_at: str = ""
    due_at: str = ""
    ended_at: str = ""
    reminders: int = 0
    disclosed_at: str = ""
    reason: str = ""
    outcome: Mapping[str, Any] = field(default_factory=dict)

    @property
    def outline(self) -> RequestOutline:
        """How far its request has come."""
        names = RequestOutline.__dataclass_fields__
        return RequestOutline(**{name: getattr(self, name) for name in names})

    @property
    def seen_then(self) -> Shortlisted:
        """What the matcher saw of this pair when its owner asked."""
        return next(
            (one for one in self.shortlist if one.provider_id == self.provider_id), Shortlisted(self.provider_id)
        )

    @property
    def is_waiting(self) -> bool:
        """Whether the provider's answer is awaited."""
        return self.state in WAITING

    @property
    def has_agreed(self) -> bool:
        """Whether both sides agreed, also where work has ended since."""
        return bool(self.answered_at) and self.state in (*AGREED, S.DONE)
