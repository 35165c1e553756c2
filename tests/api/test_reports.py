"""Reports over HTTP: who reads what, in which form, and how verdicts are brought up to date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from api.application import create_app
from api.pages.rendering import STATIC
from api.settings import Settings
from matcher.reports.records import ReportName
from matcher.workspace import Workspace
from models.accounts.account import Role
from models.records import Confidentiality, Location, Problem
from tests.api.page_reader import Page
from tests.api.people import HTML, browser_of, key_of, settle
from tests.matcher.partners.world import by_score
from tests.matcher.scene import SOURCE, Scene, evidence, open_scene, provider

MARATHI = "व्हायोलिन बेसूर झाले"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    opened = open_scene(tmp_path, calibration=by_score(0.5))
    place = Location("Pune", "Pune", "Maharashtra")
    opened.put(
        [provider("ann", cluster_id="pune", location=place), provider("bob", cluster_id="delhi")],
        [evidence("e1", "Pump seals leak in brackish water", "ann", year=2025), evidence("e2", "Poems", "bob")],
    )
    with opened.store.write() as transaction:
        given: dict[str, Any] = {"location": place, "cluster_id": "pune", "sector": "pumps"}
        transaction.problems.put(
            [
                Problem("open", "Pump seals leak in brackish water", SOURCE, **given),
                Problem("odd", MARATHI, SOURCE, **given),
                Problem("closed", "Nickelwords crack", SOURCE, confidentiality=Confidentiality.NDA, **given),
                Problem("far", "Poems", SOURCE, cluster_id="delhi", sector="letters"),
            ]
        )
    yield opened
    opened.store.close()


@pytest.fixture
def client(scene: Scene, tmp_path: Path) -> Iterator[TestClient]:
    workspace = SimpleNamespace(store=scene.store, indexer=scene.indexer, matcher=scene.matcher, encoders={})
    app = create_app(Settings(home=tmp_path, sends_messages=False), cast(Workspace, workspace))
    with TestClient(app, base_url="http://localhost") as made:
        yield made


def refreshed(client: TestClient) -> dict[str, Any]:
    """Have verdicts brought up to date in this thread, where nobody has to wait for another one."""
    services = cast(Any, client.app).state.services
    services.reports.stop()
    services.reports._is_stopping = False
    asked: dict[str, Any] = client.post("/api/v1/reports/refresh").json()
    while services.reports.run_next():
        pass
    return asked


def table(answer: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = next(one for one in answer["tables"] if one["key"] == key)
    keys = [column["key"] for column in found["columns"]]
    return [dict(zip(keys, row, strict=True)) for row in found["rows"]]


def test_verdicts_are_brought_up_to_date_once_and_then_told(client: TestClient) -> None:
    before = client.get("/api/v1/reports/demand").json()
    assert (before["basis"]["judged"], before["basis"]["unjudged"]) == (0, 4)
    refreshed(client)
    last = client.get("/api/v1/reports").json()["refresh"]
    assert (last["state"], last["progress"], last["failure"]) == ("done", 4, "")
    after = client.get("/api/v1/reports/demand", params={"cluster": "pune"}).json()
    assert after["basis"]["judged"] == 3
    row = table(after, "cells")[0]
    assert (row["district"], row["sector"], row["problems"], row["covered_here"]) == ("Pune", "pumps", 3, 1)
    assert row["unmet"] == 2


def test_who_asks_twice_is_told_of_the_job_under_way(client: TestClient) -> None:
    services = cast(Any, client.app).state.services
    services.reports.stop()
    first, second = (client.post("/api/v1/reports/refresh") for _ in range(2))
    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()


@pytest.mark.parametrize("name", ReportName)
@pytest.mark.parametrize("lang", ["en", "hi"])
def test_every_report_has_a_page_within_bounds_with_a_table_beside_every_chart(
    client: TestClient, name: ReportName, lang: str
) -> None:
    refreshed(client)
    page = client.get(f"/reports/{name}", params={"lang": lang, "cluster": "pune"}, headers=HTML)
    assert page.status_code == 200
    assert len(page.content) < 100_000
    assert page.text.count("<svg") == page.text.count("<title id=") == page.text.count("<desc id=")
    assert "style=" not in page.text
    for section in re.findall(r"<section.*?</section>", page.text, flags=re.DOTALL):
        assert "<svg" not in section or "<table" in section
    ids = re.findall(r'\bid="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ReportName)
def test_every_table_of_a_report_scrolls_in_a_region_of_its_own_that_keys_reach(
    client: TestClient, name: ReportName
) -> None:
    refreshed(client)
    page = Page(client.get(f"/reports/{name}", headers=HTML).text)
    around = [page.elements[place - 1] for place, one in enumerate(page.elements) if one.name == "table"]
    titles = {one.text for one in page.all("h2")}
    assert around
    for one in around:
        assert {key: one.attributes.get(key) for key in ("class", "tabindex", "role")} == {
            "class": "wide", "tabindex": "0", "role": "region",
        }  # fmt: skip
        assert one.attributes["aria-label"] in titles
    assert ".wide { overflow-x: auto; }" in (STATIC / "setu.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("suffix", "begins"), [("json", b"{"), ("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF-")]
)
def test_a_suffix_or_accept_gives_the_file(client: TestClient, suffix: str, begins: bytes) -> None:
    by_suffix = client.get(f"/api/v1/reports/demand.{suffix}", params={"lang": "hi"})
    assert by_suffix.content.startswith(begins)
    accept = by_suffix.headers["content-type"].partition(";")[0]
    by_accept = client.get("/api/v1/reports/demand", headers={"Accept": accept})
    assert by_accept.content.startswith(begins)
    assert by_accept.headers["content-type"] == by_suffix.headers["content-type"]
    if suffix != "json":
        assert f'.{suffix}"' in by_suffix.headers["content-disposition"]
        assert client.get(f"/reports/demand.{suffix}").content.startswith(begins)


def test_what_is_not_there_or_not_allowed_is_named(client: TestClient) -> None:
    assert "there are demand, states" in client.get("/api/v1/reports/nothing").json()["detail"]
    assert client.get("/reports/nothing", headers=HTML).status_code == 404
    for wrong in (
        {"cluster": "atlantis"}, {"since": "yesterday"}, {"since": "2026-12-01", "until": "2026-01-01"},
        {"lang": "xx"}, {"nothing": "1"},
    ):  # fmt: skip
        assert client.get("/api/v1/reports/demand", params=wrong).status_code == 422, wrong
    assert client.get("/api/v1/reports/demand.csv", params={"table": "x"}).status_code == 422


def test_a_coordinator_reads_the_own_cluster_and_all_together_and_no_small_numbers(
    client: TestClient, scene: Scene
) -> None:
    settle(scene.store, "root@example.in", Role.ADMINISTRATOR)
    near = settle(scene.store, "near@example.in", Role.COORDINATOR, cluster_id="pune")
    key = key_of(scene.store, near)
    assert client.get("/api/v1/reports").status_code == 403
    assert client.get("/api/v1/reports", headers=key).json()["clusters"] == ["pune"]
    own = client.get("/api/v1/reports/exposure", params={"cluster": "Pune"}, headers=key)
    assert own.status_code == 200
    assert {row["members"] for row in table(own.json(), "by_cluster")} == {"< 3"}
    assert any("below 3" in note for note in own.json()["notes"])
    assert client.get("/api/v1/reports/exposure", params={"cluster": "delhi"}, headers=key).status_code == 403
    assert client.get("/api/v1/reports/exposure", headers=key).status_code == 200


def test_a_coordinator_is_led_to_the_own_cluster_and_chooses_by_a_form_that_makes_links(
    client: TestClient, scene: Scene
) -> None:
    settle(scene.store, "root@example.in", Role.ADMINISTRATOR)
    browser_of(client, scene.store, settle(scene.store, "near@example.in", Role.COORDINATOR, cluster_id="pune"))
    start = client.get("/reports", headers=HTML).text
    assert "/reports/demand?cluster=pune" in start
    page = client.get("/reports/demand", params={"cluster": "pune", "since": ""}, headers=HTML).text
    assert '<option value="pune" selected>' in page
    assert '<option value="delhi"' not in page
    assert "/reports/demand.xlsx?cluster=pune" in page
    sent = client.post("/reports/refresh", data={"csrf": csrf_of(page), "name": "demand"}, follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, "/reports/demand")


def csrf_of(page: str) -> str:
    return str(re.findall(r'name="csrf" value="([^"]+)"', page)[0])


@pytest.mark.parametrize("name", ReportName)
def test_hidden_words_stand_in_no_form_of_any_report(client: TestClient, name: ReportName) -> None:
    refreshed(client)
    for suffix in ("", ".csv?table=", ".xlsx", ".pdf"):
        assert b"Nickelwords" not in client.get(f"/api/v1/reports/{name}{suffix}").content
    page = client.get(f"/reports/{name}", headers=HTML).text
    assert "Nickelwords" not in page
    if name is ReportName.DEMAND:
        assert MARATHI in page
        assert "not for everybody to read" in page


def test_a_filter_by_day_leaves_out_what_was_posted_before(client: TestClient) -> None:
    later = client.get("/api/v1/reports/demand", params={"since": "2099-01-01"}).json()
    assert later["basis"]["problems"] == 0
    assert later["sentences"] == ["No problem is counted here: none was posted, or the filters leave none."]


def test_a_failure_of_the_refresh_is_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("api.report_worker.refresh", broken)
    refreshed(client)
    assert client.get("/api/v1/reports").json()["refresh"]["state"] == "failed"
    assert "failed" in client.get("/reports", headers=HTML).text
