"""What was done, by whom, to which record, in which request: added to, never changed. Ids only, no names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, insert, select

from models.accounts import tables
from models.accounts.part import Part
from models.journal import utc_now

_LOG = tables.audit_log
_C = tables.audit_log.c


class Event(StrEnum):
    """What can be done that is worth a line."""

    SIGNED_UP = "signed-up"
    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    PASSWORD_SET = "password-set"  # noqa: S105 - a word for the log
    SESSION_ENDED = "session-ended"
    KEY_MADE = "key-made"
    KEY_REVOKED = "key-revoked"
    ACCOUNT_MADE = "account-made"
    ACCOUNT_CHANGED = "account-changed"
    ACCOUNT_EXPORTED = "account-exported"
    ACCOUNT_ERASED = "account-erased"
    CONTACT_READ = "contact-read"
    CONTACT_NOTED = "contact-noted"
    CONTACT_FORGOTTEN = "contact-forgotten"
    CREATED = "created"
    ADOPTED = "adopted"
    REPLACED = "replaced"
    DELETED = "deleted"
    IMPORTED = "imported"
    IMPORT_UNDONE = "import-undone"
    MERGED = "merged"
    MERGE_UNDONE = "merge-undone"
    JUDGED_DISTINCT = "judged-distinct"
    PROFILE_CHANGED = "profile-changed"
    STEP_TAKEN = "step-taken"
    MESSAGE_RETRIED = "message-retried"
    LETTER_SENT = "letter-sent"
    IDENTITY_LINKED = "identity-linked"
    IDENTITY_UNLINKED = "identity-unlinked"
    AUDIT_READ = "audit-read"
    AUDIT_EXPORTED = "audit-exported"
    RANKER_CHOSEN = "ranker-chosen"
    JOB_SUBMITTED = "job-submitted"
    JOB_GIVEN_UP = "job-given-up"
    CONSENT_GIVEN = "consent-given"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    DATA_EXPORTED = "data-exported"
    PERSON_ERASED = "person-erased"
    JOB_CANCELLED = "job-cancelled"
    JOB_RETRIED = "job-retried"


@dataclass(frozen=True)
class AuditEntry:
    """One line: who did what to which record, when, in which request; ``seq`` rises."""

    who: str
    event: Event
    record_type: str = ""
    record_id: str = ""
    request_id: str = ""
    at: str = ""
    seq: int = 0


@dataclass(frozen=True)
class AuditFilter:
    """Which entries are wanted; what is left empty asks for nothing.

    Args:
        record_id: What was done to this record.
        account_id: What this account did, or what was done to it; ``operator`` for whoever runs the server.
        record_type: What was done to records of this type.
        event: What was done.
        since: From this moment on, ISO in UTC.
        before: Until right before this moment, ISO in UTC.
    """

    record_id: str = ""
    account_id: str = ""
    record_type: str = ""
    event: Event | None = None
    since: str = ""
    before: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what an entry must be."""
        asked = [
            (self.record_id, _C.record_id == self.record_id),
            (self.account_id, (_C.who == self.account_id) | (_C.record_id == self.account_id)),
            (self.record_type, _C.record_type == self.record_type),
            (self.event, _C.event == (self.event.value if self.event else "")),
            (self.since, _C.at >= self.since),
            (self.before, _C.at < self.before),
        ]
        return [condition for value, condition in asked if value]


class AuditLog(Part):
    """The log as one transaction sees it and adds to it."""

    def add(self, *entries: AuditEntry) -> None:
        """Append entries, in the same transaction as what they tell of.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        values = [_row(entry) for entry in entries]
        if values:
            self._connection.execute(insert(_LOG), values)

    def page(
        self, *, after_seq: int = 0, limit: int = 200, record_id: str = "", account_id: str = ""
    ) -> list[AuditEntry]:
        """Return entries in the order in which they were written, a page at a time.

        Args:
            after_seq: Start behind this number.
            limit: Return at most so many.
            record_id: Only what was done to this record.
            account_id: Only what this account did, or what was done to it.
        """
        return self.search(AuditFilter(record_id, account_id), beyond=after_seq, limit=limit)

    def search(
        self, wanted: AuditFilter, *, beyond: int = 0, latest_first: bool = False, limit: int = 200
    ) -> list[AuditEntry]:
        """Return entries that a filter lets through, a page at a time, in the order of writing or the other way.

        Args:
            wanted: Which.
            beyond: Start behind this number, in the order that is asked for; 0 for the beginning.
            latest_first: Whether the last entry comes first.
            limit: Return at most so many.
        """
        conditions = wanted.conditions()
        if beyond:
            conditions.append(_C.seq < beyond if latest_first else _C.seq > beyond)
        order = _C.seq.desc() if latest_first else _C.seq
        rows = self._connection.execute(select(_LOG).where(*conditions).order_by(order).limit(limit)).mappings()
        return [AuditEntry(**dict(row) | {"event": Event(row["event"])}) for row in rows]


def contacts_read(who: str, account_ids: Iterable[str], request_id: str) -> list[AuditEntry]:
    """Return a line for each account whose contact details somebody reads."""
    return [AuditEntry(who, Event.CONTACT_READ, "account", one, request_id) for one in account_ids]


def _row(entry: AuditEntry) -> dict[str, object]:
    return {
        "at": utc_now(),
        "who": entry.who,
        "event": entry.event.value,
        "record_type": entry.record_type,
        "record_id": entry.record_id,
        "request_id": entry.request_id,
    }
