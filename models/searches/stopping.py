"""What ends with a search: it is deleted or paused, and the links of its letters go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from models.moments import written
from models.searches.saved_search import SavedSearch

if TYPE_CHECKING:
    from models.store import Transaction


def pause(transaction: Transaction, search: SavedSearch, now: datetime) -> SavedSearch:
    """Let a search rest, and return it; one that rests is left as it is.

    Raises:
        NotFound: It was deleted.
        Forbidden: The transaction is for reading.
    """
    if search.is_paused:
        return search
    return transaction.searches.change(replace(search, paused_at=written(now)))


def forget(transaction: Transaction, search_id: str) -> None:
    """Delete a search with the links that stop it; a letter that waits is then dropped.

    Raises:
        Forbidden: The transaction is for reading.
    """
    transaction.searches.delete(search_id)
    transaction.links.forget_of(search_id)


def forget_all(transaction: Transaction, account_id: str) -> int:
    """Delete all searches of an account, and return how many there were.

    Raises:
        Forbidden: The transaction is for reading.
    """
    held = transaction.searches.of_account(account_id)
    for one in held:
        forget(transaction, one.search_id)
    return len(held)
