"""An account that leaves: what is kept of it is erased whole; `models.privacy.access` gives it out before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.privacy.consent import Subject, SubjectType
from models.searches.stopping import forget_all

if TYPE_CHECKING:
    from models.store import Transaction

SIGN_IN_TRIES = "sign-in"
LETTER_TRIES = "letter"
"""What is counted by e-mail: tries of its password, and letters asked for."""


def problems_of(transaction: Transaction, account_id: str) -> list[str]:
    """Return the ids of the problems that are an account's own or that it sent, sorted."""
    tied = {record_id for kind, record_id in transaction.record_owners.of_account(account_id) if kind == "problem"}
    return sorted(tied | transaction.progress.sent_by(account_id))


def erase_account(transaction: Transaction, account_id: str) -> None:
    """Remove an account with its sessions, links, keys, identities, ties, answers, messages, consents and tries.

    What it said of matches, and the steps that it took, stay, without its notes and under an id that nobody knows. Of
    the problems that it sent, the contact and the links by which it followed them go; so do its claims of profiles
    and its saved searches.
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
    transaction.identities.unlink_all(account_id)
    transaction.departures.remove_all(account_id)
    transaction.record_owners.erase_all(account_id)
    transaction.answers.erase_all(account_id)
    transaction.limit_hits.erase_all(account_id)
    transaction.feedback.disown(account_id)
    transaction.consents.forget(Subject(SubjectType.ACCOUNT, account_id))
    transaction.jobs.disown(account_id)
    transaction.saved_mappings.erase_all(account_id)
    forget_all(transaction, account_id)
    transaction.owner_words.disown(account_id)
    for kind in (SIGN_IN_TRIES, LETTER_TRIES):
        transaction.attempts.forget(kind, account.email)
