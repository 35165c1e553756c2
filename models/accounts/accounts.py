"""Accounts as they are stored: made, found, changed, closed, erased."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, RowMapping, Text, cast, func, insert, select, update

from models.accounts import tables
from models.accounts.account import Account, Role, clean_email, clean_name
from models.accounts.part import Part
from models.errors import Conflict, FieldProblem, InvalidInput, NotFound
from models.journal import utc_now
from models.refusals import Refusal
from models.rows import is_storable

_ACCOUNTS = tables.accounts
_C = tables.accounts.c
_NAMES = tuple(Account.__dataclass_fields__)


@dataclass(frozen=True)
class AccountFilter:
    """Which accounts are wanted; what is left empty asks for nothing.

    Args:
        text: Stands in the e-mail or the name; capitals of the Latin alphabet do not matter.
        role: The account has this role.
        cluster_id: Its cluster.
        is_disabled: Whether it is closed.
    """

    text: str = ""
    role: Role | None = None
    cluster_id: str = ""
    is_disabled: bool | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what an account must be."""
        found: list[ColumnElement[bool]] = []
        if self.text:
            found.append(_C.email.icontains(self.text, autoescape=True) | _C.name.icontains(self.text, autoescape=True))
        if self.role:
            found.append(cast(_C.roles, Text).contains(f'"{self.role.value}"'))
        if self.cluster_id:
            found.append(_C.cluster_id == self.cluster_id)
        if self.is_disabled is not None:
            found.append(_C.disabled_at != "" if self.is_disabled else _C.disabled_at == "")
        return found


class Accounts(Part):
    """The accounts as one transaction sees and writes them."""

    def add(self, account: Account) -> Account:
        """Store a new account and return it with its id and time; both are given to it here.

        Raises:
            InvalidInput: The e-mail or the name is not valid, or a coordinator has no cluster.
            Conflict: The e-mail has an account.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        stored = _checked(
            replace(account, account_id=f"a-{secrets.token_hex(8)}", created_at=utc_now(), disabled_at="")
        )
        if self.with_email(stored.email) is not None:
            raise Conflict(f"{stored.email} has an account; see setu account list")
        self._connection.execute(insert(_ACCOUNTS).values(**_row(stored)))
        return stored

    def get(self, account_id: str) -> Account:
        """Return the account with this id.

        Raises:
            NotFound: There is none.
        """
        statement = select(_ACCOUNTS).where(_C.account_id == account_id)
        row = self._connection.execute(statement).mappings().one_or_none() if is_storable(account_id) else None
        if row is None:
            raise NotFound(Refusal.NO_SUCH_RECORD.told(record_type="account", record_id=account_id))
        return _account(row)

    def is_there(self, account_id: str) -> bool:
        """Return whether there is an account with this id."""
        found = self._connection.execute(select(_C.account_id).where(_C.account_id == account_id))
        return found.first() is not None

    def name_of(self, account_id: str) -> str:
        """Return what an account is called, for lists; the id itself where there is no such account."""
        statement = select(_C.name, _C.email).where(_C.account_id == account_id)
        row = self._connection.execute(statement).one_or_none() if is_storable(account_id) else None
        return account_id if row is None else row.name or row.email.partition("@")[0]

    def with_email(self, email: str) -> Account | None:
        """Return the account of an e-mail address; None when it has none.

        Raises:
            InvalidInput: It is no e-mail address.
        """
        row = self._connection.execute(select(_ACCOUNTS).where(_C.email == clean_email(email))).mappings().one_or_none()
        return None if row is None else _account(row)

    def claiming(self, provider_ids: Sequence[str]) -> list[Account]:
        """Return the accounts that name one of these providers, closed ones too, by rising id."""
        wanted = _C.provider_id.in_([one for one in provider_ids if one and is_storable(one)])
        rows = self._connection.execute(select(_ACCOUNTS).where(wanted).order_by(_C.account_id)).mappings()
        return [_account(row) for row in rows]

    def page(self, *, after_id: str = "", limit: int = 200, wanted: AccountFilter | None = None) -> list[Account]:
        """Return accounts that a filter lets through by rising id, at most ``limit``, behind ``after_id``."""
        conditions = [_C.account_id > after_id, *(wanted or AccountFilter()).conditions()]
        statement = select(_ACCOUNTS).where(*conditions).order_by(_C.account_id).limit(limit)
        return [_account(row) for row in self._connection.execute(statement).mappings()]

    def change(self, account: Account) -> Account:
        """Store an account anew; its id says which.

        Raises:
            InvalidInput: The e-mail or the name is not valid, or a coordinator has no cluster.
            NotFound: There is no such account.
            Conflict: It was the last administrator, or another account has the e-mail.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        before, changed = self.get(account.account_id), _checked(account)
        other = self.with_email(changed.email)
        if other is not None and other.account_id != changed.account_id:
            raise Conflict(f"{changed.email} has an account; see setu account list")
        if changed.is_disabled or not changed.is_administrator:
            self.check_not_last(before)
        self._connection.execute(update(_ACCOUNTS).where(_C.account_id == account.account_id).values(**_row(changed)))
        return changed

    def erase(self, account_id: str) -> None:
        """Remove an account; `models.accounts.leaving` removes what belongs to it too.

        Raises:
            NotFound: There is none.
            Conflict: It is the last administrator.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        self.check_not_last(self.get(account_id))
        self._connection.execute(_ACCOUNTS.delete().where(_C.account_id == account_id))

    def has_administrator(self) -> bool:
        """Return whether there is an administrator who can sign in; from then on nobody else may do everything."""
        return bool(self._administrators())

    def count(self) -> int:
        """Return the number of accounts."""
        return self._connection.execute(select(func.count()).select_from(_ACCOUNTS)).scalar_one()

    def check_not_last(self, account: Account) -> None:
        """Make sure that there is another administrator, where the account is one.

        Raises:
            Conflict: It is the last one.
        """
        if self._administrators() == {account.account_id}:
            raise Conflict(Refusal.LAST_ADMINISTRATOR.told())

    def _administrators(self) -> set[str]:
        found = self._connection.execute(select(_C.account_id, _C.roles).where(_C.disabled_at == ""))
        return {account_id for account_id, roles in found if Role.ADMINISTRATOR.value in roles}


def _checked(account: Account) -> Account:
    if Role.COORDINATOR in account.roles and not account.cluster_id:
        problem = FieldProblem("cluster_id", "", "a coordinator answers for a cluster", "name it")
        raise InvalidInput("the account is not valid", [problem])
    return replace(account, email=clean_email(account.email), name=clean_name(account.name))


def _row(account: Account) -> dict[str, object]:
    values = {name: getattr(account, name) for name in _NAMES}
    return values | {"roles": [role.value for role in account.roles]}


def _account(row: RowMapping) -> Account:
    values = {name: row[name] for name in _NAMES}
    return Account(**values | {"roles": tuple(Role(word) for word in row["roles"])})
