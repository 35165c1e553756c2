"""Erasing a provider or a problem reaches its introductions, their history, links and messages, and its contact.

Erasing an account leaves its problems and introductions, but no trace of who was behind them.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sqlalchemy import Column, Connection, Table, delete, select, update

from models.chunks import chunked
from models.introductions import tables
from models.introductions.contacts import ContactOf
from models.rows import is_storable

_INTRODUCTIONS = tables.introductions.c


def erase_about(connection: Connection, record_type: ContactOf, record_ids: Iterable[str]) -> int:
    """Remove everything of the workflow that is about these providers or problems; return how many introductions went.

    A shortlist of another introduction that names an erased provider keeps the bare id, which leads nowhere.
    """
    erased = 0
    for chunk in chunked(filter(is_storable, record_ids)):
        column = _INTRODUCTIONS.provider_id if record_type is ContactOf.PROVIDER else _INTRODUCTIONS.problem_id
        gone = list(connection.execute(select(_INTRODUCTIONS.introduction_id).where(column.in_(chunk))).scalars())
        for ids in chunked(gone):
            _erase_introductions(connection, ids)
        _erase_own(connection, record_type, chunk)
        erased += len(gone)
    return erased


def disown(connection: Connection, actor: str, problem_ids: Iterable[str]) -> None:
    """Forget who an actor was: the steps and requests stay under a new random id, without notes.

    Of the problems that it sent, contact, links to follow them and messages to their owner go.
    """
    nobody = f"erased-{secrets.token_hex(8)}"
    history, progress = tables.history, tables.problem_progress
    connection.execute(update(history).where(history.c.actor == actor).values(actor=nobody, note=""))
    connection.execute(update(progress).where(progress.c.owner == actor).values(owner=nobody))
    asked = update(tables.introductions).where(_INTRODUCTIONS.asked_by == actor)
    connection.execute(asked.values(asked_by=nobody))
    for chunk in chunked(filter(is_storable, problem_ids)):
        _forget_owner(connection, chunk)


def _forget_owner(connection: Connection, problem_ids: list[str]) -> None:
    contacts, messages = tables.contacts.c, tables.notifications.c
    of = ContactOf.PROBLEM.value
    connection.execute(delete(tables.contacts).where(contacts.record_type == of, contacts.record_id.in_(problem_ids)))
    connection.execute(delete(tables.notifications).where(messages.to_type == of, messages.to_id.in_(problem_ids)))
    _remove(connection, tables.links, tables.links.c.record_id, problem_ids)


def _erase_introductions(connection: Connection, ids: list[str]) -> None:
    _remove(connection, tables.introductions, _INTRODUCTIONS.introduction_id, ids)
    _remove(connection, tables.links, tables.links.c.record_id, ids)
    _remove(connection, tables.notifications, tables.notifications.c.about_id, ids)
    history = tables.history.c
    connection.execute(delete(tables.history).where(history.record_type == "introduction", history.record_id.in_(ids)))


def _erase_own(connection: Connection, record_type: ContactOf, ids: list[str]) -> None:
    contacts, messages, history = tables.contacts.c, tables.notifications.c, tables.history.c
    is_own = (contacts.record_type == record_type.value) & contacts.record_id.in_(ids)
    connection.execute(delete(tables.contacts).where(is_own))
    is_to = (messages.to_type == record_type.value) & messages.to_id.in_(ids)
    connection.execute(delete(tables.notifications).where(is_to))
    connection.execute(
        delete(tables.history).where(history.record_type == record_type.value, history.record_id.in_(ids))
    )
    _remove(connection, tables.links, tables.links.c.record_id, ids)
    if record_type is ContactOf.PROBLEM:
        _remove(connection, tables.problem_progress, tables.problem_progress.c.problem_id, ids)
        _remove(connection, tables.notifications, messages.about_id, ids)


def _remove(connection: Connection, table: Table, column: Column[str], ids: list[str]) -> None:
    connection.execute(delete(table).where(column.in_(ids)))
