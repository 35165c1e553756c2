"""``Idempotency-Key``: a POST that is sent again is done once and answered as before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from models.accounts.account import Role
from tests.api.fakes import FakeWorkspace
from tests.api.people import key_of, settle

PROBLEMS = "/api/v1/problems"
BODY = {"text": "Powder coating peels off", "language": "en"}
KEY = {"Idempotency-Key": "request-1"}


def problems(workspace: FakeWorkspace) -> int:
    with workspace.store.read() as transaction:
        return transaction.problems.count()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (PROBLEMS, BODY),
        ("/api/v1/providers", {"kind": "researcher", "name": "A"}),
        ("/api/v1/organisations", {"name": "A"}),
        ("/api/v1/evidence", {"kind": "statement", "owner_ids": ["r-coat"], "title": "A"}),
    ],
)
def test_a_repetition_is_answered_as_before(client: TestClient, path: str, body: dict[str, object]) -> None:
    first, again = (client.post(path, json=body, headers=KEY) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert [first.headers[name] for name in ("etag", "location")] == [again.headers[n] for n in ("etag", "location")]
    assert ("idempotency-replayed" in first.headers, again.headers["idempotency-replayed"]) == (False, "true")
    assert len(client.get("/api/v1/audit").json()["items"]) == 1


def test_without_a_key_every_request_is_new(client: TestClient, workspace: FakeWorkspace) -> None:
    before = problems(workspace)
    for _ in range(2):
        client.post(PROBLEMS, json=BODY)
    assert problems(workspace) == before + 2


def test_the_same_key_with_another_body_is_refused(client: TestClient, workspace: FakeWorkspace) -> None:
    client.post(PROBLEMS, json=BODY, headers=KEY)
    before = problems(workspace)
    response = client.post(PROBLEMS, json=BODY | {"language": "hi"}, headers=KEY)
    assert (response.status_code, response.json()["errors"][0]["given"]) == (422, "request-1")
    assert client.post("/api/v1/organisations", json={"name": "A"}, headers=KEY).status_code == 422
    assert problems(workspace) == before


def test_a_request_that_failed_is_not_remembered(client: TestClient) -> None:
    wrong = BODY | {"organisation_id": "nobody"}
    assert client.post(PROBLEMS, json=wrong, headers=KEY).status_code == 422
    assert client.post(PROBLEMS, json=BODY, headers=KEY).status_code == 201


def test_two_senders_share_no_keys(client: TestClient, workspace: FakeWorkspace) -> None:
    senders = [settle(workspace.store, f"{name}@example.in", Role.OWNER) for name in ("asha", "ravi")]
    made = [client.post(PROBLEMS, json=BODY, headers=KEY | key_of(workspace.store, one)).json() for one in senders]
    assert made[0]["problem_id"] != made[1]["problem_id"]


def test_a_repetition_after_deleting_creates_anew(client: TestClient) -> None:
    made = client.post(PROBLEMS, json=BODY, headers=KEY)
    client.delete(made.headers["location"])
    assert client.post(PROBLEMS, json=BODY, headers=KEY).headers["location"] != made.headers["location"]


@pytest.mark.parametrize("key", ["", "two words", "x" * 201, "é"])
def test_a_key_that_cannot_be_one_is_refused(client: TestClient, key: str) -> None:
    response = client.post(PROBLEMS, json=BODY, headers={b"Idempotency-Key": key.encode()})
    assert (response.status_code, response.json()["errors"][0]["in"]) == (422, "header")


def test_repetitions_at_once_are_done_once(client: TestClient, workspace: FakeWorkspace) -> None:
    before = problems(workspace)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: client.post(PROBLEMS, json=BODY, headers=KEY).content, range(8)))
    assert len(set(answers)) == 1
    assert problems(workspace) == before + 1
