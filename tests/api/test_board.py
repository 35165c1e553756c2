"""The board's lists: the first of each, all of one a page at a time, each introduction once and in its order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.pages.board import A_PAGE, AT_FIRST
from matcher.introductions.ask import ask
from models.accounts.account import Role
from models.introductions.clocks import Clocks
from models.introductions.introduction import IntroductionState
from models.introductions.party import Party
from models.introductions.party import Role as PartyRole
from models.moments import now_utc, written
from models.records import Problem
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.page_reader import Page, open_page
from tests.api.people import HTML, browser_of, settle
from tests.api.scene import PROVENANCE

CLERK, CLOCK = Party("clerk", PartyRole.COORDINATOR), Party("clock", PartyRole.CLOCK)
COUNT = 2 * A_PAGE + 3
FREE = Clocks(most_waiting_of_problem=10**6, most_waiting_of_provider=10**6)


@pytest.fixture
def public(make_client: ClientMaker, workspace: FakeWorkspace) -> TestClient:
    """Give a server on which many providers were asked, the later the sooner an answer is due."""
    now = now_utc()
    with workspace.store.write() as tx:
        for n in range(COUNT):
            tx.problems.put([Problem(f"b-{n:03d}", f"Gate {n} rusts", PROVENANCE, cluster_id="pune")])
            asked = ask(tx, f"b-{n:03d}", "r-coat", (), CLERK, now, FREE)
            tx.introductions.take(asked.introduction_id, "send", CLOCK, now, due_at=written(now - timedelta(hours=n)))
        tx.problems.put([Problem("b-far", "Looms stop", PROVENANCE, cluster_id="delhi")])
        ask(tx, "b-far", "r-coat", (), CLERK, now, FREE)
    return make_client(host="0.0.0.0", api_key="open sesame")  # noqa: S104


def problems(page: Page) -> list[str]:
    hrefs = [a.attributes.get("href", "") for a in page.all("a")]
    return [href.removeprefix("/problems/") for href in hrefs if href.startswith("/problems/")]


def test_a_list_shows_its_first_with_the_number_of_all_and_leads_to_the_others(
    public: TestClient, workspace: FakeWorkspace
) -> None:
    browser_of(public, workspace.store, settle(workspace.store, "asha@example.in", Role.COORDINATOR, cluster_id="pune"))
    board = open_page(public, "/board")
    dues = [f"b-{n:03d}" for n in reversed(range(COUNT))]
    assert problems(board) == dues[:AT_FIRST]
    assert str(COUNT) in [one.text for one in board.all("span", class_="count")]
    found, path = [], "/board?only=overdue"
    while path:
        page = open_page(public, path)
        assert len(page.all("h2")) == 1
        found += problems(page)
        path = next((a.attributes["href"] for a in page.all("a", class_="more")), "")
    assert found == dues


def test_what_names_no_list_is_refused(public: TestClient, workspace: FakeWorkspace) -> None:
    browser_of(public, workspace.store, settle(workspace.store, "asha@example.in", Role.ADMINISTRATOR))
    assert public.get("/board?only=everything", headers=HTML).status_code == 422
    assert public.get("/board?only=waiting&cursor=%00", headers=HTML).status_code == 422


def test_work_under_way_and_late_silence_have_their_lists(public: TestClient, workspace: FakeWorkspace) -> None:
    browser_of(public, workspace.store, settle(workspace.store, "asha@example.in", Role.COORDINATOR, cluster_id="pune"))
    now = now_utc()
    with workspace.store.write() as tx:
        sent = tx.introductions.listed(states=[IntroductionState.SENT])
        tx.introductions.take(sent[0].introduction_id, "accept", CLERK, now)
        for one, days in ((sent[1], 40), (sent[2], 2), (sent[3], 1)):
            ended = written(now - timedelta(days=days))
            tx.introductions.take(one.introduction_id, "expire", CLOCK, now, ended_at=ended)
    assert problems(open_page(public, "/board?only=under_way")) == ["b-000"]
    assert problems(open_page(public, "/board?only=silent")) == ["b-003", "b-002"]
