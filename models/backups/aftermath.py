"""What must not come back as it was when a backup is restored: the world went on after it was made."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, update

from models import tables
from models.accounts.tables import departures, sessions, sign_in_links
from models.introductions.outbox import Outbox
from models.moments import written


@dataclass(frozen=True)
class Aftermath:
    """How many sessions, links and departures to a sign-in provider were ended, and how many messages are held."""

    sessions: int
    sign_in_links: int
    departures: int
    held_messages: int


def settle(connection: Connection, now: datetime, made_at: str) -> Aftermath:
    """Change a restored database so that what happened after its backup does no harm.

    Sessions, links that sign in and departures end: they may have been ended since. Messages that wait are held,
    because they may have been sent since. The database gets another id, so that no index that was made of its later
    states is taken for its own.
    """
    held = f"held: restored from a backup of {made_at}, and perhaps sent since"
    facts = tables.store_facts
    connection.execute(update(facts).where(facts.c.name == "database_id").values(value=secrets.token_hex(16)))
    connection.execute(delete(facts).where(facts.c.name == "restored_at"))
    connection.execute(facts.insert().values(name="restored_at", value=f"{written(now)} from {made_at}"))
    return Aftermath(
        connection.execute(delete(sessions)).rowcount,
        connection.execute(delete(sign_in_links)).rowcount,
        connection.execute(delete(departures)).rowcount,
        Outbox(connection, may_write=True).hold_all(held),
    )
