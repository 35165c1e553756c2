"""An account that leaves: what is under way for its problems ends, and whoever was asked is told."""

from __future__ import annotations

from datetime import datetime

from matcher.introductions.steps import take_step
from models.accounts.leaving import erase_account, problems_of
from models.introductions.clocks import Clocks
from models.introductions.introduction import OPEN
from models.introductions.party import Party, Role
from models.store import Transaction


def leave(transaction: Transaction, account_id: str, now: datetime, clocks: Clocks) -> int:
    """Withdraw the open introductions of an account's own problems, erase the account, and return how many ended.

    Args:
        transaction: A transaction that writes.
        account_id: Which account.
        now: When.
        clocks: The clocks.

    Raises:
        NotFound: There is no such account.
        Conflict: It is the last administrator.
    """
    transaction.accounts.check_not_last(transaction.accounts.get(account_id))
    owner = Party(account_id, Role.OWNER)
    ending = [
        one
        for problem_id in problems_of(transaction, account_id)
        for one in transaction.introductions.listed(states=OPEN, problem_id=problem_id)
    ]
    for one in ending:
        take_step(transaction, one.introduction_id, "withdraw", owner, now, clocks, reason="owner left")
    erase_account(transaction, account_id)
    return len(ending)
