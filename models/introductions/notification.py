"""A message to be sent: what it is to tell, to whom, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class NotificationState(StrEnum):
    """How far a message has come."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


class NotificationKind(StrEnum):
    """What a message tells."""

    REQUEST = "request"
    REMINDER = "reminder"
    EXCHANGE = "exchange"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    OFFER = "offer"
    WITHDRAWN = "withdrawn"
    STEPPED_BACK = "stepped_back"
    DISCLOSED = "disclosed"
    DONE = "done"
    PUBLISHED = "published"
    DIGEST = "digest"
    CLAIM = "claim"
    CLAIM_GRANTED = "claim_granted"
    CLAIM_DECLINED = "claim_declined"
    SEARCH = "search"
    SIGN_IN = "sign_in"
    SIGN_UP = "sign_up"


class Recipient(StrEnum):
    """Whom a message goes to: the contact of a provider or of a problem's owner, or the e-mail of an account."""

    PROVIDER = "provider"
    PROBLEM = "problem"
    ACCOUNT = "account"


@dataclass(frozen=True)
class Notification:
    """One message; times are ISO in UTC, empty while it has not happened.

    Args:
        message_id: Its id, the same at every attempt.
        kind: What it tells.
        to_type: Whom it goes to.
        to_id: Which one; for `NotificationKind.SIGN_UP`, whose account is not made yet, a hash of the e-mail.
        about_id: The introduction, problem, claim or saved search that it is about; empty for a digest.
        facts: What else it tells, as JSON: ids, never words. A sign-up's are what the account will be made of, and are
            forgotten as soon as the message has come to an end.
        state: How far it has come.
        queued_at: When it was written.
        due_at: When it may be tried next.
        worker: Who sends it, or tried last.
        leased_until: Until when that holds.
        attempts: How often it was begun.
        sent_at: When it was handed over.
        failure: Why it is not sent, or was not at the last attempt.
    """

    message_id: str
    kind: NotificationKind
    to_type: Recipient
    to_id: str
    about_id: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    state: NotificationState = NotificationState.QUEUED
    queued_at: str = ""
    due_at: str = ""
    worker: str = ""
    leased_until: str = ""
    attempts: int = 0
    sent_at: str = ""
    failure: str = ""
