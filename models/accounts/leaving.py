"""What is kept of an account, given out whole, and erased whole."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from models.introductions.contacts import ContactOf

if TYPE_CHECKING:
    from models.store import Transaction

SIGN_IN_TRIES = "sign-in"
LETTER_TRIES = "letter"
"""What is counted by e-mail: tries of its password, and letters asked for."""


def everything_kept(transaction: Transaction, account_id: str) -> dict[str, Any]:
    """Return all that is kept of an account, as values that JSON has; of secrets only that there are some.

    Raises:
        NotFound: There is no such account.
    """
    of_problems = problems_of(transaction, account_id)
    return {
        "account": transaction.accounts.get(account_id).as_json(),
        "sessions": [session.__dict__ for session in transaction.sessions.of_account(account_id)],
        "api_keys": [
            key.__dict__ | {"scopes": [scope.value for scope in key.scopes]}
            for key in transaction.api_keys.of_account(account_id)
        ],
        "records": [
            {"record_type": kind, "record_id": one} for kind, one in transaction.record_owners.of_account(account_id)
        ],
        "contacts": [asdict(one) for one in transaction.contacts.find_many(ContactOf.PROBLEM, of_problems).values()],
        "introductions": [
            {
                "introduction_id": one.introduction_id,
                "problem_id": one.problem_id,
                "provider_id": one.provider_id,
                "state": one.state.value,
                "outcome": dict(one.outcome),
            }
            for problem_id in of_problems
            for one in transaction.introductions.of_problem(problem_id)
        ],
        "steps": [asdict(one) for one in transaction.history.by_actor(account_id)],
        "feedback": [one.as_json() for one in transaction.feedback.by_actor(account_id)],
        "audit_log": [_entry(entry.__dict__) for entry in _whole_log(transaction, account_id)],
    }


def problems_of(transaction: Transaction, account_id: str) -> list[str]:
    """Return the ids of the problems that are an account's own or that it sent, sorted."""
    tied = {record_id for kind, record_id in transaction.record_owners.of_account(account_id) if kind == "problem"}
    return sorted(tied | transaction.progress.sent_by(account_id))


def erase_account(transaction: Transaction, account_id: str) -> None:
    """Remove an account with its sessions, links, keys, ties, remembered answers, messages and counted tries.

    What it said of matches, and the steps that it took, stay, without its notes and under an id that nobody knows. Of
    the problems that it sent, the contact and the links by which it followed them go;
    `matcher.introductions.leaving` ends what is under way.

    Raises:
        NotFound: There is no such account.
        Conflict: It is the last administrator.
        Forbidden: The transaction is for reading.
    """
    account = transaction.accounts.get(account_id)
    transaction.accounts.erase(account_id)
    transaction.progress.disown(account_id, problems_of(transaction, account_id))
    transaction.outbox.forget_account(account_id, account.email)
    transaction.sessions.end_all(account_id)
    transaction.sign_in_links.remove_all(account_id, account.email)
    transaction.api_keys.erase_all(account_id)
    transaction.record_owners.erase_all(account_id)
    transaction.answers.erase_all(account_id)
    transaction.feedback.disown(account_id)
    for kind in (SIGN_IN_TRIES, LETTER_TRIES):
        transaction.attempts.forget(kind, account.email)


def _whole_log(transaction: Transaction, account_id: str) -> list[Any]:
    entries: list[Any] = []
    while page := transaction.audit.page(after_seq=entries[-1].seq if entries else 0, account_id=account_id):
        entries += page
    return entries


def _entry(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"event": values["event"].value}
