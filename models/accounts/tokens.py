"""Random tokens that open something, and the hashes by which they are known again; nothing stores a token itself."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

TOKEN_BYTES = 32
"""256 random bits: a plain hash suffices, because nobody can try them all."""

KEY_PREFIX = "setu_"
"""How keys begin, so that people and scanners of leaked secrets know one when they see it."""


def new_token() -> str:
    """Return a new secret of 43 URL-safe characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_key() -> str:
    """Return a new API key."""
    return KEY_PREFIX + new_token()


def hashed(token: str) -> str:
    """Return the SHA-256 of a token, in hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "backslashreplace")).hexdigest()


def form_token(session_token: str) -> str:
    """Return what forms of a session carry: derived from its secret, so that nothing has to be stored."""
    return hashlib.blake2b(
        session_token.encode("utf-8", "backslashreplace"), digest_size=16, person=b"setu-form"
    ).hexdigest()


def written(moment: datetime) -> str:
    """Return a moment as tables hold it: ISO in UTC, to the second, so that texts sort as times do."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def in_future(now: datetime, **span: float) -> str:
    """Return the moment ``span`` (arguments of `timedelta`) after ``now``, as tables hold it."""
    return written(now + timedelta(**span))


def present() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)
