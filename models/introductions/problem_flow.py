"""A problem's way from its owner's first words to what came of it: its states, its steps, and the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.introductions.party import Role
from models.introductions.workflow import Step, Workflow
from models.records import Confidentiality, Problem


class ProblemState(StrEnum):
    """Where a problem stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    TRIAGED = "triaged"
    PUBLISHED = "published"
    BLINDED = "blinded"
    MATCHED = "matched"
    IN_PROGRESS = "in_progress"
    SOLVED = "solved"
    CLOSED = "closed"


P = ProblemState
UNPUBLISHED = (P.DRAFT, P.SUBMITTED, P.TRIAGED)
"""Nobody but operators may know of it."""
WAITING_FOR_COORDINATORS = UNPUBLISHED[1:]
"""A coordinator has to publish or blind it; drafts are still their owners'."""
READY = (P.PUBLISHED, P.BLINDED, P.MATCHED, P.IN_PROGRESS)
"""Providers may be asked."""
_LIVE = (P.PUBLISHED, P.BLINDED, P.MATCHED, P.IN_PROGRESS)

_OWNER, _COORDINATOR, _CLOCK = Role.OWNER, Role.COORDINATOR, Role.CLOCK

PROBLEMS = Workflow(
    "problem",
    (
        Step("submit", (P.DRAFT,), P.SUBMITTED, (_OWNER, _COORDINATOR)),
        Step("triage", (P.SUBMITTED, P.TRIAGED), P.TRIAGED, (_COORDINATOR,)),
        Step("publish", (P.SUBMITTED, P.TRIAGED, P.BLINDED), P.PUBLISHED, (_COORDINATOR,)),
        Step("blind", (P.SUBMITTED, P.TRIAGED, *_LIVE), P.BLINDED, (_COORDINATOR,)),
        Step("match", (P.PUBLISHED, P.BLINDED), P.MATCHED, (_CLOCK,)),
        Step("start", (P.PUBLISHED, P.BLINDED, P.MATCHED), P.IN_PROGRESS, (_CLOCK, _COORDINATOR)),
        Step("solve", _LIVE, P.SOLVED, (_CLOCK, _OWNER, _COORDINATOR)),
        Step("close", (*UNPUBLISHED, *_LIVE, P.SOLVED), P.CLOSED, (_OWNER, _COORDINATOR)),
        Step("reopen", (P.MATCHED, P.IN_PROGRESS, P.SOLVED, P.CLOSED), P.TRIAGED, (_COORDINATOR,)),
    ),
)


@dataclass(frozen=True)
class ProblemProgress:
    """How far a problem has come.

    Args:
        problem_id: The problem.
        state: Where it stands.
        owner: The actor who sent it; empty for an imported one.
        confidentiality: Who may read it once it is published: its owner's wish, or blinded by a coordinator.
        public_title: The title that everybody may read of a problem that is not open.
        public_text: The words that everybody may read of it.
        mission: The national mission that it belongs to, as the coordinator says.
        duplicate_of: The problem that it says again; empty for none.
        outcome: What came of it, as JSON.
        changed_at: When its state last changed, ISO in UTC.
    """

    problem_id: str
    state: ProblemState
    owner: str = ""
    confidentiality: Confidentiality = Confidentiality.OPEN
    public_title: str = ""
    public_text: str = ""
    mission: str = ""
    duplicate_of: str = ""
    outcome: Mapping[str, Any] = field(default_factory=dict)
    changed_at: str = ""

    @property
    def is_published(self) -> bool:
        """Whether anybody but operators may know of the problem."""
        return self.state not in UNPUBLISHED

    @property
    def may_be_open(self) -> bool:
        """Whether everybody may read the problem's own words."""
        return self.is_published and self.confidentiality is Confidentiality.OPEN


def progress_from_start(problem: Problem) -> ProblemProgress:
    """Return where a problem stands that has taken no step yet: an imported one is published or blinded."""
    is_open = problem.confidentiality is Confidentiality.OPEN
    state = ProblemState.PUBLISHED if is_open else ProblemState.BLINDED
    return ProblemProgress(problem.problem_id, state, confidentiality=problem.confidentiality)
