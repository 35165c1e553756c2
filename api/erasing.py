"""Erasing an account everywhere, for API and pages alike; its provider and its problems stay."""

from __future__ import annotations

from api.callers import Visit
from api.services import Services
from matcher.privacy.erase import Erased, erase
from models.accounts.audit_log import Event
from models.moments import now_utc
from models.privacy.finding import account_person


def erase_account_everywhere(account_id: str, visit: Visit, services: Services) -> Erased:
    """Erase an account from database and files; what is under way for its problems ends.

    Raises:
        NotFound: There is no such account.
        Conflict: It is the last administrator.
    """
    store, settings = services.workspace.store, services.settings
    with store.read() as transaction:
        person = account_person(transaction, account_id, with_provider=False, with_problems=False)
    by = visit.entry(Event.ACCOUNT_ERASED)
    return erase(store, services.workspace.indexer, settings.home, person, by, now_utc(), settings.clocks)
