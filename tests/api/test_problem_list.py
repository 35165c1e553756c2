"""``/problems`` and the inbox's links: a coordinator finds every problem of the cluster, asked about or not."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.pages.inbox import PROBLEMS_A_PAGE as PROBLEMS_IN_INBOX
from api.pages.problem_list import PROBLEMS_A_PAGE
from matcher.introductions.ask import ask
from models.accounts.account import Role
from models.introductions.clocks import Clocks
from models.introductions.party import Party
from models.introductions.party import Role as PartyRole
from models.introductions.problem_flow import ProblemProgress, ProblemState
from models.moments import now_utc
from models.records import Confidentiality, Location, Problem
from models.store import Store
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.page_reader import Page, open_page
from tests.api.people import HTML, browser_of, settle
from tests.api.scene import PROVENANCE

CLERK = Party("clerk", PartyRole.COORDINATOR)
WITHHELD = "Our resonator drifts when it is warm"


@pytest.fixture
def public(make_client: ClientMaker, workspace: FakeWorkspace) -> TestClient:
    with workspace.store.write() as tx:
        tx.problems.put(
            [
                Problem("q-asked", "Gates rust", PROVENANCE, cluster_id="pune", sector="Coatings"),
                Problem("q-unasked", "Milk sours", PROVENANCE, cluster_id="pune", location=Location(district="Satara")),
                Problem("q-far", "Looms stop", PROVENANCE, cluster_id="delhi"),
                Problem("q-sent", WITHHELD, PROVENANCE, cluster_id="pune", confidentiality=Confidentiality.BLINDED),
            ]
        )
        tx.progress.begin(ProblemProgress("q-sent", ProblemState.SUBMITTED), CLERK, now_utc())
        ask(tx, "q-asked", "r-coat", (), CLERK, now_utc(), Clocks())
    return make_client(host="0.0.0.0", api_key="open sesame")  # noqa: S104


def sign_in(client: TestClient, store: Store, cluster_id: str = "pune") -> None:
    browser_of(client, store, settle(store, "asha@example.in", Role.COORDINATOR, cluster_id=cluster_id))


def listed(page: Page) -> list[str]:
    """Return the problems that a page links to, in its order."""
    hrefs = [a.attributes.get("href", "") for a in page.all("a")]
    return [href.removeprefix("/problems/") for href in hrefs if href.startswith("/problems/")]


def test_a_coordinator_finds_the_problems_of_the_cluster_whoever_was_asked(
    public: TestClient, workspace: FakeWorkspace
) -> None:
    sign_in(public, workspace.store)
    page = open_page(public, "/problems")
    assert listed(page) == ["q-asked", "q-sent", "q-unasked"]
    facts = [[dd.text for dd in page.all("dd")], [dt.text for dt in page.all("dt")]]
    assert {"Coatings", "Satara", "0 days", "1", "0"} == set(facts[0])
    assert {"Sector", "District", "Stored for", "Introductions asked for"} == set(facts[1])
    assert "/match?problem=q-unasked" in {a.attributes.get("href") for a in page.all("a")}


def test_a_list_is_narrowed_by_state_and_to_those_nobody_was_asked_about(
    public: TestClient, workspace: FakeWorkspace
) -> None:
    sign_in(public, workspace.store)
    assert listed(open_page(public, "/problems?state=submitted")) == ["q-sent"]
    assert listed(open_page(public, "/problems?state=published")) == ["q-asked", "q-unasked"]
    narrowed = open_page(public, "/problems?state=published&unasked=1&lang=hi")
    hrefs = [a.attributes.get("href") for a in narrowed.all("a")]
    assert ("/problems/q-unasked?lang=hi" in hrefs, "/problems/q-asked?lang=hi" in hrefs) == (True, False)
    assert listed(open_page(public, "/problems?state=solved&unasked=")) == []
    assert public.get("/problems?state=lost", headers=HTML).status_code == 422
    assert public.get("/problems?cursor=%00", headers=HTML).status_code == 422


def test_a_long_list_comes_in_pages_that_keep_what_was_chosen(public: TestClient, workspace: FakeWorkspace) -> None:
    with workspace.store.write() as tx:
        tx.problems.put(Problem(f"r-{n:03d}", f"Need {n}", PROVENANCE, cluster_id="pune") for n in range(40))
    sign_in(public, workspace.store)
    found, path, sizes = [], "/problems?state=published", []
    while path:
        page = open_page(public, path)
        found += listed(page)
        sizes.append(len(listed(page)))
        path = next((a.attributes["href"] for a in page.all("a", class_="more")), "")
        assert not path or "state=published" in path
    assert found == ["q-asked", "q-unasked", *(f"r-{n:03d}" for n in range(40))]
    assert sizes == [PROBLEMS_A_PAGE, 42 - PROBLEMS_A_PAGE]


def test_a_long_inbox_comes_in_pages_with_the_number_of_all(public: TestClient, workspace: FakeWorkspace) -> None:
    with workspace.store.write() as tx:
        for n in range(PROBLEMS_IN_INBOX + 3):
            tx.problems.put([Problem(f"w-{n:03d}", f"Waiting need {n}", PROVENANCE, cluster_id="pune")])
            tx.progress.begin(ProblemProgress(f"w-{n:03d}", ProblemState.SUBMITTED), CLERK, now_utc())
    sign_in(public, workspace.store)
    first = open_page(public, "/inbox")
    (rest,) = (a.attributes["href"] for a in first.all("a", class_="more"))
    second = open_page(public, rest)
    waiting = [one.attributes["value"] for page in (first, second) for one in page.all("input", name_="problem_id")]
    assert waiting == ["q-sent", *(f"w-{n:03d}" for n in range(PROBLEMS_IN_INBOX + 3))]
    assert f"Waiting: {PROBLEMS_IN_INBOX + 4}" in first.text
    assert f"Waiting: {PROBLEMS_IN_INBOX + 4}" in second.text
    assert public.get("/inbox?cursor=%00", headers=HTML).status_code == 422


def test_others_and_a_key_alone_see_no_confidential_words(public: TestClient) -> None:
    assert public.get("/problems", headers=HTML).status_code == 401
    public.auth = ("anybody", "open sesame")
    page = open_page(public, "/problems")
    assert WITHHELD not in page.text
    assert "q-sent" in page.text
    assert "q-sent" not in listed(page)


def test_the_problems_of_another_cluster_are_not_listed(public: TestClient, workspace: FakeWorkspace) -> None:
    sign_in(public, workspace.store, "delhi")
    assert listed(open_page(public, "/problems")) == ["q-far"]


def test_a_problem_that_waits_leads_to_its_page_and_its_matches(public: TestClient, workspace: FakeWorkspace) -> None:
    sign_in(public, workspace.store)
    hrefs = {a.attributes.get("href") for a in open_page(public, "/inbox").all("a")}
    assert {"/problems/q-sent", "/match?problem=q-sent"} <= hrefs
    assert public.get("/problems/q-sent", headers=HTML).status_code == 200
    assert public.get("/match?problem=q-sent", headers=HTML).status_code == 200


def test_without_a_session_the_inbox_links_to_no_page_that_is_not_there(public: TestClient) -> None:
    public.auth = ("anybody", "open sesame")
    hrefs = {a.attributes.get("href") for a in open_page(public, "/inbox").all("a")}
    assert not {"/problems/q-sent", "/match?problem=q-sent"} & hrefs
