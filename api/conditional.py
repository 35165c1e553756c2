"""Versions of records (RFC 9110, conditional requests): who replaces a record must have seen its latest state."""

from __future__ import annotations

import hashlib

from starlette.exceptions import HTTPException


def etag(content: bytes) -> str:
    """Return the entity tag of a record's JSON: 32 hexadecimal digits of its SHA-256, in quotes."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def names_version(header: str, tag: str) -> bool:
    """Return whether an If-Match or If-None-Match header names ``tag``; ``*`` names every version."""
    # A proxy that compresses an answer marks its tag as weak; the record is the same.
    named = {part.strip().removeprefix("W/") for part in header.split(",")}
    return "*" in named or tag in named


def require_version(if_match: str | None, tag: str, stands: str = "") -> None:
    """Refuse a write whose writer has not seen the version that is stored.

    Args:
        if_match: The header.
        tag: The entity tag of what is stored.
        stands: How it stands, in a word, for who has to decide anew.

    Raises:
        HTTPException: 428 without If-Match, 412 when it names another version.
    """
    if if_match is None:
        raise HTTPException(
            428, "send the ETag of the version that you read as If-Match, so that nobody's work is lost"
        )
    if not names_version(if_match, tag):
        now = f", and is {stands!r} now" if stands else ""
        detail = f"the record has changed since you read it{now}; its version is {tag}: read it again, then decide anew"
        raise HTTPException(412, detail, {"ETag": tag})


def check_version(if_match: str | None, tag: str, stands: str = "") -> None:
    """Refuse a write whose writer names another version than the stored one; who names none has not asked.

    Raises:
        HTTPException: 412, see `require_version`.
    """
    if if_match is not None:
        require_version(if_match, tag, stands)
