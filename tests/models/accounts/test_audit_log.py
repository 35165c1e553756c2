"""The audit log: appended in the transaction that it tells of, read in order, never changed."""

from __future__ import annotations

import pytest

from models.accounts.audit_log import AuditEntry, AuditLog, Event, contacts_read
from models.errors import Forbidden, NotFound
from models.store import Store


def test_entries_come_back_in_order_a_page_at_a_time(store: Store) -> None:
    with store.write() as transaction:
        transaction.audit.add(*contacts_read("a-1", ["a-2", "a-3", "a-4"], "request-1"))
        transaction.audit.add()
    with store.read() as transaction:
        first = transaction.audit.page(limit=2)
        rest = transaction.audit.page(after_seq=first[-1].seq)
    assert [entry.record_id for entry in [*first, *rest]] == ["a-2", "a-3", "a-4"]
    assert {(entry.who, entry.event, entry.request_id) for entry in first} == {("a-1", Event.CONTACT_READ, "request-1")}
    assert all(entry.at for entry in first)


def test_the_log_of_an_account_holds_what_it_did_and_what_was_done_to_it(store: Store) -> None:
    with store.write() as transaction:
        transaction.audit.add(AuditEntry("a-1", Event.CREATED, "problem", "p-1"))
        transaction.audit.add(AuditEntry("a-9", Event.CONTACT_READ, "account", "a-1"))
        transaction.audit.add(AuditEntry("a-9", Event.CREATED, "problem", "p-2"))
    with store.read() as transaction:
        assert [one.event for one in transaction.audit.page(account_id="a-1")] == [Event.CREATED, Event.CONTACT_READ]
        assert [one.who for one in transaction.audit.page(record_id="p-2")] == ["a-9"]


def test_what_is_undone_leaves_no_line(store: Store) -> None:
    with pytest.raises(NotFound), store.write() as transaction:  # noqa: PT012 - both belong to one transaction
        transaction.audit.add(AuditEntry("a-1", Event.CREATED))
        transaction.accounts.get("nobody")
    with store.read() as transaction:
        assert transaction.audit.page() == []
        with pytest.raises(Forbidden):
            transaction.audit.add(AuditEntry("a-1", Event.CREATED))


def test_the_log_can_only_be_read_and_added_to() -> None:
    assert {name for name in vars(AuditLog) if not name.startswith("_")} == {"add", "page", "search"}
