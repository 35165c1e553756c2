"""The audit log as administrators search and export it; to read it is a line of it too."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient

from models.accounts.account import Account
from models.accounts.audit_log import AuditEntry, Event
from tests.api.fakes import FakeWorkspace
from tests.api.people import HTML


@pytest.fixture
def filled(workspace: FakeWorkspace, form: str) -> None:
    with workspace.store.write() as transaction:
        transaction.audit.add(
            AuditEntry("a-1", Event.CREATED, "problem", "p-1"),
            AuditEntry("a-2", Event.CREATED, "problem", "=SUM(A1)"),
            AuditEntry("", Event.CONTACT_READ, "account", "a-1"),
        )
        connection = transaction.audit._connection
        connection.exec_driver_sql("UPDATE audit_log SET at = '2026-11-27T23:59:59+00:00' WHERE record_id = 'p-1'")
        connection.exec_driver_sql("UPDATE audit_log SET at = '2026-11-28T00:00:00+00:00' WHERE record_id <> 'p-1'")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(("asked", "found"), [
    ({"account_id": "a-1"}, ["p-1", "a-1"]),
    ({"record_id": "p-1"}, ["p-1"]),
    ({"record_type": "problem"}, ["p-1", "=SUM(A1)"]),
    ({"event": "contact-read"}, ["a-1"]),
    ({"until": "2026-11-27"}, ["p-1"]),
    ({"since": "2026-11-28", "until": "2026-11-28"}, ["=SUM(A1)", "a-1"]),
    ({"until": "9999-12-31", "record_type": "problem"}, ["p-1", "=SUM(A1)"]),
    ({"account_id": "nobody"}, []),
    ({"record_id": "", "event": "", "since": "", "until": "", "account_id": "a-2"}, ["=SUM(A1)"]),
])  # fmt: skip
def test_entries_are_found_by_who_what_record_and_day(
    client: TestClient, asked: dict[str, str], found: list[str]
) -> None:
    forward = [one["record_id"] for one in client.get("/api/v1/audit", params=asked).json()["items"]]
    latest = client.get("/api/v1/audit", params=asked | {"order": "latest"}).json()["items"]
    without_own = [one["record_id"] for one in latest if one["event"] != "audit-read"]
    assert (forward, without_own) == (found, found[::-1])
    table = client.get("/admin/audit.csv", params=asked).text
    rows = [row for row in csv.DictReader(io.StringIO(table)) if not row["event"].startswith("audit-")]
    assert [row["record_id"].removeprefix("'") for row in rows] == found


@pytest.mark.usefixtures("filled")
def test_no_cell_of_the_table_runs_as_a_formula(client: TestClient) -> None:
    table = client.get("/api/v1/audit.csv")
    assert "'=SUM(A1)" in table.text
    assert not any(cell.startswith("=") for row in csv.reader(io.StringIO(table.text)) for cell in row)
    assert table.headers["content-disposition"] == 'attachment; filename="setu-audit.csv"'


@pytest.mark.usefixtures("filled")
def test_reading_and_exporting_are_lines_of_the_log(
    client: TestClient, workspace: FakeWorkspace, admin: Account
) -> None:
    client.get("/admin/audit", params={"account_id": "a-1"}, headers=HTML)
    client.get("/api/v1/audit")
    client.get("/admin/audit.csv", params={"record_id": "p-1"})
    with workspace.store.read() as transaction:
        last = transaction.audit.page()[-3:]
    assert [(one.who, one.event.value, one.record_id) for one in last] == [
        (admin.account_id, "audit-read", "a-1"),
        (admin.account_id, "audit-read", ""),
        (admin.account_id, "audit-exported", "p-1"),
    ]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("asked", [
    {"event": "nothing"}, {"since": "yesterday"}, {"since": "2026-11-28", "until": "2026-11-27"},
    {"cursor": "no cursor"}, {"since": "0"}, {"unknown": "x"}, {"record_id": "a\u0000b"},
])  # fmt: skip
def test_what_cannot_be_asked_is_refused(client: TestClient, asked: dict[str, str]) -> None:
    for path in ("/api/v1/audit", "/admin/audit"):
        assert client.get(path, params=asked).status_code == 422, path


def test_a_long_log_comes_a_page_at_a_time_either_way(client: TestClient, workspace: FakeWorkspace, form: str) -> None:
    with workspace.store.write() as transaction:
        transaction.audit.add(*(AuditEntry("a-1", Event.CREATED, "problem", f"p-{n}") for n in range(7)))
    for order, wanted in (("oldest", range(7)), ("latest", range(6, -1, -1))):
        seen: list[str] = []
        asked = {"record_type": "problem", "limit": "3", "order": order}
        while True:
            page = client.get("/api/v1/audit", params=asked).json()
            seen += [one["record_id"] for one in page["items"]]
            if page["next"] is None:
                break
            asked["cursor"] = page["next"]
        assert seen == [f"p-{n}" for n in wanted]
