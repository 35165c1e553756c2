"""``setu account``: who can sign in; the first administrator; links, keys, closing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from api.places import known_cluster
from api.settings import Settings
from models.accounts.account import Account, Role, roles_of
from models.accounts.audit_log import AuditEntry, Event
from models.accounts.caller import OPERATOR
from models.accounts.sign_in_links import Purpose, SignInLink
from models.accounts.ties import check_ties
from models.errors import NotFound
from models.journal import utc_now
from models.store import Store, Transaction
from scripts.account_text import account_lines
from scripts.console import err, out, print_json
from scripts.options import AsJson, Database, Home, locate_state, make_settings

LINK_MINUTES = 24 * 60

account_app = typer.Typer(help="Accounts: make, list, close, reset; keys for programs.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="E-mail of the account.")]
Name = Annotated[str, typer.Option(help="What the person is called.")]


@account_app.command("create-admin")
def create_admin(email: Email, name: Name = "", home: Home = None, db: Database = None) -> None:
    """Make an administrator and print a link that signs in once; from then on writes need a session or a key."""
    settings = _settings()
    with _writing(home, db, may_be_new=True) as transaction:
        account = _made_or_promoted(transaction, email, name)
        token = _link(transaction, account)
    _print_link(account, token, settings)


@account_app.command("create")
def create(
    email: Email,
    role: Annotated[list[str], typer.Option(help="owner, provider, coordinator or administrator; may be repeated.")],
    name: Name = "",
    cluster: Annotated[str, typer.Option(help="Cluster of a coordinator.")] = "",
    organisation: Annotated[str, typer.Option(help="Id of the organisation whose problems are also theirs.")] = "",
    provider: Annotated[str, typer.Option(help="Id of the provider that they claim.")] = "",
    home: Home = None,
    db: Database = None,
) -> None:
    """Make an account and print a link that signs in once."""
    settings = _settings()
    with _writing(home, db) as transaction:
        wanted = Account("", email, name, roles_of(role), known_cluster(cluster, "cluster"), organisation, provider)
        check_ties(wanted, transaction)
        account = transaction.accounts.add(wanted)
        _log(transaction, Event.ACCOUNT_MADE, account)
        token = _link(transaction, account)
    _print_link(account, token, settings)


@account_app.command("list")
def list_accounts(as_json: AsJson = False, home: Home = None, db: Database = None) -> None:
    """List all accounts; this reads contact details and is recorded."""
    with _writing(home, db) as transaction:
        accounts = list(_all(transaction))
        transaction.audit.add(
            *(AuditEntry(OPERATOR, Event.CONTACT_READ, "account", one.account_id) for one in accounts)
        )
    if as_json:
        print_json([account.as_json() for account in accounts])
        return
    for line in account_lines(accounts):
        out.print(line, markup=False)


@account_app.command("disable")
def disable(email: Email, home: Home = None, db: Database = None) -> None:
    """Close an account: its sessions end, its keys open nothing, nobody signs in to it."""
    with _writing(home, db) as transaction:
        account = transaction.accounts.change(replace(_found(transaction, email), disabled_at=utc_now()))
        transaction.sessions.end_all(account.account_id)
        _log(transaction, Event.ACCOUNT_CHANGED, account)
    out.print(f"{account.email} is closed", markup=False)


@account_app.command("enable")
def enable(email: Email, home: Home = None, db: Database = None) -> None:
    """Open a closed account again."""
    with _writing(home, db) as transaction:
        account = transaction.accounts.change(replace(_found(transaction, email), disabled_at=""))
        _log(transaction, Event.ACCOUNT_CHANGED, account)
    out.print(f"{account.email} is open", markup=False)


@account_app.command("reset")
def reset(email: Email, home: Home = None, db: Database = None) -> None:
    """Remove the password, end all sessions, and print a link that signs in once."""
    settings = _settings()
    with _writing(home, db) as transaction:
        account = transaction.accounts.change(replace(_found(transaction, email), password_hash=""))
        transaction.sessions.end_all(account.account_id)
        transaction.sign_in_links.remove_all(account.account_id, account.email)
        _log(transaction, Event.PASSWORD_SET, account)
        token = _link(transaction, account)
    _print_link(account, token, settings)


@account_app.command("key")
def key(
    email: Email,
    scope: Annotated[list[str], typer.Option(help="read, write, match or admin; may be repeated.")],
    name: Annotated[str, typer.Option(help="What the key is for.")] = "",
    home: Home = None,
    db: Database = None,
) -> None:
    """Make a key for a program and print it; it is not shown again."""
    with _writing(home, db) as transaction:
        account = _found(transaction, email)
        made = transaction.api_keys.make(account.account_id, name, scope)
        transaction.audit.add(AuditEntry(OPERATOR, Event.KEY_MADE, "key", made.key.key_id))
    err.print(f"{made.key.key_id} for {account.email}; it is not shown again:", markup=False)
    out.print(made.secret, markup=False)


@contextmanager
def _writing(home: Path | None, db: str | None, *, may_be_new: bool = False) -> Iterator[Transaction]:
    """Give a write transaction; only the first administrator may come before there is a database."""
    state = locate_state(home, db)
    if not may_be_new:
        state.require_database()
    with closing(Store.open(state.database)) as store, store.write() as transaction:
        yield transaction


def _made_or_promoted(transaction: Transaction, email: str, name: str) -> Account:
    known = transaction.accounts.with_email(email)
    if known is None:
        account = transaction.accounts.add(Account("", email, name, (Role.ADMINISTRATOR,)))
        _log(transaction, Event.ACCOUNT_MADE, account)
        return account
    roles = roles_of([*known.roles, Role.ADMINISTRATOR])
    account = transaction.accounts.change(replace(known, roles=roles, name=name or known.name, disabled_at=""))
    _log(transaction, Event.ACCOUNT_CHANGED, account)
    return account


def _found(transaction: Transaction, email: str) -> Account:
    account = transaction.accounts.with_email(email)
    if account is None:
        raise NotFound(f"{email} has no account; see setu account list")
    return account


def _link(transaction: Transaction, account: Account) -> str:
    link = SignInLink(Purpose.SIGN_IN, account.account_id)
    return transaction.sign_in_links.add(link, minutes=LINK_MINUTES)


def _settings() -> Settings:
    """Return the settings, after making sure that a link can be printed at all.

    Raises:
        Forbidden: The server's own address is not known.
    """
    settings = make_settings()
    settings.address_in_letters()
    return settings


def _print_link(account: Account, token: str, settings: Settings) -> None:
    err.print(
        f"{account.email} ({', '.join(account.roles)}) signs in with this link, once, within a day:", markup=False
    )
    out.print(settings.sign_in_link(token), markup=False)


def _log(transaction: Transaction, event: Event, account: Account) -> None:
    transaction.audit.add(AuditEntry(OPERATOR, event, "account", account.account_id))


def _all(transaction: Transaction) -> Iterator[Account]:
    after_id = ""
    while page := transaction.accounts.page(after_id=after_id):
        yield from page
        after_id = page[-1].account_id
