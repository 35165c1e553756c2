"""``/cluster-day``: a plan as a page, in both languages, with files that hold what the page shows."""

from __future__ import annotations

import base64
import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import icalendar
import pytest
from fastapi.testclient import TestClient

from models.accounts.account import Role
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.page_reader import Page
from tests.api.people import browser_of, settle
from tests.api.scene import CONFIDENTIAL, FORMULA, HTML

ADDRESS = "/cluster-day"
PLAN: dict[str, str | list[str]] = {
    "plan": "1",
    "kind": ["researcher", "laboratory"],
    "day": "2026-12-12",
    "slots": "4",
    "rooms": "2",
}
KEY = {"Authorization": "Basic " + base64.b64encode(b"anybody:open sesame").decode()}


def page(client: TestClient, status: int = 200, **more: str | list[str]) -> Page:
    response = client.get(ADDRESS, params=PLAN | more)
    assert response.status_code == status
    found = Page(response.text)
    assert found.mistakes == []
    return found


def words(found: Page) -> str:
    return found.all("main")[0].text


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_form_comes_first_and_needs_no_script(reader: TestClient, language: str) -> None:
    found = Page(reader.get(ADDRESS, params={"lang": language}).text)
    assert found.mistakes == []
    labelled = {label.attributes["for"] for label in found.all("label") if "for" in label.attributes}
    named = [one for one in [*found.all("input"), *found.all("select")] if one.attributes.get("id")]
    assert {one.attributes["id"] for one in named} <= labelled
    ticked = [one.attributes["value"] for one in found.all("input", name_="kind") if "checked" in one.attributes]
    assert ticked == ["researcher", "laboratory", "startup", "facility"]
    assert [one.attributes["value"] for one in found.all("input", name_="conflict") if "checked" in one.attributes] == [
        "same_organisation"
    ]
    assert not found.all("table")


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_plan_shows_meetings_objectives_and_who_has_nobody(reader: TestClient, language: str) -> None:
    found = page(reader, lang=language)
    shown = words(found)
    assert "Name of r-coat" in shown
    assert "Name of l-coat" in shown
    assert "10:00 – 10:20" in shown
    assert len(found.all("tr", class_="chosen")) == 1
    links = {one.attributes.get("href", "") for one in found.all("a")}
    suffix = f"?lang={language}"
    assert {f"/providers/r-coat{suffix}", f"/problems/p-open{suffix}", f"/problems/p-secret{suffix}"} <= links


def test_a_picked_problem_stands_alone_and_other_filters_keep_out(reader: TestClient) -> None:
    assert "2 meetings; 1 of 1 problems" in words(page(reader, problem="p-open"))
    assert "0 meetings; 0 of 0 problems" in words(page(reader, problem_state="Kerala"))
    assert "0 meetings; 0 of 3 problems" in words(page(reader, provider_cluster="delhi"))


def test_what_is_downloaded_is_what_was_shown(reader: TestClient) -> None:
    found = page(reader, problem="p-open")
    timetable = found.all("input", name_="timetable")[0].attributes["value"]
    table = reader.post("/cluster-day.csv", data={"timetable": timetable})
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [(row["start"][11:16], row["provider_id"]) for row in rows] == [
        ("10:00", rows[0]["provider_id"]),
        ("10:20", rows[1]["provider_id"]),
    ]
    assert {row["provider"] for row in rows} == {"Name of r-coat", "Name of l-coat"}
    calendar = reader.post("/cluster-day.ics", data={"timetable": timetable})
    events = icalendar.Calendar.from_ical(calendar.content).walk("VEVENT")
    assert {f"{event.decoded('dtstart'):%H:%M}" for event in events} == {"10:00", "10:20"}


@pytest.mark.parametrize(
    "timetable",
    ["", "a,b", "2026-12-12T10:00,20,1,q,p", "2026-12-12T10:00+05:30,-5,1,q,p", "2026-12-12T10:00+05:30,x,1,q,p",
     "2026-12-12T10:00+05:30,99999999999999,1,q,p", "2026-12-12T10:00+05:30,20,1,,p", '"'],
)  # fmt: skip
def test_a_timetable_that_the_page_did_not_make_is_refused(reader: TestClient, timetable: str) -> None:
    assert reader.post("/cluster-day.csv", data={"timetable": timetable}).status_code == 422


def test_more_meetings_than_places_name_slots_and_rooms(client: TestClient, workspace: FakeWorkspace) -> None:
    with workspace.store.write() as transaction:
        original = transaction.problems.get("p-open")
        transaction.problems.put([replace(original, problem_id=f"p-{n}") for n in range(5)])
    full = page(client, slots="2", rooms="1", problem=[f"p-{n}" for n in range(5)], per_provider="50")
    text = full.all("p", class_="uncovered")[0].text
    assert "4 meetings do not fit into 2 slots with 1 rooms" in text
    assert "4 slots, or 2 rooms" in text


def test_a_day_that_cannot_be_is_said_above_the_form(reader: TestClient) -> None:
    for wrong in ({"break_from": "14:00", "break_until": "13:00"}, {"slots": "200", "minutes": "60"}):
        assert page(reader, 422, **wrong).all("p", class_="wrong")
    assert reader.get(ADDRESS, params=PLAN | {"slots": "0"}).status_code == 422
    assert reader.get(ADDRESS, params=PLAN | {"start": "25:99"}).status_code == 422
    assert reader.get(ADDRESS, params=PLAN | {"surprise": "1"}).status_code == 422


def test_too_many_pairs_are_said_above_the_form(make_client: ClientMaker) -> None:
    found = page(make_client(max_affinity_pairs=5), 422)
    assert "3 problems and 3 providers are too many" in found.all("p", class_="wrong")[0].text


def test_picked_problems_that_are_gone_are_counted(reader: TestClient) -> None:
    shown = words(page(reader, problem=["p-open", "p-deleted"]))
    assert "not stored any more, whose deadline has passed, or that you may not read: 1" in shown
    assert "1 of 1 problems" in shown


def test_after_a_plan_one_picks_among_its_problems(reader: TestClient) -> None:
    offered = [one.attributes["value"] for one in page(reader, problem="p-open").all("input", name_="problem")]
    assert offered == ["p-open"]
    assert len(Page(reader.get(ADDRESS).text).all("input", name_="problem")) == 3


def test_problems_whose_deadline_has_passed_are_not_offered(client: TestClient, workspace: FakeWorkspace) -> None:
    with workspace.store.write() as transaction:
        original = transaction.problems.get("p-open")
        transaction.problems.put(
            [
                replace(original, problem_id="p-late", deadline=date.today() - timedelta(days=1)),
                replace(original, problem_id="p-today", deadline=date.today()),
            ]
        )
    offered = {one.attributes["value"] for one in Page(client.get(ADDRESS).text).all("input", name_="problem")}
    assert "p-today" in offered
    assert "p-late" not in offered


def test_hostile_titles_are_only_text(client: TestClient, workspace: FakeWorkspace) -> None:
    with workspace.store.write() as transaction:
        original = transaction.problems.get("p-open")
        transaction.problems.put([replace(original, problem_id="p-html", title=f"{HTML} powder coating peels")])
        transaction.providers.put([replace(transaction.providers.get("r-coat"), name=FORMULA)])
    found = page(client, problem="p-html")
    assert HTML[:25] in words(found)
    timetable = found.all("input", name_="timetable")[0].attributes["value"]
    rows = list(csv.DictReader(io.StringIO(client.post("/cluster-day.csv", data={"timetable": timetable}).text)))
    assert f"'{FORMULA}" in {row["provider"] for row in rows}


def test_the_public_is_asked_for_the_key(make_client: ClientMaker) -> None:
    client = make_client(api_key="open sesame")
    assert client.get(ADDRESS).status_code == 401
    assert client.get(ADDRESS, headers=KEY).status_code == 200
    assert client.post("/cluster-day.csv", data={"timetable": "x"}).status_code == 401


def test_a_coordinator_plans_without_what_they_may_not_read_and_is_told_how_much_that_is(
    public_client: TestClient, workspace: FakeWorkspace
) -> None:
    ravi = settle(workspace.store, "ravi@example.in", Role.COORDINATOR, cluster_id="pune")
    token = browser_of(public_client, workspace.store, ravi)
    found = page(public_client, problem=["p-open", "p-secret"])
    assert CONFIDENTIAL[:20] not in words(found)
    assert "Confidential problems that you may not read are left out: 1." in words(found)
    assert "or that you may not read: 1" in words(found)
    sent = {"timetable": found.all("input", name_="timetable")[0].attributes["value"], "csrf": token}
    assert public_client.post("/cluster-day.csv", data=sent).status_code == 200
    with workspace.store.write() as transaction:
        transaction.problems.put([replace(transaction.problems.get("p-secret"), cluster_id="pune")])
    shown = words(page(public_client))
    assert CONFIDENTIAL[:20] in shown
    assert "you may not read" not in shown


def test_an_owner_plans_no_day(public_client: TestClient, workspace: FakeWorkspace) -> None:
    browser_of(public_client, workspace.store, settle(workspace.store, "owner@example.in", Role.OWNER))
    assert public_client.get(ADDRESS).status_code == 403
