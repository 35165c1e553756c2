"""Links that sign in once: sent by e-mail, or shown by ``setu account`` to whoever runs the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select

from models.accounts import tables
from models.accounts.account import Role, clean_email, clean_name
from models.accounts.part import Part
from models.accounts.tokens import hashed, in_future, new_token, present, written
from models.errors import NotFound
from models.refusals import Refusal

_LINKS = tables.sign_in_links
_C = tables.sign_in_links.c


class Purpose(StrEnum):
    """What a link is for."""

    SIGN_IN = "sign-in"
    SIGN_UP = "sign-up"


LASTS_MINUTES = {Purpose.SIGN_IN: 30, Purpose.SIGN_UP: 24 * 60}


@dataclass(frozen=True)
class SignInLink:
    """What a link leads to: an account, or for `Purpose.SIGN_UP` what the account will be made of.

    ``email`` is where the link is sent, which whoever uses it has shown to be theirs; empty for one that is shown to
    whoever runs the server.

    Until it is used, a sign-up keeps nothing but this line; unused ones are removed when their time is over.
    ``agreed`` says what was ticked with it: language, moment, and purpose → version of the notice and the sentence.
    """

    purpose: Purpose
    account_id: str = ""
    email: str = ""
    name: str = ""
    roles: tuple[Role, ...] = ()
    agreed: Mapping[str, Any] = field(default_factory=dict)


class SignInLinks(Part):
    """The links as one transaction sees and writes them."""

    def add(self, link: SignInLink, *, minutes: int = 0, now: datetime | None = None) -> str:
        """Keep a link and return its token, which is known nowhere else; links that ran out are removed on the way.

        Args:
            link: What it leads to.
            minutes: How long it works; 0 means as long as its purpose does.
            now: The present moment.

        Raises:
            InvalidInput: The e-mail or name of a sign-up is not valid.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        moment, token = now or present(), new_token()
        self._connection.execute(_LINKS.delete().where(_C.expires_at <= written(moment)))
        values = {
            "token_hash": hashed(token),
            "purpose": link.purpose.value,
            "account_id": link.account_id,
            "email": clean_email(link.email) if link.email else "",
            "name": clean_name(link.name),
            "roles": [role.value for role in link.roles],
            "agreed": dict(link.agreed),
            "created_at": written(moment),
            "expires_at": in_future(moment, minutes=minutes or LASTS_MINUTES[link.purpose]),
        }
        self._connection.execute(insert(_LINKS).values(**values))
        return token

    def use(self, token: str, now: datetime | None = None) -> SignInLink:
        """Return what a link leads to, and remove it: it works once.

        Raises:
            NotFound: It was used, its time is over, or it never was one.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        statement = select(_LINKS).where(_C.token_hash == hashed(token), _C.expires_at > written(now or present()))
        row = self._connection.execute(statement).mappings().one_or_none()
        if row is None:
            raise NotFound(Refusal.LINK_USED.told())
        self._connection.execute(_LINKS.delete().where(_C.token_hash == hashed(token)))
        roles = tuple(Role(word) for word in row["roles"])
        return SignInLink(Purpose(row["purpose"]), row["account_id"], row["email"], row["name"], roles, row["agreed"])

    def remove_all(self, account_id: str, email: str) -> int:
        """Remove the links of an account and the sign-ups of its e-mail, and return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        theirs = ((_C.account_id == account_id) & (_C.account_id != "")) | ((_C.email == email) & (_C.email != ""))
        return self._connection.execute(_LINKS.delete().where(theirs)).rowcount
