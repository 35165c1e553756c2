"""The consent ledger: lines are added, never changed; the last line of a subject and a purpose holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select

from models.change_log import PUT
from models.chunks import chunked
from models.errors import Forbidden
from models.journal import Journal
from models.merged_records import MergedRecords
from models.moments import written
from models.privacy import tables
from models.privacy.consent import Act, Consent, Decision, Subject, SubjectType
from models.privacy.notice import Purpose, newest, notice_of
from models.rows import is_storable

_TABLE = tables.consents
_C = _TABLE.c


class ConsentLedger:
    """The ledger as one transaction sees it and adds to it."""

    def __init__(self, connection: Connection, journal: Journal | None) -> None:
        """Work on a connection inside a transaction; without a journal every write is refused."""
        self._connection = connection
        self._journal = journal

    def add(self, consent: Consent, now: datetime) -> Consent:
        """Append a line and return it; whether a provider is shown enters the change log, which directories follow.

        Raises:
            Forbidden: The transaction is for reading.
        """
        journal = self._writing()
        stored = replace(consent, at=written(now), seq=0)
        self._connection.execute(insert(_TABLE).values(**_row(stored)))
        if consent.purpose is Purpose.DIRECTORY:
            journal.changed("provider", PUT, [consent.subject.subject_id])
        return self.standing(consent.subject)[consent.purpose]

    def standing(self, subject: Subject) -> dict[Purpose, Consent]:
        """Return the last line of each purpose that a subject decided on."""
        return {one.purpose: one for one in self.of(subject)}

    def of(self, subject: Subject) -> list[Consent]:
        """Return all lines of a subject, the first first."""
        if not is_storable(subject.subject_id):
            return []
        is_its = (_C.subject_type == subject.subject_type.value) & (_C.subject_id == subject.subject_id)
        rows = self._connection.execute(select(_TABLE).where(is_its).order_by(_C.seq)).mappings()
        return [_consent(row) for row in rows]

    def is_withdrawn(self, purpose: Purpose, subject_type: SubjectType, subject_id: str) -> bool:
        """Return whether a subject has withdrawn its consent, or objected, and not given it since."""
        return subject_id in self.withdrawn(purpose, subject_type, [subject_id])

    def withdrawn(self, purpose: Purpose, subject_type: SubjectType, ids: Iterable[str]) -> set[str]:
        """Return which of these subjects have withdrawn a purpose, themselves or by a record merged into them."""
        stands_for = {one: one for one in ids if is_storable(one)}
        if subject_type is SubjectType.PROVIDER:
            members = MergedRecords(self._connection).members("provider", list(stands_for))
            stands_for |= {one.record_id: kept for kept, ones in members.items() for one in ones}
        found: set[str] = set()
        for chunk in chunked(stands_for):
            statement = withdrawn_ids(purpose, subject_type).where(_C.subject_id.in_(chunk))
            found.update(stands_for[one] for one in self._connection.execute(statement).scalars().all())
        return found

    def all_withdrawn(self, purpose: Purpose, subject_type: SubjectType) -> set[str]:
        """Return everybody of a type who has withdrawn a purpose, and who stands for a provider that did."""
        found = set(self._connection.execute(withdrawn_ids(purpose, subject_type)).scalars().all())
        if subject_type is SubjectType.PROVIDER:
            found |= set(MergedRecords(self._connection).aliases("provider", found).values())
        return found

    def hidden_providers(self) -> set[str]:
        """Return the providers that are not shown."""
        return self.all_withdrawn(Purpose.DIRECTORY, SubjectType.PROVIDER)

    def forget(self, subject: Subject) -> int:
        """Remove all lines of a subject that is erased, and return how many there were.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._writing()
        is_its = (_C.subject_type == subject.subject_type.value) & (_C.subject_id == subject.subject_id)
        return self._connection.execute(delete(_TABLE).where(is_its)).rowcount

    def stale(self, subject: Subject) -> list[Purpose]:
        """Return the purposes that were agreed to under a notice which has a newer version, in their order."""
        standing = self.standing(subject)
        return [
            purpose
            for purpose in Purpose
            if (one := standing.get(purpose)) is not None
            and one.decision is Decision.GIVEN
            and one.notice_version < newest(purpose).version
        ]

    def _writing(self) -> Journal:
        if self._journal is None:
            raise Forbidden("this transaction is for reading; write inside store.write()")
        return self._journal


def withdrawn_ids(purpose: Purpose, subject_type: SubjectType) -> Select[Any]:
    """Return the query of who has withdrawn a purpose: whose last line of it says so."""
    is_it = (_C.purpose == purpose.value) & (_C.subject_type == subject_type.value)
    last = select(func.max(_C.seq)).where(is_it).group_by(_C.subject_id)
    return select(_C.subject_id).where(_C.seq.in_(last), _C.decision == Decision.WITHDRAWN.value)


def agreed(
    subject: Subject,
    purpose: Purpose,
    language: str,
    act: Act,
    recorded_by: str,
    evidence: str = "",
    *,
    decision: Decision = Decision.GIVEN,
    version: int = 0,
) -> Consent:
    """Return a line for what somebody decided after reading the newest notice, or an earlier version of it."""
    notice = notice_of(purpose, version) if version else newest(purpose)
    spoken = notice.spoken(language)
    shown = (notice.version, spoken, notice.hash(spoken))
    return Consent(subject, purpose, decision, *shown, act, recorded_by, evidence)


def _row(consent: Consent) -> dict[str, object]:
    return {
        "subject_type": consent.subject.subject_type.value,
        "subject_id": consent.subject.subject_id,
        "purpose": consent.purpose.value,
        "decision": consent.decision.value,
        "act": consent.act.value,
    } | {
        name: getattr(consent, name)
        for name in ("notice_version", "notice_language", "notice_hash", "recorded_by", "evidence", "at")
    }


def _consent(row: RowMapping) -> Consent:
    subject = Subject(SubjectType(row["subject_type"]), row["subject_id"])
    plain = {
        name: row[name]
        for name in ("notice_version", "notice_language", "notice_hash", "recorded_by", "evidence", "at", "seq")
    }
    return Consent(subject, Purpose(row["purpose"]), Decision(row["decision"]), act=Act(row["act"]), **plain)
