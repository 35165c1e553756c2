"""Erasing a person: everywhere, in one call; each step may be repeated, so that what was cut off is brought to its end.

1. In one transaction: what is under way ends, records go with all that hangs on them, ids and addresses that stand
   elsewhere are replaced, and tombstones say as salted hashes that they were erased.
2. Where they had records, the index is written anew; the vectors that only they had go from the cache, and what
   reports keep of them goes from its file.
3. Their ids go from the change log, by which the index knew what to drop.
4. Files of messages and refused rows that tell of them go.
5. The database gives back its free pages, so that nothing can be read from its bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from matcher.introductions.leaving import leave
from matcher.introductions.offers import offer_next
from matcher.privacy.left_files import Left, look_through
from matcher.reports.coverage_file import open_coverage
from matcher.reports.erased import forget_erased
from models.accounts.adopting import free_for
from models.accounts.audit_log import AuditEntry
from models.errors import NotFound
from models.introductions.clocks import Clocks
from models.introductions.contacts import ContactOf
from models.introductions.introduction import OPEN, Introduction
from models.privacy.person import Person
from models.privacy.tombstones import KeyKind
from models.store import Store, Transaction


class Rewritten(Protocol):
    """An index that can be written anew from the database alone."""

    def rebuild(self) -> object:
        """Write it anew."""
        ...


@dataclass(frozen=True)
class Plan:
    """What erasing somebody would do.

    Args:
        person: Who.
        rows: How many rows of each table are about them.
        files: Files and refused rows that tell of them.
        shared_ids: Evidence that stays, because others own it too; they are taken out of its owners.
        naming_ids: Those of it whose words name them, which somebody has to read.
    """

    person: Person
    rows: Mapping[str, int]
    files: Left
    shared_ids: tuple[str, ...]
    naming_ids: tuple[str, ...]


@dataclass(frozen=True)
class Erased:
    """What erasing somebody did; ``is_overwritten`` says whether the database's free pages and its log are clean."""

    plan: Plan
    traces: Mapping[str, int]
    offered: int
    is_overwritten: bool


def plan_erasure(store: Store, home: Path, person: Person) -> Plan:
    """Return what erasing a person would do, without doing anything."""
    with store.read() as transaction:
        rows = transaction.held.counts(person)
        naming = transaction.held.naming(person.shared_ids, person.names)
    return Plan(person, rows, look_through(home, person.marks, is_dry=True), person.shared_ids, tuple(naming))


def erase(
    store: Store, index: Rewritten, home: Path, person: Person, by: AuditEntry, now: datetime, clocks: Clocks
) -> Erased:
    """Erase a person.

    Args:
        store: The database.
        index: What was made of it.
        home: The folder of all state.
        person: Who, as `models.privacy.person` found them.
        by: The line of the audit log, which says who does it and in which request; the record is filled in here.
        now: When.
        clocks: The clocks of introductions.

    Raises:
        Conflict: It is the last administrator.
    """
    plan = plan_erasure(store, home, person)
    with store.write() as transaction:
        transaction.erased.begin(person)
        offered = _erase_records(transaction, person, now, clocks)
        pseudonyms = {one: transaction.erased.pseudonym(one) for one in person.record_ids}
        traces = Counter(transaction.held.sweep(person, pseudonyms, is_last=False))
        told = [("account", one) for one in person.account_ids]
        told += [("provider", pseudonyms[one]) for one in person.provider_ids]
        told = told or [("problem", pseudonyms[one]) for one in person.problem_ids] or _left_with(person)
        transaction.audit.add(*(AuditEntry(by.who, by.event, *one, by.request_id) for one in told))
    if person.record_ids:
        index.rebuild()
        forget_erased(store, open_coverage(home, store.database_id))
    with store.write() as transaction:
        traces.update(transaction.held.sweep(person, pseudonyms, is_last=True))
        transaction.erased.finish(person)
    look_through(home, person.marks, is_dry=False)
    return Erased(plan, dict(sorted(traces.items())), offered, store.overwrite_free_pages())


def _erase_records(transaction: Transaction, person: Person, now: datetime, clocks: Clocks) -> int:
    """Remove a person's records and ties, and return how many others were offered in their place."""
    left = person.left_ids(ContactOf.PROBLEM)
    for account_id in filter(transaction.accounts.is_there, person.account_ids):
        for one in free_for(transaction, account_id, left):  # what leaving ends is that of the account's own problems
            transaction.record_owners.tie("problem", one, account_id)
        leave(transaction, account_id, now, clocks)
    ended = [
        one
        for provider_id in person.provider_ids
        for one in transaction.introductions.listed(states=OPEN, provider_id=provider_id)
        if one.problem_id not in person.problem_ids
    ]
    transaction.jobs.drop_about(person.introduction_ids)
    transaction.providers.delete(person.provider_ids)
    transaction.problems.delete(person.problem_ids)
    transaction.held.forget_rows(person)
    transaction.erased.put(KeyKind.RECORD, (*person.provider_ids, *person.problem_ids), now)
    transaction.erased.put(KeyKind.EMAIL, person.emails, now)
    transaction.erased.put(KeyKind.ORCID, person.orcids, now)
    return sum(_is_offered(transaction, one, now, clocks) for one in ended)


def _left_with(person: Person) -> list[tuple[str, str]]:
    return [(word, one) for word in ContactOf for one in person.left_ids(word)]


def _is_offered(transaction: Transaction, ended: Introduction, now: datetime, clocks: Clocks) -> bool:
    """Offer the next best for a request that ends with its provider; a problem that is gone needs nobody."""
    try:
        return offer_next(transaction, ended, now, clocks, is_fresh=True) is not None
    except NotFound:
        return False
