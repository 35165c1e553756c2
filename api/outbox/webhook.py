"""A webhook: every line of the history of problems and introductions, told in order to an address of the operator's.

A body holds ids and states, never words, names or addresses. The header ``Setu-Signature`` is ``t=SECONDS,v1=HEX``::

    HEX = HMAC-SHA256(secret, SECONDS + "." + body)

Whoever receives it computes the same, compares in constant time, and refuses old seconds. An event that was not
answered with 2xx is told again, with the same ``event_id``, and later ones wait for it.

Source: RFC 2104, HMAC: Keyed-Hashing for Message Authentication, doi:10.17487/RFC2104.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from api.outbox.postbox import NotDelivered
from api.settings import Settings
from models.introductions.history import HistoryEntry
from models.introductions.introduction import DeclineReason
from models.store import Store, Transaction

TASK = "introductions.webhook"
TIMEOUT_S = 10.0
AT_ONCE = 500
"""How many events one job tells."""

TOLD = ("seq", "at", "record_type", "record_id", "step", "from_state", "to_state", "role")


@dataclass(frozen=True)
class Told:
    """How many events were told."""

    told: int = 0


class _NoRedirects(HTTPRedirectHandler):
    """What is signed for one address is not handed to another."""

    def redirect_request(self, *given: Any) -> None:
        return None


@dataclass(frozen=True)
class Webhook:
    """Where events go, and what they are signed with."""

    url: str
    secret: bytes

    def post(self, event: dict[str, Any], now: datetime) -> None:
        """Tell one event.

        Raises:
            NotDelivered: It was not answered with 2xx.
        """
        body = json.dumps(event, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Setu-Signature": signature(self.secret, body, now)}
        request = Request(self.url, body, headers, method="POST")  # noqa: S310 - the settings allow http and https only
        try:
            with build_opener(_NoRedirects, ProxyHandler({})).open(request, timeout=TIMEOUT_S):
                return
        except HTTPError as error:
            error.close()
            raise NotDelivered(f"the webhook answered {error.code}", is_final=False) from error
        except (OSError, HTTPException) as error:
            raise NotDelivered(f"the webhook cannot be reached: {error}", is_final=False) from error


def signature(secret: bytes, body: bytes, now: datetime) -> str:
    """Return the signature of a body at a moment."""
    seconds = str(int(now.timestamp()))
    digest = hmac.new(secret, seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def webhook_of(settings: Settings) -> Webhook | None:
    """Return the webhook of the settings, if there is one."""
    if not settings.webhook_url:
        return None
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    return Webhook(settings.webhook_url, secret.encode())


def is_due(transaction: Transaction) -> bool:
    """Return whether something happened that was not told."""
    return transaction.history.last_seq() != (transaction.events.position() or 0)


def tell(store: Store, webhook: Webhook, now: datetime) -> Told:
    """Tell what was not told, in order; the first time, only what happens from then on.

    Raises:
        NotDelivered: An event was not taken; it and the later ones are told next time.
    """
    with store.write() as transaction:
        position = transaction.events.position()
        if position is None:
            transaction.events.move(transaction.history.last_seq())
            return Told()
        entries = transaction.history.since(position, AT_ONCE)
    for entry in entries:
        webhook.post(_event(store, entry), now)
        with store.write() as transaction:
            transaction.events.move(entry.seq)
    return Told(len(entries))


def _event(store: Store, entry: HistoryEntry) -> dict[str, Any]:
    told = {name: getattr(entry, name) for name in TOLD}
    reason = entry.reason if entry.reason in set(DeclineReason) else ""  # any other is in somebody's own words
    return {"event_id": f"{store.database_id}-{entry.seq}"} | told | {"reason": reason}
