"""What is kept of an account, given out whole, and erased whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
        "feedback": [one.as_json() for one in transaction.feedback.by_actor(account_id)],
        "audit_log": [_entry(entry.__dict__) for entry in _whole_log(transaction, account_id)],
    }


def erase_account(transaction: Transaction, account_id: str) -> None:
    """Remove an account with its sessions, links, keys, ties to records, remembered answers and counted tries.

    What it said of matches stays, without its notes and under an id that nobody knows.

    Raises:
        NotFound: There is no such account.
        Conflict: It is the last administrator.
        Forbidden: The transaction is for reading.
    """
    account = transaction.accounts.get(account_id)
    transaction.accounts.erase(account_id)
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
