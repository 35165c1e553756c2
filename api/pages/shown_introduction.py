"""An introduction as pages show it: its status line, how to reach the other side, and the steps that can be taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote

from api.pages.wording import worded_day
from api.routes.introductions import steps_open_to
from api.texts import Texts
from matcher.introductions.parts import providers_of
from models.introductions.contacts import Contact
from models.introductions.history import HistoryEntry
from models.introductions.introduction import OPEN, DeclineReason, Helped, Introduction, IntroductionState
from models.introductions.links import Link
from models.introductions.party import Party
from models.moments import moment_of
from models.store import Transaction

S = IntroductionState
LINE = (S.ASKED, S.SENT, S.SEEN, S.ACCEPTED, S.MEETING, S.QUOTE, S.STARTED, S.DONE)
"""The stages of a status line, in order."""

NOBODY: Mapping[str, Contact] = MappingProxyType({})
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
    contact: Sequence[tuple[str, str]]
    steps: Sequence[str]


def shown_introduction(
    t: Texts,
    transaction: Transaction,
    introduction: Introduction,
    party: Party,
    link: Link | None = None,
    contact: Contact | None = None,
) -> ShownIntroduction:
    """Return what a page shows of one introduction; see `shown_introductions`."""
    contacts = {introduction.introduction_id: contact} if contact else {}
    return shown_introductions(t, transaction, [introduction], party, link, contacts)[0]


def shown_introductions(
    t: Texts,
    transaction: Transaction,
    introductions: Sequence[Introduction],
    party: Party,
    link: Link | None = None,
    contacts: Mapping[str, Contact] = NOBODY,
) -> list[ShownIntroduction]:
    """Return what a page shows of introductions, in their order; all of them cost no more statements than one.

    Args:
        t: The page's texts.
        transaction: Where they are read.
        introductions: Which ones.
        party: Who looks.
        link: By which link, if by one.
        contacts: How the other side can be reached, by introduction, where that may be shown.
    """
    providers = providers_of(transaction, introductions)
    histories = transaction.history.of_many("introduction", [one.introduction_id for one in introductions])
    return [
        ShownIntroduction(
            introduction_id=one.introduction_id,
            provider_id=one.provider_id,
            name=providers[one.provider_id].name,
            state=one.state.value,
            is_open=one.state in OPEN,
            stages=_stages(t, one, _reached(histories[one.introduction_id])),
            reason=t.word(f"decline.{one.reason}", one.reason),
            note=_last_note(histories[one.introduction_id]),
            due=_day(t, one.due_at) if one.is_waiting else "",
            contact=_written_contact(contacts.get(one.introduction_id)),
            steps=[step for step in steps_open_to(one, party, link) if step != "see"],
        )
        for one in introductions
    ]


def _reached(history: Sequence[HistoryEntry]) -> dict[str, str]:
    """Return when each state was reached for the first time."""
    return {entry.to_state: entry.at for entry in reversed(history)}


def _last_note(history: Sequence[HistoryEntry]) -> str:
    return next((entry.note for entry in reversed(history) if entry.note), "")


def _written_contact(contact: Contact | None) -> list[tuple[str, str]]:
    """Return name, e-mail and telephone, as far as they are known, with links that a telephone can use."""
    if contact is None:
        return []
    number = re.sub(r"[^\d+]", "", contact.phone)
    known = [
        (contact.name, ""),
        (contact.email, f"mailto:{quote(contact.email, safe='@')}"),
        (contact.phone, f"tel:{number}" if number else ""),
    ]
    return [(text, link) for text, link in known if text]


def _stages(t: Texts, introduction: Introduction, reached: dict[str, str]) -> list[Stage]:
    """Return the stages; an introduction that ended shows those that it reached, and how it ended."""
    stages = [Stage(state.value, _day(t, reached.get(state, "")), state is introduction.state) for state in LINE]
    if introduction.state in (*LINE, S.OFFERED):
        return stages
    ended = Stage(introduction.state.value, _day(t, reached.get(introduction.state, "")), is_current=True)
    return [*(stage for stage in stages if stage.day), ended]


def _day(t: Texts, moment: str) -> str:
    return worded_day(t, moment_of(moment).date()) if moment else ""
