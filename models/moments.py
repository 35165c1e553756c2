"""Moments as they are stored: ISO, in UTC, to the second, so that texts sort as moments do."""

from __future__ import annotations

from datetime import UTC, datetime


def written(moment: datetime) -> str:
    """Return a moment as text; it must know its time zone."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def moment_of(text: str) -> datetime:
    """Return the moment that a stored text stands for."""
    return datetime.fromisoformat(text)


def now_utc() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)
