"""Erasing a provider reaches what its owner said, and the claims of it; erasing an account leaves no trace of who."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sqlalchemy import Connection, delete, select, update

from models.chunks import chunked
from models.introductions import tables as of_introductions
from models.profiles import tables
from models.rows import is_storable

_WORDS, _CLAIMS = tables.owner_words, tables.claims


def erase_profiles(connection: Connection, provider_ids: Iterable[str]) -> None:
    """Remove what was said on these profiles, and who claimed them, with history, links and letters."""
    for chunk in chunked(filter(is_storable, provider_ids)):
        connection.execute(delete(_WORDS).where(_WORDS.c.provider_id.in_(chunk)))
        statement = select(_CLAIMS.c.claim_id).where(_CLAIMS.c.provider_id.in_(chunk))
        _erase_claims(connection, list(connection.execute(statement).scalars()))


def disown_profiles(connection: Connection, account_id: str) -> None:
    """Forget who an account was: what it said of a profile stays under a new random id, its claims go."""
    nobody = f"erased-{secrets.token_hex(8)}"
    for column in (_WORDS.c.said_by, _WORDS.c.withdrawn_by):
        connection.execute(update(_WORDS).where(column == account_id).values({column.name: nobody}))
    statement = select(_CLAIMS.c.claim_id).where(_CLAIMS.c.account_id == account_id)
    _erase_claims(connection, list(connection.execute(statement).scalars()))


def _erase_claims(connection: Connection, claim_ids: list[str]) -> None:
    history, links, messages = of_introductions.history, of_introductions.links, of_introductions.notifications
    for ids in chunked(claim_ids):
        connection.execute(delete(history).where(history.c.record_type == "claim", history.c.record_id.in_(ids)))
        connection.execute(delete(links).where(links.c.record_id.in_(ids)))
        connection.execute(delete(messages).where(messages.c.about_id.in_(ids)))
        connection.execute(delete(_CLAIMS).where(_CLAIMS.c.claim_id.in_(ids)))
