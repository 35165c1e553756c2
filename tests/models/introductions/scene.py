"""Introductions to build known answers from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from models.introductions.introduction import Introduction, IntroductionState, Shortlisted
from models.introductions.party import CLOCK, Party, Role
from models.store import Store, Transaction

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
OWNER = Party("browser-1", Role.OWNER)
PROVIDER = Party("link:1", Role.PROVIDER)
COORDINATOR = Party("operator", Role.COORDINATOR)
NEW = Introduction(
    "", "q1", "p1", IntroductionState.ASKED, OWNER.actor, "a" * 32,
    (Shortlisted("p1", 1, ("e1",), {"features": {"score": 1.0}}, "shipped"), Shortlisted("p2", 2)),
)  # fmt: skip


def added(store: Store, **changes: object) -> Introduction:
    """Store an introduction."""
    with store.write() as tx:
        return tx.introductions.add(replace(NEW, **changes), OWNER, NOON)  # type: ignore[arg-type]


def sent(
    tx: Transaction, introduction: Introduction, at: datetime = NOON, due: str = "2026-12-05T12:00:00+00:00"
) -> None:
    """Take the step send."""
    tx.introductions.take(introduction.introduction_id, "send", CLOCK, at, sent_at=at.isoformat(), due_at=due)
