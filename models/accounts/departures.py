"""Departures to a sign-in provider: what a browser must bring back, kept until it returns, once, or time is over."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from models.accounts import tables
from models.accounts.part import Part
from models.accounts.tokens import hashed, in_future, new_token, present, written
from models.errors import NotFound
from models.refusals import Refusal

LASTS_MINUTES = 15
"""How long somebody may take at the provider."""

_DEPARTURES = tables.departures
_C = tables.departures.c
_SENT = ("state", "nonce", "verifier", "account_id", "role", "language", "agreed")


@dataclass(frozen=True)
class Departure:
    """What one way to the provider and back holds.

    Args:
        account_id: The account that somebody is signed in to and wants to connect; empty for signing in or up.
        role: What somebody who signs up says to be; empty for signing in or connecting.
        language: Language of the page that they left.
        agreed: What somebody who signs up has ticked, as `models.accounts.sign_in_links.SignInLink` holds it.
        state: What the answer must repeat, so that nobody can plant one on a browser. Source: RFC 6749, section 10.12.
        nonce: What the ID token must hold, so that none of another sign-in counts.
        verifier: What proves to the provider that who fetches the token is who asked. Source: RFC 7636.
    """

    account_id: str = ""
    role: str = ""
    language: str = ""
    agreed: Mapping[str, Any] = field(default_factory=dict)
    state: str = ""
    nonce: str = ""
    verifier: str = ""


class Departures(Part):
    """The departures as one transaction sees and writes them."""

    def begin(self, wanted: Departure, now: datetime | None = None) -> tuple[Departure, str]:
        """Keep a departure, and return it with its secrets and the token that the browser must bring back.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        moment, token = now or present(), new_token()
        self._connection.execute(_DEPARTURES.delete().where(_C.expires_at <= written(moment)))
        made = replace(wanted, state=new_token(), nonce=new_token(), verifier=new_token())
        kept = {name: getattr(made, name) for name in _SENT} | {
            "state": hashed(made.state),
            "agreed": dict(made.agreed),
        }
        until = in_future(moment, minutes=LASTS_MINUTES)
        self._connection.execute(insert(_DEPARTURES).values(token_hash=hashed(token), expires_at=until, **kept))
        return made, token

    def come_back(self, token: str, state: str, now: datetime | None = None) -> Departure:
        """Return the departure of a browser, and remove it: an answer counts once.

        Raises:
            NotFound: This browser did not depart, it has come back already, its time is over, or the state is another.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        wanted = (_C.token_hash == hashed(token), _C.expires_at > written(now or present()))
        row = self._connection.execute(select(_DEPARTURES).where(*wanted)).mappings().one_or_none()
        if row is None or not secrets.compare_digest(row["state"], hashed(state)):
            raise NotFound(Refusal.SIGN_IN_OVER.told())
        self._connection.execute(_DEPARTURES.delete().where(_C.token_hash == hashed(token)))
        return Departure(**{name: row[name] for name in _SENT})

    def remove_all(self, account_id: str) -> int:
        """Remove the departures of an account, and return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        return self._connection.execute(_DEPARTURES.delete().where(_C.account_id == account_id)).rowcount


def challenge_of(verifier: str) -> str:
    """Return what the provider is told of a verifier: its SHA-256, base64url without padding (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
