"""People with accounts in the tests' store, their browsers, and the letters they get."""

from __future__ import annotations

import email
import re
from email.policy import default
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from api.outbox.sender import Sender
from api.settings import Settings
from models.accounts.account import Account, Role
from models.accounts.passwords import hash_password
from models.accounts.permissions import Scope
from models.accounts.tokens import form_token
from models.store import Store

PASSWORD = "correct horse battery"  # noqa: S105 - of invented people
HTML = {"Accept": "text/html"}


def settle(
    store: Store, address: str, *roles: Role, cluster_id: str = "", organisation_id: str = "", password: str = PASSWORD
) -> Account:
    """Make an account with a password."""
    hashed = hash_password(password) if password else ""
    name = address.partition("@")[0].title()
    with store.write() as transaction:
        return transaction.accounts.add(
            Account("", address, name, roles, cluster_id, organisation_id, password_hash=hashed)
        )


def browser_of(client: TestClient, store: Store, account: Account, opened_by: str = "password") -> str:
    """Sign a client in, and return the token of its forms."""
    with store.write() as transaction:
        opened = transaction.sessions.open(account.account_id, opened_by=opened_by, browser="Test browser")
    client.cookies.set("setu_session", opened.token)
    return form_token(opened.token)


def key_of(store: Store, account: Account, *scopes: Scope) -> dict[str, str]:
    """Make a key and return the header that sends it."""
    with store.write() as transaction:
        secret = transaction.api_keys.make(account.account_id, "test", scopes or tuple(Scope)).secret
    return {"Authorization": f"Bearer {secret}"}


def letters(home: Path, **settings: Any) -> list[email.message.EmailMessage]:
    """Send what is queued in the home's database, and return all letters as files, in any order."""
    store = Store.open(home / "setu.db")
    Sender(store, Settings(home=home, **settings)).send_all()
    store.close()
    paths = sorted((home / "outbox").glob("*"))
    assert all(path.suffix == ".eml" for path in paths)
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]


def token_in(letter: email.message.EmailMessage) -> str:
    """Return the token of the link in a letter."""
    found = re.search(r"token=([\w-]+)", letter.get_content())
    assert found
    return found[1]
