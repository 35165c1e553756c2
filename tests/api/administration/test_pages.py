"""The pages of administrators: well formed, small, in every language; what cannot be undone is asked first."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from models.accounts.account import Account, Role
from models.accounts.audit_log import Event
from models.interface_languages import INTERFACE_LANGUAGES
from models.jobs import JobState
from tests.api.fakes import FakeWorkspace
from tests.api.page_reader import Page
from tests.api.people import HTML, browser_of, key_of, settle

PATHS = ("/admin", "/admin/users", "/admin/models", "/admin/index", "/admin/jobs", "/admin/audit", "/admin/settings")


def send(client: TestClient, form: str, path: str, **data: Any) -> Response:
    return client.post(path, data={"csrf": form} | data, headers=HTML, follow_redirects=False)


def stored(workspace: FakeWorkspace, account: Account) -> Account:
    with workspace.store.read() as transaction:
        return transaction.accounts.get(account.account_id)


def events(workspace: FakeWorkspace) -> list[Event]:
    with workspace.store.read() as transaction:
        return [entry.event for entry in transaction.audit.page()]


@pytest.mark.parametrize("lang", INTERFACE_LANGUAGES)
def test_every_page_is_well_formed_and_small(client: TestClient, form: str, admin: Account, lang: str) -> None:
    for path in (*PATHS, f"/admin/users/{admin.account_id}"):
        response = client.get(path, params={"lang": lang}, headers=HTML)
        page = Page(response.text)
        assert (response.status_code, page.mistakes, len(page.all("h1"))) == (200, [], 1), path
        assert len(response.content) < 100_000
        assert response.headers["cache-control"] == "private, no-store"
        labelled = {one.attributes.get("for") for one in page.all("label")}
        fields = [one for name in ("input", "select") for one in page.all(name)]
        ids = [one.attributes["id"] for one in fields if one.attributes.get("type") != "hidden"]
        assert set(ids) <= labelled, path
        here = [one for one in page.all("a") if one.attributes.get("aria-current") == "page"]
        assert len(here) == 1, path


@pytest.mark.parametrize("role", [None, Role.OWNER, Role.PROVIDER, Role.COORDINATOR])
def test_nobody_else_sees_them(client: TestClient, workspace: FakeWorkspace, admin: Account, role: Role | None) -> None:
    if role is not None:
        browser_of(client, workspace.store, settle(workspace.store, "ravi@example.in", role, cluster_id="pune"))
    for path in (*PATHS, f"/admin/users/{admin.account_id}"):
        assert client.get(path, headers=HTML).status_code == 403, path


def test_accounts_are_found_by_words_role_cluster_and_state(
    client: TestClient, workspace: FakeWorkspace, form: str
) -> None:
    settle(workspace.store, "meera@example.in", Role.COORDINATOR, cluster_id="pune")
    settle(workspace.store, "50%_off@example.in", Role.OWNER)

    def found(**asked: str) -> set[str]:
        page = Page(client.get("/admin/users", params=asked, headers=HTML).text)
        return {one.text for one in page.all("strong")}

    assert found() == {"Asha", "Meera", "50%_Off"}
    assert found(text="MEERA") == found(role="coordinator") == found(cluster_id="pune") == {"Meera"}
    assert found(text="%_") == {"50%_Off"}, "signs of the database mean themselves"
    assert found(is_disabled="1") == found(text="nobody") == set()
    assert found(is_disabled="0", text="", role="", cluster_id="") == {"Asha", "Meera", "50%_Off"}


def test_a_long_list_comes_a_page_at_a_time_and_keeps_what_was_asked(
    client: TestClient, workspace: FakeWorkspace, form: str
) -> None:
    with workspace.store.write() as transaction:
        for number in range(30):
            transaction.accounts.add(Account("", f"n{number}@example.in", f"N{number}", (Role.OWNER,)))
    seen: set[str] = set()
    path = "/admin/users?role=owner&lang=hi"
    for _ in range(2):
        page = Page(client.get(path, headers=HTML).text)
        seen |= {one.text for one in page.all("strong")}
        more = page.all("a", class_="more")
        path = more[0].attributes["href"] if more else ""
    assert (len(seen), path) == (30, "")


def test_what_throws_somebody_out_is_asked_first(client: TestClient, workspace: FakeWorkspace, form: str) -> None:
    ravi = settle(workspace.store, "ravi@example.in", Role.OWNER)
    key = key_of(workspace.store, ravi)
    path = f"/admin/users/{ravi.account_id}/step"
    with workspace.store.read() as transaction:
        (held,) = transaction.api_keys.of_account(ravi.account_id)
    for step, which in (("close", ""), ("revoke", held.key_id), ("end_sessions", ""), ("erase", "")):
        asked = Page(send(client, form, path, step=step, which=which).text)
        assert "ravi@example.in" in asked.one("main").text
        assert client.get("/api/v1/me", headers=key).status_code == 200
    assert not stored(workspace, ravi).is_disabled
    sent = {one.attributes["name"]: one.attributes["value"] for one in asked.all("input")}
    assert send(client, form, path, **sent | {"sure": "1"}).status_code == 303
    with workspace.store.read() as transaction:
        assert transaction.accounts.with_email("ravi@example.in") is None
    assert client.get("/api/v1/me", headers=key).status_code == 401


def test_an_account_is_closed_opened_and_sent_a_letter(client: TestClient, workspace: FakeWorkspace, form: str) -> None:
    ravi = settle(workspace.store, "ravi@example.in", Role.OWNER)
    path = f"/admin/users/{ravi.account_id}/step"
    send(client, form, path, step="close", sure="1")
    assert stored(workspace, ravi).is_disabled
    refused = send(client, form, path, step="letter")
    assert (refused.status_code, "account is closed" in refused.text) == (409, True)
    send(client, form, path, step="open")
    assert not stored(workspace, ravi).is_disabled
    assert send(client, form, path, step="letter").headers["location"].endswith("?done=letter")
    assert events(workspace)[-1] is Event.LETTER_SENT
    assert "on its way" in client.get(f"/admin/users/{ravi.account_id}?done=letter", headers=HTML).text


def test_the_last_administrator_stays(client: TestClient, workspace: FakeWorkspace, form: str, admin: Account) -> None:
    path = f"/admin/users/{admin.account_id}"
    for step in ("close", "erase"):
        refused = send(client, form, f"{path}/step", step=step, sure="1")
        assert (refused.status_code, "last administrator" in refused.text) == (409, True)
    shown = Page(client.get(path, headers=HTML).text)
    version = next(one for one in shown.all("input") if one.attributes.get("name") == "version").attributes["value"]
    change = {"name": "Asha", "role": "owner", "version": version}
    assert "not be an administrator any more" in send(client, form, f"{path}/change", **change).text
    refused = send(client, form, f"{path}/change", **change, sure="1")
    assert (refused.status_code, "last administrator" in refused.text) == (422, True)
    assert stored(workspace, admin).roles == (Role.ADMINISTRATOR,)


def test_a_change_takes_every_field_and_refuses_what_was_changed_meanwhile(
    client: TestClient, workspace: FakeWorkspace, form: str
) -> None:
    ravi = settle(workspace.store, "ravi@example.in", Role.COORDINATOR, cluster_id="pune")
    path = f"/admin/users/{ravi.account_id}"
    shown = Page(client.get(path, headers=HTML).text)
    version = next(one for one in shown.all("input") if one.attributes.get("name") == "version").attributes["value"]
    sent = {"name": "", "role": ["owner"], "cluster_id": "", "version": version}
    assert send(client, form, f"{path}/change", **sent).status_code == 303
    changed = stored(workspace, ravi)
    assert (changed.name, changed.roles, changed.cluster_id) == ("", (Role.OWNER,), "")
    again = send(client, form, f"{path}/change", **sent)
    assert (again.status_code, "Somebody else changed" in again.text) == (422, True)


@pytest.mark.parametrize("sent", [
    {"email": "no address"}, {"email": ""}, {"email": "asha@example.in"}, {"email": "r@example.in", "role": "king"},
    {"email": "r@example.in", "role": "coordinator"}, {"email": "r@example.in", "provider_id": "nobody"},
    {"email": "r@example.in", "cluster_id": "atlantis"}, {"email": "r\u0000@example.in"},
    {"email": "r@example.in", "name": "x" * 201},
])  # fmt: skip
def test_what_cannot_be_an_account_is_refused_in_words(
    client: TestClient, workspace: FakeWorkspace, form: str, sent: dict[str, str]
) -> None:
    refused = send(client, form, "/admin/users", **sent)
    assert refused.status_code == 422
    assert "<" not in Page(refused.text).one("main").text  # marks of what stays English are marks, not words
    with workspace.store.read() as transaction:
        assert transaction.accounts.count() == 1


def test_an_account_is_made_and_shown(client: TestClient, workspace: FakeWorkspace, form: str) -> None:
    made = send(client, form, "/admin/users", email="Ravi@Example.in", name="रवि", role=["owner", "provider"])
    assert made.status_code == 303
    assert "रवि" in client.get(made.headers["location"], headers=HTML).text
    with workspace.store.read() as transaction:
        account = transaction.accounts.with_email("ravi@example.in")
    assert account is not None
    assert account.roles == (Role.OWNER, Role.PROVIDER)


def test_what_waits_is_counted_and_leads_to_where_it_is_mended(
    client: TestClient, workspace: FakeWorkspace, form: str
) -> None:
    with workspace.store.write() as transaction:
        job = transaction.jobs.submit("index.rebuild", {"of": 1})
        connection = transaction.jobs._connection
        connection.exec_driver_sql(
            f"UPDATE jobs SET submitted_at = '2020-01-01T00:00:00.000+00:00', attempts = 3, state = 'running', "
            f"leased_until = '2020-01-01T00:00:00.000+00:00', worker = 'gone' WHERE job_id = '{job.job_id}'"
        )
    kinds = {one["kind"]: one for one in client.get("/api/v1/overview").json()["attention"]}
    assert kinds["stuck_jobs"]["count"] == 1 or kinds["failed_jobs"]["count"] == 1
    assert "problems_without_cluster" in kinds
    shown = client.get("/admin", headers=HTML).text
    assert "/admin/jobs" in shown
    for record_id in kinds["problems_without_cluster"]["record_ids"]:
        assert f"/problems/{record_id}" in shown


def test_a_job_that_nobody_works_on_is_given_up_after_asking(
    client: TestClient, workspace: FakeWorkspace, form: str
) -> None:
    with workspace.store.write() as transaction:
        job = transaction.jobs.submit("unknown", {})
        held = transaction.jobs.submit("other", {})
        transaction.jobs.claim("somebody", 600, tasks=("other",))
    asked = send(client, form, "/admin/jobs/give-up", job_id=job.job_id)
    assert job.job_id in Page(asked.text).one("main").text
    assert send(client, form, "/admin/jobs/give-up", job_id=job.job_id, sure="1").status_code == 303
    assert send(client, form, "/admin/jobs/give-up", job_id=held.job_id, sure="1").status_code == 409
    assert send(client, form, "/admin/jobs/give-up", job_id="nothing", sure="1").status_code == 404
    with workspace.store.read() as transaction:
        assert transaction.jobs.get(job.job_id).state is JobState.FAILED
        assert transaction.jobs.get(held.job_id).state is JobState.RUNNING
    assert "given up by an administrator" in client.get("/admin/jobs", headers=HTML).text


def test_rebuilding_and_fitting_are_asked_for_once(client: TestClient, workspace: FakeWorkspace, form: str) -> None:
    for _ in range(2):
        assert send(client, form, "/admin/models/undo").status_code == 303
        assert send(client, form, "/admin/models/use", version="shipped").status_code == 303
    assert send(client, form, "/admin/models/use", version="r9999").status_code == 404
    assert send(client, form, "/admin/models/fit", parent="r9999").status_code == 404
    assert client.get("/admin/models?version=r9999", headers=HTML).status_code == 404
    assert "cannot be compared yet" in client.get("/admin/models?version=shipped", headers=HTML).text
