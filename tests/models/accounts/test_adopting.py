"""What somebody sent before they signed in becomes their account's own; what may be somebody else's does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.accounts.account import Account, Role
from models.accounts.adopting import adopt_problems
from models.accounts.audit_log import AuditEntry, Event
from models.introductions.contacts import Contact, ContactOf
from models.introductions.party import Party
from models.introductions.party import Role as PartyRole
from models.introductions.problem_flow import ProblemProgress, ProblemState
from models.records import Confidentiality, Organisation, Problem, Provenance
from models.store import Store, Transaction

NOW = datetime(2026, 11, 28, tzinfo=UTC)
EMAIL = "hemlata@example.in"
BROWSER = "0123456789abcdef01234567"


def send(tx: Transaction, problem_id: str, *, by: str = BROWSER, email: str = "", organisation_id: str = "") -> None:
    """Let a browser or an account send a problem, with or without an e-mail."""
    progress = ProblemProgress(problem_id, ProblemState.SUBMITTED, by, Confidentiality.OPEN)
    tx.progress.begin(progress, Party(by, PartyRole.OWNER), NOW)
    made = Problem(problem_id, "the hinges rust", Provenance("request"), organisation_id=organisation_id)
    tx.problems.put([made])
    if email:
        tx.contacts.put(Contact(ContactOf.PROBLEM, problem_id, "Hemlata", email), NOW)


def hemlata(tx: Transaction) -> Account:
    return tx.accounts.add(Account("", EMAIL, "Hemlata", (Role.OWNER,)))


def test_what_this_browser_sent_becomes_the_accounts_with_a_line_in_the_log(store: Store) -> None:
    with store.write() as tx:
        account = hemlata(tx)
        send(tx, "p-bare")
        send(tx, "p-same", email="Hemlata@Example.in")
        send(tx, "p-elsewhere", by="another browser")
        adopted = adopt_problems(tx, account, browser=BROWSER, is_proven=False, request_id="req-1")
        assert adopted == ["p-bare", "p-same"]
        assert tx.record_owners.of_account(account.account_id) == [("problem", "p-bare"), ("problem", "p-same")]
        assert tx.progress.sent_by(account.account_id) == {"p-bare", "p-same"}
        assert tx.progress.sent_by(BROWSER) == set(), "who signs out speaks for them no more"
        (line,) = tx.audit.page(record_id="p-bare")
        assert (line.who, line.event, line.request_id) == (account.account_id, Event.ADOPTED, "req-1")
        assert adopt_problems(tx, account, browser=BROWSER, is_proven=True) == []


def test_what_somebody_else_sent_at_the_same_machine_stays_theirs(store: Store) -> None:
    with store.write() as tx:
        send(tx, "p-ravi", email="ravi@example.in")
        assert adopt_problems(tx, hemlata(tx), browser=BROWSER, is_proven=True) == []
        assert tx.progress.sent_by(BROWSER) == {"p-ravi"}


def test_an_email_reaches_nothing_until_it_is_proven(store: Store) -> None:
    with store.write() as tx:
        account = hemlata(tx)
        send(tx, "p-1", by="another browser", email="HEMLATA@example.in")
        assert adopt_problems(tx, account, browser=BROWSER, is_proven=False) == []
        assert adopt_problems(tx, account, browser="", is_proven=True) == ["p-1"]
        assert tx.progress.sent_by("another browser") == {"p-1"}, "who typed the e-mail goes on following it"


@pytest.mark.parametrize("is_proven", [False, True])
def test_nothing_of_another_account_an_organisation_or_an_import_is_taken_over(store: Store, is_proven: bool) -> None:
    with store.write() as tx:
        account = hemlata(tx)
        other = tx.accounts.add(Account("", "ravi@example.in", "Ravi", (Role.OWNER,))).account_id
        tx.organisations.put([Organisation("o-1", "Nashik Grills", Provenance("test"))])
        send(tx, "p-tied", email=EMAIL)
        tx.record_owners.tie("problem", "p-tied", other)
        send(tx, "p-sent", by=other, email=EMAIL)
        send(tx, "p-organisation", email=EMAIL, organisation_id="o-1")
        tx.problems.put([Problem("p-imported", "the hinges rust", Provenance("file"))])
        tx.contacts.put(Contact(ContactOf.PROBLEM, "p-imported", "Hemlata", EMAIL), NOW)
        assert adopt_problems(tx, account, browser=BROWSER, is_proven=is_proven) == []
        assert tx.record_owners.of("problem", ["p-tied"]) == {"p-tied": {other}}


def test_reading_transactions_adopt_nothing_and_without_anything_sent_nothing_is_written(store: Store) -> None:
    with store.write() as tx:
        account = hemlata(tx)
        before = tx.audit.page()
        assert adopt_problems(tx, account, browser="", is_proven=True) == []
        assert tx.audit.page() == before == list[AuditEntry]()
