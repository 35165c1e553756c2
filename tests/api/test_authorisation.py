"""Who counts as whom: the fresh install's own machine, the operators' key, keys of accounts, sessions on the API."""

from __future__ import annotations

from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.authorisation import page_requires, requires
from api.callers import Visiting
from models.accounts.account import Role
from models.accounts.audit_log import Event
from models.accounts.permissions import Action, Extent, Scope
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.page_reader import Page
from tests.api.people import HTML, browser_of, key_of, settle
from tests.api.scene import CONFIDENTIAL

PROBLEM = {"text": "Powder coating peels off", "confidentiality": "nda"}
PROBLEMS = "/api/v1/problems"
OPERATOR = {"Authorization": "Bearer open sesame"}


def test_before_there_is_an_administrator_the_own_machine_may_do_everything(
    client: TestClient, workspace: FakeWorkspace
) -> None:
    me = client.get("/api/v1/me").json()
    assert me["may"] == {action.value: "all" for action in Action}
    settle(workspace.store, "owner@example.in", Role.OWNER)
    assert client.post(PROBLEMS, json=PROBLEM).status_code == 201


def test_the_first_administrator_ends_that_at_once_and_for_good(client: TestClient, workspace: FakeWorkspace) -> None:
    assert client.post(PROBLEMS, json=PROBLEM).status_code == 201
    asha = settle(workspace.store, "asha@example.in", Role.ADMINISTRATOR)
    refused = client.post(PROBLEMS, json=PROBLEM)
    assert (refused.status_code, "sign in" in refused.json()["detail"]) == (403, True)
    assert client.get(f"{PROBLEMS}/p-secret").json()["text"] is None
    assert client.get("/api/v1/me").json()["may"] == {}
    assert client.post(PROBLEMS, json=PROBLEM, headers=key_of(workspace.store, asha)).status_code == 201
    with workspace.store.read() as transaction:
        entries = transaction.audit.page()
    assert [(entry.who, entry.event) for entry in entries] == [
        ("operator", Event.CREATED), (asha.account_id, Event.CREATED),
    ]  # fmt: skip


def test_the_operators_key_goes_on_working(public_client: TestClient, workspace: FakeWorkspace) -> None:
    settle(workspace.store, "asha@example.in", Role.ADMINISTRATOR)
    assert public_client.post(PROBLEMS, json=PROBLEM, headers=OPERATOR).status_code == 201
    assert public_client.get(f"{PROBLEMS}/p-secret", headers=OPERATOR).json()["text"] == CONFIDENTIAL


def test_a_public_address_without_key_and_administrator_says_what_to_do(make_client: ClientMaker) -> None:
    client = make_client(host="0.0.0.0")  # noqa: S104 - nothing listens in these tests
    detail = client.post(PROBLEMS, json=PROBLEM).json()["detail"]
    assert "SETU_API_KEY" in detail
    assert "setu account create-admin" in detail


def test_operators_may_what_has_no_line_of_its_own(client: TestClient, workspace: FakeWorkspace) -> None:
    app = cast(FastAPI, client.app)
    app.add_api_route("/run", lambda: "done", dependencies=requires(Action.OPERATE))
    app.add_api_route("/run-page", lambda: "done", dependencies=page_requires(Action.OPERATE))
    app.add_api_route("/seen", _seen)
    assert [client.get(path).status_code for path in ("/run", "/run-page")] == [200, 200]
    admin = settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR)
    near = settle(workspace.store, "near@example.in", Role.COORDINATOR, cluster_id="pune")
    senders = {
        True: key_of(workspace.store, admin),
        False: key_of(workspace.store, near),
    }
    for is_operator, headers in senders.items():
        assert client.get("/seen", headers=headers).json() is is_operator
        for path in ("/run", "/run-page"):
            assert client.get(path, headers=headers).status_code == (200 if is_operator else 403)
    assert client.get("/run", headers=key_of(workspace.store, admin, Scope.READ)).status_code == 403
    assert client.get("/run-page").status_code == 403


def _seen(visit: Visiting) -> bool:
    return visit.caller.extent(Action.OPERATE) is Extent.ALL


@pytest.mark.parametrize("secret", ["setu_", "setu_" + "x" * 43, "setu_é"])
def test_a_key_that_is_none_of_ours_is_refused_everywhere(client: TestClient, secret: str) -> None:
    headers = {b"Authorization": f"Bearer {secret}".encode()}
    for path in (PROBLEMS, "/", "/api/v1/me"):
        assert client.get(path, headers=headers).status_code == 401


def test_a_key_of_a_closed_account_opens_nothing(client: TestClient, workspace: FakeWorkspace) -> None:
    asha = settle(workspace.store, "asha@example.in", Role.OWNER)
    headers = key_of(workspace.store, asha)
    assert client.get("/api/v1/me", headers=headers).json()["account_id"] == asha.account_id
    with workspace.store.write() as transaction:
        transaction.accounts.change(type(asha)(**asha.__dict__ | {"disabled_at": "2026-11-28"}))
    assert client.get("/api/v1/me", headers=headers).status_code == 401


@pytest.mark.parametrize("scope", Scope)
def test_a_key_does_what_its_scopes_open_and_names_the_one_it_lacks(
    client: TestClient, workspace: FakeWorkspace, scope: Scope
) -> None:
    headers = key_of(workspace.store, settle(workspace.store, "asha@example.in", Role.ADMINISTRATOR), scope)
    tries = {
        Scope.READ: client.get("/api/v1/feedback", headers=headers),
        Scope.WRITE: client.post(PROBLEMS, json=PROBLEM, headers=headers),
        Scope.ADMIN: client.get("/api/v1/audit", headers=headers),
    }
    for needed, response in tries.items():
        assert (response.status_code < 300) is (needed is scope)
        if needed is not scope:
            assert f"lacks the scope '{needed}'" in response.json()["detail"]
    assert (client.get(f"{PROBLEMS}/p-secret", headers=headers).json()["text"] is not None) is (scope is Scope.READ)
    assert client.post("/api/v1/match", json={"text": "powder"}, headers=headers).status_code == 200


def test_a_session_reads_the_api_and_writes_it_with_the_header(client: TestClient, workspace: FakeWorkspace) -> None:
    form = browser_of(client, workspace.store, settle(workspace.store, "asha@example.in", Role.ADMINISTRATOR))
    me = client.get("/api/v1/me").json()
    assert (me["csrf"], me["name"]) == (form, "Asha")
    assert client.get(f"{PROBLEMS}/p-secret").json()["text"] == CONFIDENTIAL
    for headers in ({}, {"X-CSRF-Token": "0" * 32}):
        assert client.post(PROBLEMS, json=PROBLEM, headers=headers).status_code == 403
    assert client.post(PROBLEMS, json=PROBLEM, headers={"X-CSRF-Token": form}).status_code == 201


def test_an_owner_sees_the_own_problem_whole_on_pages_and_over_the_api_and_another_owner_does_not(
    client: TestClient, workspace: FakeWorkspace
) -> None:
    settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR)
    asha, ravi = (settle(workspace.store, f"{name}@example.in", Role.OWNER) for name in ("asha", "ravi"))
    body = {"text": "Our nickelgreen bath turns green", "confidentiality": "blinded"}
    made = client.post(PROBLEMS, json=body, headers=key_of(workspace.store, asha)).json()
    where = f"/problems/{made['problem_id']}"
    for account, sees in ((asha, True), (ravi, False)):
        assert ("nickelgreen" in client.get(f"/api/v1{where}", headers=key_of(workspace.store, account)).text) is sees
        browser_of(client, workspace.store, account)
        for path in (where, f"/match?problem={made['problem_id']}"):
            assert ("nickelgreen" in client.get(path, headers=HTML).text) is sees
        client.cookies.clear()
    assert "nickelgreen" not in client.get(where, headers=HTML).text


def test_a_problem_that_was_deleted_leaves_its_id_to_nobody(client: TestClient, workspace: FakeWorkspace) -> None:
    admin = key_of(workspace.store, settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR))
    asha = key_of(workspace.store, settle(workspace.store, "asha@example.in", Role.OWNER))
    made = client.post(PROBLEMS, json=PROBLEM, headers=asha).json()["problem_id"]
    assert client.delete(f"{PROBLEMS}/{made}", headers=asha).status_code == 204
    body = PROBLEM | {"problem_id": made, "text": "Somebody else's nickelgreen bath"}
    assert client.post(PROBLEMS, json=body, headers=admin).status_code == 201
    assert client.get(f"{PROBLEMS}/{made}", headers=asha).json()["text"] is None


def test_a_chosen_id_is_claimed_by_nobody(client: TestClient, workspace: FakeWorkspace) -> None:
    settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR)
    roles = (Role.OWNER, Role.COORDINATOR)
    both = key_of(workspace.store, settle(workspace.store, "both@example.in", *roles, cluster_id="pune"))
    chosen = client.post(PROBLEMS, json=PROBLEM | {"problem_id": "p-100", "cluster_id": "pune"}, headers=both)
    drawn = client.post(PROBLEMS, json=PROBLEM, headers=both)
    refused = client.post(PROBLEMS, json=PROBLEM | {"problem_id": "p-101"}, headers=both)
    assert (chosen.status_code, drawn.status_code, refused.status_code) == (201, 201, 403)
    assert "leave problem_id out" in refused.json()["detail"]
    with workspace.store.read() as transaction:
        (tied,) = transaction.record_owners.of("problem", [drawn.json()["problem_id"]]).values()
        assert len(tied) == 1
        assert transaction.record_owners.of("problem", ["p-100"]) == {"p-100": frozenset()}


def test_what_is_withheld_names_no_publisher(client: TestClient, workspace: FakeWorkspace) -> None:
    admin = key_of(workspace.store, settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR))
    body = PROBLEM | {"provenance": {"source": "own form", "published_by": "Nickelgreen Works"}}
    made = client.post(PROBLEMS, json=body, headers=admin).json()["problem_id"]
    assert "Nickelgreen" in client.get(f"{PROBLEMS}/{made}", headers=admin).text
    assert "Nickelgreen" not in client.get(f"{PROBLEMS}/{made}").text


def test_feedback_of_an_account_is_one_voice_from_every_browser(client: TestClient, workspace: FakeWorkspace) -> None:
    asha = settle(workspace.store, "asha@example.in", Role.OWNER)
    headers = key_of(workspace.store, asha)
    said = {"text": "powder coating", "provider_id": "r-coat"}
    first = client.post("/api/v1/feedback", json=said | {"judgement": "relevant"}, headers=headers)
    assert "set-cookie" not in first.headers
    again = client.post("/api/v1/feedback", json=said | {"judgement": "relevant"}, headers=headers)
    assert (first.status_code, again.status_code) == (201, 200)
    with workspace.store.read() as transaction:
        assert [one.actor for one in transaction.feedback.iterate()] == [asha.account_id]


def test_a_coordinator_judges_duplicates_on_the_page_and_is_named(client: TestClient, workspace: FakeWorkspace) -> None:
    near = settle(workspace.store, "near@example.in", Role.COORDINATOR, cluster_id="pune")
    settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR)
    form = browser_of(client, workspace.store, near)
    assert Page(client.get("/duplicates", headers=HTML).text).mistakes == []
    sent = {"csrf": form, "type": "provider", "keep_id": "r-coat", "other_id": "r-milk"}
    assert client.post("/duplicates/merge", data=sent, follow_redirects=False).status_code == 303
    with workspace.store.read() as transaction:
        assert [merge.merged_by for merge in transaction.merges.history()] == [near.account_id]


def test_accounts_are_made_changed_closed_and_erased_by_administrators_and_it_is_on_record(
    client: TestClient, workspace: FakeWorkspace
) -> None:
    admin = settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR)
    headers = key_of(workspace.store, admin)
    body = {"email": "New@example.in", "name": "New", "roles": ["coordinator"], "cluster_id": "PKC"}
    made = client.post("/api/v1/accounts", json=body, headers=headers | {"Accept-Language": "hi"})
    assert (made.status_code, made.json()["cluster_id"], made.json()["email"]) == (201, "pune", "new@example.in")
    where, tag = made.headers["location"], {"If-Match": made.headers["etag"]}
    assert client.post("/api/v1/accounts", json=body, headers=headers).status_code == 409
    assert client.patch(where, json={"is_disabled": True}, headers=headers).status_code == 428
    change = {"roles": ["provider"], "provider_id": "r-coat", "is_disabled": True}
    changed = client.patch(where, json=change, headers=headers | tag).json()
    assert (changed["roles"], changed["provider_id"], bool(changed["disabled_at"])) == (["provider"], "r-coat", True)
    assert client.patch(where, json=change, headers=headers | tag).status_code == 412
    missing = client.patch(where, json={"provider_id": "nobody"}, headers=headers | {"If-Match": "*"})
    assert [fault["pointer"] for fault in missing.json()["errors"]] == ["/provider_id"]
    assert client.delete(where, headers=headers).status_code == 204
    assert client.get(where, headers=headers).status_code == 404
    log = client.get("/api/v1/audit", params={"record_id": made.json()["account_id"]}, headers=headers).json()
    assert [entry["event"] for entry in log["items"]] == ["account-made", "account-changed", "account-erased"]


def test_every_contact_that_is_read_is_a_line_of_the_log(client: TestClient, workspace: FakeWorkspace) -> None:
    admin = settle(workspace.store, "admin@example.in", Role.ADMINISTRATOR)
    asha = settle(workspace.store, "asha@example.in", Role.OWNER)
    headers = key_of(workspace.store, admin) | {"X-Request-Id": "request-0001"}
    pages, cursor = [], ""
    while True:
        page = client.get("/api/v1/accounts", params={"limit": 1, "cursor": cursor}, headers=headers).json()
        pages += page["items"]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert {one["email"] for one in pages} == {"admin@example.in", "asha@example.in"}
    client.get(f"/api/v1/accounts/{asha.account_id}", headers=headers)
    with workspace.store.read() as transaction:
        entries = transaction.audit.page(record_id=asha.account_id)
    assert [(one.who, one.event, one.request_id) for one in entries] == [
        (admin.account_id, Event.CONTACT_READ, "request-0001")
    ] * 2


def test_the_audit_log_comes_in_pages_and_refuses_foreign_cursors(client: TestClient, workspace: FakeWorkspace) -> None:
    for n in range(3):
        client.post(PROBLEMS, json=PROBLEM | {"problem_id": f"q-{n}"})
    first = client.get("/api/v1/audit", params={"limit": 2}).json()
    rest = client.get("/api/v1/audit", params={"limit": 2, "cursor": first["next"]}).json()
    told = [(entry["event"], entry["record_id"]) for entry in [*first["items"], *rest["items"]]]
    # Reading the log is a line of it too.
    assert told == [("created", "q-0"), ("created", "q-1"), ("created", "q-2"), ("audit-read", "")]
    assert rest["next"] is None
    assert client.get("/api/v1/audit", params={"cursor": "eHh4"}).status_code == 422
