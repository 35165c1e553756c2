"""A problem that an owner posts at ``/api/v1/problems`` waits like one that is sent: nobody else knows of it yet."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.repeats import HEADER, REPEATED
from models.accounts.account import Account, Role
from models.introductions.clocks import Clocks
from models.store import Store
from tests.api.fakes import FakeWorkspace
from tests.api.flow_client import KEY
from tests.api.people import HTML, browser_of, key_of, settle

PROBLEMS = "/api/v1/problems"
BODY = {"text": "Powder coating peels off our zincplate gates", "cluster_id": "pune"}


@pytest.fixture
def store(workspace: FakeWorkspace) -> Store:
    settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR)
    return workspace.store


@pytest.fixture
def asha(store: Store) -> Account:
    return settle(store, "asha@example.in", Role.OWNER)


def post(client: TestClient, headers: dict[str, str], **given: str) -> str:
    made = client.post(PROBLEMS, json=BODY | given, headers=headers)
    assert made.status_code == 201, made.text
    problem_id: str = made.json()["problem_id"]
    assert made.headers["location"] == f"{PROBLEMS}/{problem_id}"
    return problem_id


def state_of(store: Store, problem_id: str) -> tuple[str, int]:
    """Return where a problem stands, and how many lines its history has."""
    with store.read() as transaction:
        progress = transaction.progress.of(transaction.problems.get(problem_id))
        return progress.state.value, len(transaction.history.of("problem", problem_id))


def test_what_an_owner_posts_waits_with_a_line_of_its_history(
    public_client: TestClient, store: Store, asha: Account
) -> None:
    made = post(public_client, key_of(store, asha))
    assert state_of(store, made) == ("submitted", 1)
    with store.read() as transaction:
        (entry,) = transaction.history.of("problem", made)
        assert transaction.record_owners.of("problem", [made]) == {made: frozenset({asha.account_id})}
    assert (entry.step, entry.actor, entry.role) == ("add", asha.account_id, "owner")
    waiting = public_client.get("/api/v1/inbox", headers=KEY).json()["items"]
    assert [(one["problem_id"], one["confidentiality"]) for one in waiting] == [(made, "open")]


def test_until_it_is_published_nobody_else_reads_it_lists_it_or_matches_it(
    public_client: TestClient, store: Store, asha: Account
) -> None:
    own, others = key_of(store, asha), key_of(store, settle(store, "ravi@example.in", Role.OWNER))
    made = post(public_client, own)
    for headers, status in ((own, 200), (others, 404), ({}, 404)):
        assert public_client.get(f"{PROBLEMS}/{made}", headers=headers).status_code == status
        assert public_client.post("/api/v1/match", json={"problem_id": made}, headers=headers).status_code == status
        assert ("zincplate" in public_client.get(PROBLEMS, headers=headers).text) is (status == 200)
    browser_of(public_client, store, settle(store, "uma@example.in", Role.OWNER))
    for page in ("/", f"/problems/{made}", f"/match?problem={made}"):
        answer = public_client.get(page, headers=HTML)
        assert (answer.status_code in (200, 404), "zincplate" in answer.text) == (True, False), page
    with store.read() as transaction:
        assert made in transaction.progress.unpublished_ids()  # which a feed passes over
    public_client.cookies.clear()
    step = public_client.post(f"{PROBLEMS}/{made}/transitions", json={"step": "publish"}, headers=KEY)
    assert step.status_code == 200, step.text
    assert public_client.get(f"{PROBLEMS}/{made}").json()["text"] == BODY["text"]


def test_who_coordinates_the_problem_posts_it_published_as_before(public_client: TestClient, store: Store) -> None:
    near = key_of(store, settle(store, "near@example.in", Role.COORDINATOR, cluster_id="pune"))
    for headers in (near, KEY):
        assert state_of(store, post(public_client, headers)) == ("published", 0)


def test_who_coordinates_another_cluster_posts_as_an_owner(public_client: TestClient, store: Store) -> None:
    both = settle(store, "both@example.in", Role.OWNER, Role.COORDINATOR, cluster_id="pune")
    headers = key_of(store, both)
    assert state_of(store, post(public_client, headers)) == ("published", 0)
    assert state_of(store, post(public_client, headers, cluster_id="delhi")) == ("submitted", 1)


def test_the_limit_of_a_day_counts_what_is_posted_and_what_is_sent(
    public_client: TestClient, store: Store, asha: Account
) -> None:
    headers, most = key_of(store, asha), Clocks().most_a_day
    sent = public_client.post("/api/v1/submissions", json={"text": BODY["text"]}, headers=headers)
    assert sent.status_code == 201
    for _ in range(most - 1):
        post(public_client, headers)
    refused = public_client.post(PROBLEMS, json=BODY, headers=headers)
    assert refused.status_code == 429
    assert f"no more than {most} problems in 24 hours" in refused.json()["detail"]
    post(public_client, KEY)


def test_a_posted_problem_is_submitted_once_under_one_key(
    public_client: TestClient, store: Store, asha: Account
) -> None:
    headers = key_of(store, asha) | {HEADER: "request-1"}
    first, again = (public_client.post(PROBLEMS, json=BODY, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    assert again.headers[REPEATED] == "true"
    assert state_of(store, first.json()["problem_id"]) == ("submitted", 1)


def test_changing_a_problem_that_waits_does_not_open_it(public_client: TestClient, store: Store, asha: Account) -> None:
    headers = key_of(store, asha)
    made = post(public_client, headers)
    version = {"If-Match": public_client.get(f"{PROBLEMS}/{made}", headers=headers).headers["etag"]}
    changed = public_client.put(f"{PROBLEMS}/{made}", json=BODY | {"title": "Gates"}, headers=headers | version)
    assert changed.status_code == 200, changed.text
    assert public_client.get(f"{PROBLEMS}/{made}").status_code == 404
    assert state_of(store, made) == ("submitted", 1)
