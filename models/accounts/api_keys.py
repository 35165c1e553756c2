"""Keys of programs: made for an account, with scopes; known by their hashes, so that none can be read again."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, insert, select, update

from models.accounts import tables
from models.accounts.account import clean_name
from models.accounts.part import Part
from models.accounts.permissions import Scope
from models.accounts.tokens import hashed, new_key, present, written
from models.errors import FieldProblem, InvalidInput, NotFound
from models.refusals import Refusal

USED_EVERY_S = 300
"""How exactly it is known when a key was last used."""

_KEYS = tables.api_keys
_C = tables.api_keys.c


@dataclass(frozen=True)
class ApiKey:
    """One key, without its secret.

    Args:
        key_id: What it is called; it opens nothing.
        account_id: Whose it is.
        name: What it is for, in its owner's words.
        scopes: What may be done with it, in the order of `Scope`.
        created_at: When it was made, ISO in UTC.
        last_used_at: When it was last used, to five minutes; empty for never.
        revoked_at: When it was taken back; empty while it holds.
    """

    key_id: str
    account_id: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: str
    last_used_at: str = ""
    revoked_at: str = ""


@dataclass(frozen=True)
class MadeKey:
    """A key that was just made, with its secret, which is known nowhere else."""

    key: ApiKey
    secret: str


class ApiKeys(Part):
    """The keys as one transaction sees and writes them."""

    def make(self, account_id: str, name: str, scopes: Iterable[str], now: datetime | None = None) -> MadeKey:
        """Make a key for an account.

        Raises:
            InvalidInput: There is no scope, a scope is not known, or the name is not valid.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        secret = new_key()
        key = ApiKey(
            f"k-{secrets.token_hex(8)}", account_id, clean_name(name), scopes_of(scopes), written(now or present())
        )
        values = key.__dict__ | {"scopes": [scope.value for scope in key.scopes], "key_hash": hashed(secret)}
        self._connection.execute(insert(_KEYS).values(**values))
        return MadeKey(key, secret)

    def find(self, secret: str) -> ApiKey | None:
        """Return the key with this secret; None when there is none or it was revoked."""
        statement = select(_KEYS).where(_C.key_hash == hashed(secret), _C.revoked_at == "")
        row = self._connection.execute(statement).mappings().one_or_none()
        return None if row is None else _key(row)

    def of_account(self, account_id: str) -> list[ApiKey]:
        """Return the keys of an account, revoked ones too, the latest first."""
        statement = select(_KEYS).where(_C.account_id == account_id).order_by(_C.created_at.desc(), _C.key_id)
        return [_key(row) for row in self._connection.execute(statement).mappings()]

    def used(self, key_id: str, now: datetime | None = None) -> None:
        """Note that a key was used.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        self._connection.execute(
            update(_KEYS).where(_C.key_id == key_id).values(last_used_at=written(now or present()))
        )

    def revoke(self, account_id: str, key_id: str, now: datetime | None = None) -> None:
        """Take a key back; to take it back again changes nothing.

        Raises:
            NotFound: The account has no such key.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        mine = (_C.account_id == account_id) & (_C.key_id == key_id)
        if self._connection.execute(select(_C.key_id).where(mine)).scalar() is None:
            raise NotFound(Refusal.KEY_GONE.told())
        self._connection.execute(
            update(_KEYS).where(mine, _C.revoked_at == "").values(revoked_at=written(now or present()))
        )

    def erase_all(self, account_id: str) -> int:
        """Remove the keys of an account, and return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        return self._connection.execute(_KEYS.delete().where(_C.account_id == account_id)).rowcount


def is_use_stale(key: ApiKey, now: datetime | None = None) -> bool:
    """Return whether it is time to note again that a key is used."""
    return key.last_used_at < written((now or present()) - timedelta(seconds=USED_EVERY_S))


def scopes_of(words: Iterable[str]) -> tuple[Scope, ...]:
    """Return scopes in their order, each once.

    Raises:
        InvalidInput: There is none, or a word names no scope.
    """
    given = list(words)
    unknown = [word for word in given if word not in list(Scope)]
    if unknown or not given:
        reason = "is no scope" if unknown else "a key without scopes opens nothing"
        problem = FieldProblem("scopes", unknown[0] if unknown else "", reason, f"use {', '.join(Scope)}")
        raise InvalidInput("the key is not valid", [problem])
    return tuple(scope for scope in Scope if scope in given)


def _key(row: RowMapping) -> ApiKey:
    values = {name: row[name] for name in ApiKey.__dataclass_fields__}
    return ApiKey(**values | {"scopes": tuple(Scope(word) for word in row["scopes"])})
