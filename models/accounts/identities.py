"""Identities at a sign-in provider: which account somebody is whom it knows by (issuer, subject), never by e-mail."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, insert, select, update

from models.accounts import tables
from models.accounts.part import Part
from models.accounts.tokens import present, written
from models.errors import Conflict, NotFound
from models.refusals import Refusal

_IDENTITIES = tables.identities
_C = tables.identities.c


@dataclass(frozen=True)
class Identity:
    """One tie between an account and somebody whom a sign-in provider knows.

    Args:
        identity_id: What it is called; it opens nothing.
        account_id: Whose it is.
        issuer: The provider.
        subject: What the provider calls the person; it never gives it to another one.
        linked_at: Since when, ISO in UTC.
        last_used_at: When it last signed in; empty for never.
    """

    identity_id: str
    account_id: str
    issuer: str
    subject: str
    linked_at: str
    last_used_at: str = ""


class Identities(Part):
    """The identities as one transaction sees and writes them."""

    def link(self, account_id: str, issuer: str, subject: str, now: datetime | None = None) -> Identity:
        """Tie an identity to an account; to tie it to the same account again changes nothing.

        Raises:
            Conflict: It is tied to another account.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        known = self.find(issuer, subject)
        if known is not None and known.account_id != account_id:
            raise Conflict(Refusal.IDENTITY_TAKEN.told())
        if known is not None:
            return known
        made = Identity(f"id-{secrets.token_hex(8)}", account_id, issuer, subject, written(now or present()))
        self._connection.execute(insert(_IDENTITIES).values(**made.__dict__))
        return made

    def find(self, issuer: str, subject: str) -> Identity | None:
        """Return the identity that a provider knows by this subject; None when no account has it."""
        statement = select(_IDENTITIES).where(_C.issuer == issuer, _C.subject == subject)
        row = self._connection.execute(statement).mappings().one_or_none()
        return None if row is None else _identity(row)

    def of_account(self, account_id: str) -> list[Identity]:
        """Return the identities of an account, the oldest first."""
        statement = select(_IDENTITIES).where(_C.account_id == account_id).order_by(_C.linked_at, _C.identity_id)
        return [_identity(row) for row in self._connection.execute(statement).mappings()]

    def used(self, identity_id: str, now: datetime | None = None) -> None:
        """Note that an identity signed in.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        values = {"last_used_at": written(now or present())}
        self._connection.execute(update(_IDENTITIES).where(_C.identity_id == identity_id).values(**values))

    def unlink(self, account_id: str, identity_id: str) -> None:
        """Remove a tie of an account.

        Raises:
            NotFound: The account has no such identity.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        mine = _IDENTITIES.delete().where(_C.account_id == account_id, _C.identity_id == identity_id)
        if not self._connection.execute(mine).rowcount:
            raise NotFound(Refusal.IDENTITY_GONE.told())

    def unlink_all(self, account_id: str) -> int:
        """Remove the ties of an account, and return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        return self._connection.execute(_IDENTITIES.delete().where(_C.account_id == account_id)).rowcount


def _identity(row: RowMapping) -> Identity:
    return Identity(**{name: row[name] for name in Identity.__dataclass_fields__})
