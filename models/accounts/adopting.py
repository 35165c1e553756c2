"""Problems that somebody sent without signing in become their account's own, once it shows that they are theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from models.accounts.account import Account
from models.accounts.audit_log import AuditEntry, Event
from models.introductions.contacts import ContactOf

if TYPE_CHECKING:
    from models.store import Transaction


def adopt_problems(
    transaction: Transaction, account: Account, *, browser: str, is_proven: bool, request_id: str = ""
) -> list[str]:
    """Tie to an account what its owner sent without it, and return the ids of these problems, sorted.

    A problem is theirs if this browser sent it and no other e-mail was left with it: others may sit at the same
    machine. So is one with which the account's e-mail was left, once it is proven to be theirs: anybody can type it.
    What the browser sent is then the account's alone; who signs out speaks for it no more.

    Args:
        transaction: A transaction that writes.
        account: Whose they become.
        browser: The actor that the browser's cookie stands for; empty for none.
        is_proven: Whether they have just shown that the account's e-mail is theirs.
        request_id: In which request.

    Raises:
        Forbidden: The transaction is for reading.
    """
    found = _sent_by_browser(transaction, browser, account.email) if browser else set()
    if is_proven:
        found |= _sent_with(transaction, account.email)
    free = free_for(transaction, account.account_id, found)
    tied = transaction.record_owners.of("problem", free)
    adopted = [one for one in free if not tied[one]]
    for problem_id in adopted:
        transaction.record_owners.tie("problem", problem_id, account.account_id)
    if browser:
        transaction.progress.hand_over(adopted, browser, account.account_id)
    who = account.account_id
    transaction.audit.add(*(AuditEntry(who, Event.ADOPTED, "problem", one, request_id) for one in adopted))
    return adopted


def free_for(transaction: Transaction, account_id: str, problem_ids: Iterable[str]) -> list[str]:
    """Return those problems that are no other account's and no organisation's, sorted."""
    wanted = sorted(set(problem_ids))
    tied = transaction.record_owners.of("problem", wanted)
    stored = transaction.problems.get_many(wanted)
    sent = transaction.progress.stored(wanted)
    return [
        one
        for one in wanted
        if tied[one] <= {account_id}
        and not (one in stored and stored[one].organisation_id)
        and not (one in sent and sent[one].owner != account_id and transaction.accounts.is_there(sent[one].owner))
    ]


def _sent_by_browser(transaction: Transaction, browser: str, email: str) -> set[str]:
    sent = transaction.progress.sent_by(browser)
    left = transaction.contacts.find_many(ContactOf.PROBLEM, sent)
    return {one for one in sent if one not in left or left[one].email.lower() in ("", email)}


def _sent_with(transaction: Transaction, email: str) -> set[str]:
    """Return the problems with which an e-mail was left by whoever sent them; what was imported is not sent."""
    left = [one.record_id for one in transaction.contacts.with_email(email) if one.record_type is ContactOf.PROBLEM]
    return {problem_id for problem_id, progress in transaction.progress.stored(left).items() if progress.owner}
