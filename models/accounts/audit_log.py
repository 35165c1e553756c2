"""What was done, by whom, to which record, in which request: added to, never changed. Ids only, no names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import insert, select

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
    REPLACED = "replaced"
    DELETED = "deleted"
    IMPORTED = "imported"
    IMPORT_UNDONE = "import-undone"
    MERGED = "merged"
    MERGE_UNDONE = "merge-undone"
    JUDGED_DISTINCT = "judged-distinct"
    STEP_TAKEN = "step-taken"
    MESSAGE_RETRIED = "message-retried"


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
        conditions = [_C.seq > after_seq]
        conditions += [_C.record_id == record_id] if record_id else []
        conditions += [(_C.who == account_id) | (_C.record_id == account_id)] if account_id else []
        rows = self._connection.execute(select(_LOG).where(*conditions).order_by(_C.seq).limit(limit)).mappings()
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
