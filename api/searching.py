"""Saved searches, for API and pages alike: whose they are, saving, changing, deleting, asking one now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.callers import Visit
from api.conditional import check_version, etag, require_version
from api.schemas.searches import SearchChangeBody, search_out
from api.services import Services
from matcher.query import Query
from matcher.searches.fits import Fit, all_fits
from matcher.searches.question import as_json, check_can_be_told
from matcher.searches.run import would_tell
from models.accounts.audit_log import Event
from models.accounts.caller import Caller
from models.errors import Forbidden, NotFound
from models.moments import now_utc
from models.refusals import Refusal
from models.searches.saved_search import Every, SavedSearch
from models.searches.saved_searches import check_room
from models.searches.stopping import forget, pause
from models.store import Transaction


@dataclass(frozen=True)
class Wish:
    """What is to be saved: a question under a name, how often it is asked, and how its owner reads of it.

    Args:
        name: What its owner calls it.
        query: The question.
        every: How often it is asked anew.
        language: The language of its letters.
        link: The part of the answer page's address behind the ``?``; empty where it was saved by a program.
    """

    name: str
    query: Query
    every: Every = Every.WEEK
    language: str = ""
    link: str = ""


def searcher(caller: Caller) -> str:
    """Return the account whose searches are meant.

    Raises:
        Forbidden: A key of the operators has no account, and letters would go to nobody.
    """
    if not caller.account_id:
        raise Forbidden(Refusal.SEARCH_WITHOUT_ACCOUNT.told())
    return caller.account_id


def own_search(transaction: Transaction, caller: Caller, search_id: str) -> SavedSearch:
    """Return a search of the caller's own; others' are not there for them.

    Raises:
        NotFound: There is no such search, or it is somebody else's.
    """
    search = transaction.searches.get(search_id)
    if search.account_id != caller.account_id:
        raise NotFound(Refusal.SEARCH_NOT_YOURS.told(search_id=search_id))
    return search


def version_of(search: SavedSearch) -> str:
    """Return the entity tag of a search."""
    return etag(search_out(search).model_dump_json().encode())


def save(visit: Visit, services: Services, wish: Wish) -> SavedSearch:
    """Save a search; whoever fits now has been seen, and is not told of later.

    Raises:
        InvalidInput: The name is none, or the question asks for nothing that a search tells of.
        Conflict: As many as are allowed are saved.
        Forbidden: The caller has no account, or the server does not know its own address, with which links begin.
    """
    account_id, store = searcher(visit.caller), services.workspace.store
    services.settings.address_in_letters()
    check_can_be_told(wish.query)
    made = SavedSearch("", account_id, wish.name, as_json(wish.query), wish.every, wish.language, wish.link)
    with store.read() as transaction:
        check_room(transaction.searches.of_account(account_id))
    seen = tuple(fit.provider.provider_id for fit in all_fits(services.workspace.matcher, wish.query))
    with store.write() as transaction:
        saved = transaction.searches.add(replace(made, seen=seen), now_utc())
        transaction.audit.add(visit.entry(Event.CREATED, "search", saved.search_id))
    return saved


def change(
    visit: Visit, services: Services, search_id: str, body: SearchChangeBody, if_match: str | None
) -> SavedSearch:
    """Change name, rhythm or language of a search, let it rest or go on.

    Raises:
        NotFound: It is not there, or somebody else's.
        HTTPException: 428 without a version, 412 when it has changed since.
    """
    with services.workspace.store.write() as transaction:
        search = own_search(transaction, visit.caller, search_id)
        require_version(if_match, version_of(search))
        given = body.model_dump(exclude_none=True, exclude={"is_paused"})
        changed = transaction.searches.change(replace(search, **given))
        if body.is_paused is not None:
            changed = pause(transaction, changed, now_utc()) if body.is_paused else _go_on(transaction, changed)
        transaction.audit.add(visit.entry(Event.REPLACED, "search", search_id))
    return changed


def delete(visit: Visit, services: Services, search_id: str, if_match: str | None = None) -> None:
    """Delete a search with the links of its letters.

    Raises:
        NotFound: It is not there, or somebody else's.
        HTTPException: 412, it has changed since.
    """
    with services.workspace.store.write() as transaction:
        check_version(if_match, version_of(own_search(transaction, visit.caller, search_id)))
        forget(transaction, search_id)
        transaction.audit.add(visit.entry(Event.DELETED, "search", search_id))


def ask_now(visit: Visit, services: Services, search_id: str) -> tuple[SavedSearch, list[Fit]]:
    """Return a search and of whom it would tell now; nothing is written.

    Raises:
        NotFound: It is not there, or somebody else's.
    """
    with services.workspace.store.read() as transaction:
        search = own_search(transaction, visit.caller, search_id)
    return search, would_tell(services.workspace.store, services.workspace.matcher, search, now_utc())


def _go_on(transaction: Transaction, search: SavedSearch) -> SavedSearch:
    return transaction.searches.change(replace(search, paused_at=""))
