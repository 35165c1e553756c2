"""An introduction as pages show it: its status line, how to reach the other side, and the steps that can be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.wording import worded_day
from api.routes.introductions import steps_open_to
from api.texts import Texts
from matcher.introductions.parts import provider_of
from models.introductions.contacts import Contact
from models.introductions.introduction import OPEN, DeclineReason, Helped, Introduction, IntroductionState
from models.introductions.links import Link
from models.introductions.party import Party
from models.moments import moment_of
from models.store import Transaction

S = IntroductionState
LINE = (S.ASKED, S.SENT, S.SEEN, S.ACCEPTED, S.MEETING, S.QUOTE, S.STARTED, S.DONE)
"""The stages of a status line, in order."""

REASONS = tuple(DeclineReason)
HELPED = tuple(Helped)


@dataclass(frozen=True)
class Stage:
    """One stage of a status line; ``day`` is empty where it was not reached."""

    key: str
    day: str
    is_current: bool


@dataclass(frozen=True)
class ShownIntroduction:
    """An introduction as a page shows it."""

    introduction_id: str
    provider_id: str
    name: str
    state: str
    is_open: bool
    stages: Sequence[Stage]
    reason: str
    note: str
    due: str
    contact: Sequence[str]
    steps: Sequence[str]


def shown_introduction(
    t: Texts,
    transaction: Transaction,
    introduction: Introduction,
    party: Party,
    link: Link | None = None,
    contact: Contact | None = None,
) -> ShownIntroduction:
    """Return what a page shows of an introduction.

    Args:
        t: The page's texts.
        transaction: Where it is read.
        introduction: Which one.
        party: Who looks.
        link: By which link, if by one.
        contact: How the other side can be reached, where that may be shown.
    """
    history = transaction.history.of("introduction", introduction.introduction_id)
    reached = {entry.to_state: entry.at for entry in reversed(history)}
    notes = [entry.note for entry in history if entry.note]
    return ShownIntroduction(
        introduction_id=introduction.introduction_id,
        provider_id=introduction.provider_id,
        name=provider_of(transaction, introduction).name,
        state=introduction.state.value,
        is_open=introduction.state in OPEN,
        stages=_stages(t, introduction, reached),
        reason=t.word(f"decline.{introduction.reason}", introduction.reason),
        note=notes[-1] if notes else "",
        due=_day(t, introduction.due_at) if introduction.is_waiting else "",
        contact=[text for text in (contact.name, contact.email, contact.phone) if text] if contact else [],
        steps=[step for step in steps_open_to(introduction, party, link) if step != "see"],
    )


def _stages(t: Texts, introduction: Introduction, reached: dict[str, str]) -> list[Stage]:
    """Return the stages; an introduction that ended shows those that it reached, and how it ended."""
    stages = [Stage(state.value, _day(t, reached.get(state, "")), state is introduction.state) for state in LINE]
    if introduction.state in (*LINE, S.OFFERED):
        return stages
    ended = Stage(introduction.state.value, _day(t, reached.get(introduction.state, "")), is_current=True)
    return [*(stage for stage in stages if stage.day), ended]


def _day(t: Texts, moment: str) -> str:
    return worded_day(t, moment_of(moment).date()) if moment else ""
