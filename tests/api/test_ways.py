"""Links at the foot of every page: each to those who may open the page, and to nobody else."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.pages.ways import GROUPS
from models.accounts.account import Role
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.page_reader import Page
from tests.api.people import HTML, browser_of, settle

PATHS = [way.path for group in GROUPS for way in group.ways]
COORDINATING = ["/inbox", "/board", "/problems", "/cluster-day", "/imports", "/jobs", "/duplicates", "/reports"]


@pytest.fixture
def public(make_client: ClientMaker) -> TestClient:
    return make_client(host="0.0.0.0", api_key="open sesame")  # noqa: S104


def linked(client: TestClient, path: str = "/") -> list[str]:
    """Return those of the table's pages to which a page links, in its order."""
    shown = Page(client.get(path, headers=HTML).text)
    assert shown.mistakes == []
    return [a.attributes["href"] for a in shown.all("a") if a.attributes.get("href") in PATHS]


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        (Role.OWNER, []),
        (Role.PROVIDER, []),
        (Role.COORDINATOR, COORDINATING),
        (Role.ADMINISTRATOR, PATHS),
    ],
)
def test_each_role_is_led_to_the_pages_that_it_may_open_and_to_no_other(
    public: TestClient, workspace: FakeWorkspace, role: Role, paths: list[str]
) -> None:
    browser_of(public, workspace.store, settle(workspace.store, "asha@example.in", role, cluster_id="pune"))
    assert linked(public) == paths
    opened = [path for path in PATHS if public.get(path, headers=HTML).status_code == 200]
    # Everybody with an account may look at their own jobs; only who imports has any.
    assert [path for path in opened if path in paths or path != "/jobs"] == paths


def test_the_public_is_led_to_no_page_that_it_cannot_open(public: TestClient) -> None:
    assert linked(public) == []
    assert "/privacy" in [a.attributes.get("href") for a in Page(public.get("/", headers=HTML).text).all("a")]


def test_the_operators_key_that_a_browser_asked_for_leads_to_everything(public: TestClient) -> None:
    asked = public.get("/inbox", headers=HTML)
    assert (asked.status_code, "Basic" in asked.headers["www-authenticate"]) == (401, True)
    public.auth = ("anybody", "open sesame")
    assert public.get("/inbox", headers=HTML).status_code == 200
    assert linked(public) == PATHS


def test_a_fresh_install_on_the_own_machine_leads_to_everything(client: TestClient) -> None:
    assert linked(client) == PATHS
    assert linked(client, "/sign-in") == PATHS


def test_links_keep_the_language(client: TestClient) -> None:
    shown = Page(client.get("/?lang=hi", headers=HTML).text)
    assert "/board?lang=hi" in [a.attributes.get("href") for a in shown.all("a")]
