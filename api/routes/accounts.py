"""``/api/v1/accounts``: for administrators, who can sign in."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from api.authorisation import requires
from api.callers import Visit, Visiting
from api.conditional import check_version, etag, require_version
from api.cursor import cursor_after, id_before
from api.erasing import erase_account_everywhere
from api.parameters import Cursor, IfMatch, Limit
from api.places import known_cluster
from api.routes.responses import CHANGED, CLOSED, FAILURES, MISSING, TAKEN, VERSIONED, json_response
from api.schemas.accounts import AccountBody, AccountChangeBody, AccountOut, AccountPage, AccountQuery, account_out
from api.services import Reach, Services
from api.signing_in import post_sign_in_letter
from api.texts import Texts
from models.accounts.account import Account
from models.accounts.accounts import AccountFilter
from models.accounts.audit_log import Event, contacts_read
from models.accounts.permissions import Action
from models.accounts.ties import check_ties
from models.journal import utc_now

router = APIRouter(prefix="/accounts", tags=["accounts"], responses=FAILURES)


class _Listed(AccountQuery):
    """A filter, and where the page begins."""

    cursor: Cursor = ""
    limit: Limit = 50


@router.get(
    "", response_model=AccountPage, responses=CLOSED, dependencies=requires(Action.READ_CONTACTS),
    summary="List accounts",
)  # fmt: skip
def list_accounts(visit: Visiting, services: Reach, asked: Annotated[_Listed, Query()]) -> AccountPage:
    """Return accounts by rising id; each one listed is a line of the audit log."""
    return accounts_listed(asked, asked.cursor, asked.limit, services, visit)


@router.get(
    "/{account_id}", response_model=AccountOut, responses=CLOSED | MISSING,
    dependencies=requires(Action.READ_CONTACTS), summary="Read an account",
)  # fmt: skip
def read_account(account_id: str, visit: Visiting, services: Reach) -> Response:
    """Return an account with its ETag; this is a line of the audit log."""
    return _response(account_read(account_id, services, visit))


@router.post(
    "", status_code=201, response_model=AccountOut, responses=CLOSED | TAKEN,
    dependencies=requires(Action.MANAGE_ACCOUNTS), summary="Make an account",
)  # fmt: skip
def create_account(
    body: AccountBody,
    visit: Visiting,
    services: Reach,
    accept_language: Annotated[str, Header(description="Language of the letter.")] = "",
) -> Response:
    """Make an account; a letter with a link that signs in goes to its e-mail."""
    t = services.catalogues.choose("", accept_language)
    return _response(account_made(body, t, services, visit), 201)


@router.patch(
    "/{account_id}", response_model=AccountOut, responses=CLOSED | MISSING | VERSIONED | TAKEN,
    dependencies=requires(Action.MANAGE_ACCOUNTS), summary="Change an account",
)  # fmt: skip
def change_account(
    account_id: str, body: AccountChangeBody, visit: Visiting, services: Reach, if_match: IfMatch = None
) -> Response:
    """Change roles and what they are bound to, close an account, open it again; a closed one is signed out at once."""
    return _response(account_changed(account_id, body, if_match, services, visit))


@router.delete(
    "/{account_id}", status_code=204, responses=CLOSED | MISSING | TAKEN | CHANGED,
    dependencies=requires(Action.MANAGE_ACCOUNTS), summary="Erase an account",
)  # fmt: skip
def delete_account(account_id: str, visit: Visiting, services: Reach, if_match: IfMatch = None) -> Response:
    """Erase an account with its sessions, links, keys and ties to records; introductions of its problems end."""
    account_erased(account_id, if_match, services, visit)
    return Response(status_code=204)


def accounts_listed(wanted: AccountQuery, cursor: str, limit: int, services: Services, visit: Visit) -> AccountPage:
    """Return a page of accounts, for API and pages alike.

    Raises:
        InvalidInput: The cursor is none, or there is no such cluster.
    """
    only = AccountFilter(wanted.text, wanted.role, known_cluster(wanted.cluster_id, "?cluster_id"), wanted.is_disabled)
    with services.workspace.store.write() as transaction:
        found = transaction.accounts.page(after_id=id_before(cursor), limit=limit + 1, wanted=only)
        shown = found[:limit]
        ids = [account.account_id for account in shown]
        transaction.audit.add(*contacts_read(visit.caller.written_as, ids, visit.request_id))
    following = cursor_after(ids[-1]) if len(found) > limit else None
    return AccountPage(items=list(map(account_out, shown)), next=following)


def account_read(account_id: str, services: Services, visit: Visit) -> Account:
    """Return an account, and note that it was read, for API and pages alike.

    Raises:
        NotFound: There is none.
    """
    with services.workspace.store.write() as transaction:
        account = transaction.accounts.get(account_id)
        transaction.audit.add(visit.entry(Event.CONTACT_READ, "account", account_id))
    return account


def account_made(body: AccountBody, t: Texts, services: Services, visit: Visit) -> Account:
    """Make an account and queue its letter, for API and pages alike.

    Raises:
        InvalidInput: E-mail, name or roles are not valid, or what it refers to is not stored.
        Conflict: The e-mail has an account.
        Forbidden: The server does not know its own address, with which the link in the letter begins.
    """
    services.settings.address_in_letters()
    wanted = Account(
        "", body.email, body.name, tuple(body.roles), known_cluster(body.cluster_id, "/cluster_id"),
        body.organisation_id, body.provider_id,
    )  # fmt: skip
    with services.workspace.store.write() as transaction:
        check_ties(wanted, transaction)
        account = transaction.accounts.add(wanted)
        transaction.audit.add(visit.entry(Event.ACCOUNT_MADE, "account", account.account_id))
    post_sign_in_letter(account.account_id, t, services)
    return account


def account_changed(
    account_id: str, body: AccountChangeBody, if_match: str | None, services: Services, visit: Visit
) -> Account:
    """Change an account, for API and pages alike.

    Raises:
        HTTPException: 428 without a version, 412 when it has changed since.
        NotFound: There is none.
        InvalidInput: A value is not valid, or what it refers to is not stored.
        Conflict: It is the last administrator.
    """
    with services.workspace.store.write() as transaction:
        stored = transaction.accounts.get(account_id)
        require_version(if_match, version_of(stored))
        changed = _changed(stored, body)
        check_ties(changed, transaction)
        account = transaction.accounts.change(changed)
        if account.is_disabled:
            transaction.sessions.end_all(account_id)
        transaction.audit.add(visit.entry(Event.ACCOUNT_CHANGED, "account", account_id))
    return account


def account_erased(account_id: str, if_match: str | None, services: Services, visit: Visit) -> None:
    """Erase an account, for API and pages alike.

    Raises:
        HTTPException: 412, it changed since it was read.
        NotFound: There is none.
        Conflict: It is the last administrator.
    """
    with services.workspace.store.read() as transaction:
        check_version(if_match, etag(_content(transaction.accounts.get(account_id))))
    erase_account_everywhere(account_id, visit, services)
    services.flow.wake()


def version_of(account: Account) -> str:
    """Return the ETag of an account."""
    return etag(_content(account))


def _changed(stored: Account, body: AccountChangeBody) -> Account:
    given = body.model_dump(exclude_none=True)
    is_disabled = given.pop("is_disabled", stored.is_disabled)
    if "roles" in given:
        given["roles"] = tuple(body.roles or ())
    if "cluster_id" in given:
        given["cluster_id"] = known_cluster(given["cluster_id"], "/cluster_id")
    return replace(stored, **given, disabled_at=(stored.disabled_at or utc_now()) if is_disabled else "")


def _content(account: Account) -> bytes:
    return account_out(account).model_dump_json().encode()


def _response(account: Account, status: int = 200) -> Response:
    content = _content(account)
    headers = {"ETag": version_of(account), "Cache-Control": "no-store"}
    if status == 201:
        headers["Location"] = f"/api/v1/accounts/{account.account_id}"
    return json_response(content, status, headers)
