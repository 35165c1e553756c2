"""``/account`` as everybody's home: one's own problems, one's own profile, the pages of one's roles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from models.accounts.account import Account, Role
from models.records import Problem
from tests.api.fakes import FakeWorkspace
from tests.api.page_reader import Page
from tests.api.people import HTML, browser_of, settle
from tests.api.scene import PROVENANCE

TEXT = "छत से पानी टपकता है & nobody comes"


@pytest.fixture
def asha(workspace: FakeWorkspace) -> Account:
    return settle(workspace.store, "asha@example.in", Role.OWNER)


def owning(workspace: FakeWorkspace, account: Account, made: Problem) -> None:
    with workspace.store.write() as transaction:
        transaction.problems.put([made])
        transaction.record_owners.tie("problem", made.problem_id, account.account_id)


def home(client: TestClient, **parameters: str) -> Page:
    response = client.get("/account", params=parameters, headers=HTML)
    assert response.status_code == 200
    shown = Page(response.text)
    assert shown.mistakes == []
    return shown


def hrefs(shown: Page) -> list[str]:
    return [a.attributes.get("href", "") for a in shown.all("a")]


def test_an_owner_finds_the_own_problems_and_no_others(
    client: TestClient, workspace: FakeWorkspace, asha: Account
) -> None:
    owning(workspace, asha, Problem("p/mine", TEXT, PROVENANCE))
    browser_of(client, workspace.store, asha)
    shown = home(client)
    assert TEXT in shown.text
    assert [href for href in hrefs(shown) if href.startswith("/problems/")] == ["/problems/p/mine"]


def test_an_owner_without_a_problem_is_told_how_one_gets_there(
    client: TestClient, workspace: FakeWorkspace, asha: Account
) -> None:
    browser_of(client, workspace.store, asha)
    assert "None yet." in home(client).text
    assert "अभी कोई नहीं।" in home(client, lang="hi").text


def test_one_tap_leads_to_the_page_on_which_the_problem_is_followed(
    client: TestClient, workspace: FakeWorkspace, asha: Account
) -> None:
    owning(workspace, asha, Problem("p/mine", TEXT, PROVENANCE))
    token = browser_of(client, workspace.store, asha)
    sent = {"problem_id": "p/mine", "csrf": token}
    followed = client.post("/introductions/mine", params={"lang": "hi"}, data=sent, headers=HTML)
    assert (followed.status_code, followed.url.path) == (200, "/introductions/mine")
    assert followed.url.params["lang"] == "hi"
    assert "छत से पानी टपकता है" in Page(followed.text).text


@pytest.mark.parametrize("role", [Role.OWNER, Role.PROVIDER, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_nobody_follows_the_problem_of_another_as_its_owner(
    client: TestClient, workspace: FakeWorkspace, asha: Account, role: Role
) -> None:
    owning(workspace, asha, Problem("p/mine", TEXT, PROVENANCE))
    token = browser_of(client, workspace.store, settle(workspace.store, "ravi@example.in", role, cluster_id="jodhpur"))
    assert client.post("/introductions/mine", data={"problem_id": "p/mine", "csrf": token}).status_code == 403
    assert client.post("/introductions/mine", data={"problem_id": "p/none", "csrf": token}).status_code == 404


def test_who_claims_a_profile_finds_everything_about_it(client: TestClient, workspace: FakeWorkspace) -> None:
    account = settle(workspace.store, "ravi@example.in", Role.PROVIDER)
    with workspace.store.write() as transaction:
        transaction.accounts.change(replace(account, provider_id="r-coat"))
    browser_of(client, workspace.store, account)
    paths = ["/profile", "/providers/r-coat/problems", "/providers/r-coat/partners", "/providers/r-coat"]
    assert [href for href in hrefs(home(client)) if href in paths] == paths


def test_who_claims_none_is_told_how_to_get_one(client: TestClient, workspace: FakeWorkspace, asha: Account) -> None:
    browser_of(client, workspace.store, asha)
    assert "/claims/propose" in hrefs(home(client))
    assert "/profile" not in hrefs(home(client))
