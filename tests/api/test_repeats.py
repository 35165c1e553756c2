"""``Idempotency-Key``: a POST that is sent again is done once and answered as before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, select, update

from api.repeats import HEADER, REPEATED
from models.accounts import tables
from models.accounts.account import Role
from models.accounts.remembered_answers import HELD_S, RUNNING, WRITTEN, Repeatable, under_way
from models.accounts.tokens import present
from models.errors import UnderWay
from models.records import Problem, Provenance
from tests.api.fakes import FakeWorkspace
from tests.api.page_reader import Page
from tests.api.people import HTML, key_of, settle

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
        answers = list(pool.map(lambda _: client.post(PROBLEMS, json=BODY, headers=KEY), range(8)))
    made = {one.content for one in answers if one.status_code == 201}
    waiting = [one for one in answers if one.status_code != 201]
    assert len(made) == 1
    assert all((one.status_code, one.headers["retry-after"]) == (409, "2") for one in waiting)
    assert problems(workspace) == before + 1


def test_a_request_that_is_being_carried_out_is_told_so(client: TestClient, workspace: FakeWorkspace) -> None:
    first = client.post(PROBLEMS, json=BODY, headers=KEY)
    set_rows(workspace, status=RUNNING, held_by="another process")
    again = client.post(PROBLEMS, json=BODY, headers=KEY)
    assert first.status_code == 201
    assert (again.status_code, again.json()["type"], again.headers["retry-after"]) == (409, "/errors/under-way", "2")


def test_a_process_that_died_before_it_wrote_is_replaced(client: TestClient, workspace: FakeWorkspace) -> None:
    client.post(PROBLEMS, json=BODY, headers=KEY)
    set_rows(workspace, status=RUNNING, held_by="dead", at="2026-01-01T00:00:00+00:00")
    again = client.post(PROBLEMS, json=BODY, headers=KEY)
    assert (again.status_code, REPEATED in again.headers) == (201, False)


def test_what_a_dead_process_wrote_is_not_written_again(client: TestClient, workspace: FakeWorkspace) -> None:
    client.post(PROBLEMS, json=BODY, headers=KEY)
    set_rows(workspace, status=WRITTEN, held_by="dead", at="2026-01-01T00:00:00+00:00")
    before = problems(workspace)
    again = client.post(PROBLEMS, json=BODY, headers=KEY)
    assert (again.status_code, "retry-after" in again.headers) == (409, False)
    assert "was carried out" in again.json()["detail"]
    assert problems(workspace) == before


def test_whoever_lost_a_request_writes_nothing_any_more(workspace: FakeWorkspace) -> None:
    slow, fast = (Repeatable("a-1", "request-1", "body", holder) for holder in ("slow", "fast"))
    long_ago = present() - timedelta(seconds=HELD_S + 1)
    with workspace.store.write() as transaction:
        transaction.answers.hold(slow, long_ago)
    with workspace.store.write() as transaction:
        assert transaction.answers.hold(fast) is None
    before, token = problems(workspace), under_way.set(slow)
    try:
        with pytest.raises(UnderWay), workspace.store.write() as transaction:
            transaction.problems.put([Problem("p-late", "Too late", Provenance("test"))])
    finally:
        under_way.reset(token)
    assert problems(workspace) == before


def test_an_answer_and_its_key_are_not_kept_in_the_clear(client: TestClient, workspace: FakeWorkspace) -> None:
    client.post("/api/v1/submissions", json={"text": "Powder coating peels off"}, headers=KEY)
    (row,) = rows(workspace)
    assert row["status"] == 201
    assert not any(word in str(dict(row)) for word in ("request-1", "link", "Powder", "setu_actor"))


SINGLE = {
    "/api/v1/feedback": {"text": "powder", "provider_id": "r-coat", "judgement": "relevant"},
    "/api/v1/introductions": {"text": "powder coating peels off", "provider_id": "r-coat"},
    "/api/v1/submissions": {"text": "powder coating peels off"},
    "/api/v1/accounts": {"email": "new@example.in", "roles": ["owner"]},
    "/api/v1/duplicates/find": {"record_type": "organisation"},
}


@pytest.mark.parametrize("path", SINGLE)
def test_every_post_is_done_once(client: TestClient, workspace: FakeWorkspace, path: str) -> None:
    first = client.post(path, json=SINGLE[path], headers=KEY)
    after = counted(workspace)
    again = client.post(path, json=SINGLE[path], headers=KEY)
    assert first.status_code == again.status_code, again.text
    assert (first.content, first.headers.get("set-cookie")) == (again.content, again.headers.get("set-cookie"))
    assert again.headers[REPEATED] == "true"
    assert counted(workspace) == after


def test_an_upload_is_done_once_whatever_its_boundary(client: TestClient) -> None:
    answers = [
        client.post("/api/v1/imports", data={"kind": "problem"}, files={"file": ("p.csv", b"problem_id")}, headers=KEY)
        for _ in range(2)
    ]
    assert answers[0].request.headers["content-type"] != answers[1].request.headers["content-type"]
    assert answers[0].json()["import_id"] == answers[1].json()["import_id"]
    other = client.post("/api/v1/imports", data={"kind": "problem"}, files={"file": ("p.csv", b"problem")}, headers=KEY)
    assert other.status_code == 422


def test_edits_and_deletions_may_be_repeated_too(client: TestClient) -> None:
    made = client.post(PROBLEMS, json=BODY)
    where, seen = made.headers["location"], {"If-Match": made.headers["etag"]} | KEY
    changed = [client.put(where, json=BODY | {"title": "New"}, headers=seen) for _ in range(2)]
    assert [one.status_code for one in changed] == [200, 200]
    assert [client.delete(where, headers={HEADER: "request-2"}).status_code for _ in range(2)] == [204, 204]


def test_who_only_asks_needs_no_key_and_is_answered_anew(client: TestClient) -> None:
    for text in ("powder", "zinc"):
        answer = client.post("/api/v1/match", json={"text": text}, headers=KEY)
        assert (answer.status_code, REPEATED in answer.headers) == (200, False)


def test_two_sorts_of_clients_without_accounts_share_no_keys(public_client: TestClient) -> None:
    sent = {"text": "powder coating peels off"}
    made = [
        public_client.post("/api/v1/submissions", json=sent, headers=KEY | {"User-Agent": agent}).json()["link"]
        for agent in ("one", "one", "two")
    ]
    assert made[0] == made[1] != made[2]


def test_a_double_tap_on_a_form_does_nothing_twice(client: TestClient, workspace: FakeWorkspace) -> None:
    page = Page(client.get("/providers/r-coat", headers=HTML).text + client.get("/sign-up", headers=HTML).text)
    once = [one.attributes["value"] for one in page.all("input") if one.attributes.get("name") == "once"]
    assert len(set(once)) == len(once) >= 1
    form = {"email": "asha@example.in", "name": "Asha", "role": "owner", "agree": "account", "once": once[-1]}
    first, again = (client.post("/sign-up", data=form, headers=HTML) for _ in range(2))
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert letters_queued(workspace) == 1
    client.post("/sign-up", data=form | {"email": "ravi@example.in"}, headers=HTML)
    client.post("/sign-up", data=form | {"once": "another-key"}, headers=HTML)
    assert letters_queued(workspace) == 3


def rows(workspace: FakeWorkspace) -> list[Any]:
    engine = create_engine(workspace.store.url)
    with engine.connect() as connection:
        found = list(connection.execute(select(tables.remembered_answers)).mappings())
    engine.dispose()
    return found


def set_rows(workspace: FakeWorkspace, **values: Any) -> None:
    engine = create_engine(workspace.store.url)
    with engine.begin() as connection:
        connection.execute(update(tables.remembered_answers).values(**values))
    engine.dispose()


def counted(workspace: FakeWorkspace) -> tuple[int, ...]:
    with workspace.store.read() as transaction:
        audit = len(transaction.audit.page())
        letters = sum(transaction.outbox.counts().values())
        return transaction.problems.count(), audit, letters, len(list(transaction.feedback.iterate()))


def letters_queued(workspace: FakeWorkspace) -> int:
    with workspace.store.read() as transaction:
        return sum(transaction.outbox.counts().values())
