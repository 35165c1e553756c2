"""An administrator's browser on a server of their own."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from models.accounts.account import Account, Role
from tests.api.fakes import FakeWorkspace
from tests.api.people import browser_of, settle


@pytest.fixture
def admin(workspace: FakeWorkspace) -> Account:
    return settle(workspace.store, "asha@example.in", Role.ADMINISTRATOR)


@pytest.fixture
def form(client: TestClient, workspace: FakeWorkspace, admin: Account) -> str:
    """Sign the administrator in and return the token of their forms."""
    return browser_of(client, workspace.store, admin)
