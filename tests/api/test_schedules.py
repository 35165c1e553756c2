"""``POST /api/v1/schedules``: meetings get slots and rooms; as JSON, CSV and iCalendar."""

from __future__ import annotations

import csv
import io
from typing import Any

import icalendar
import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import ClientMaker
from tests.api.scene import CONFIDENTIAL

ADDRESS = "/api/v1/schedules"
PAIRS = [{"problem_id": "p-open", "provider_id": "r-coat"}, {"problem_id": "p-secret", "provider_id": "r-coat"}]
DAY: dict[str, Any] = {"pairs": PAIRS, "start": "2026-12-12T10:00", "slots": 4, "rooms": 2}


def test_nobody_is_in_two_places_and_breaks_are_kept_free(reader: TestClient) -> None:
    answer = reader.post(ADDRESS, json={**DAY, "breaks": [{"start": "10:20", "end": "10:40"}]}).json()
    assert sorted(meeting["start"] for meeting in answer["meetings"]) == [
        "2026-12-12T10:00+05:30",
        "2026-12-12T10:40+05:30",
    ]
    assert (answer["slots_used"], answer["fewest_slots"], answer["idle_slots"]) == (2, 2, 0)
    called = {meeting["problem_id"]: (meeting["problem"], meeting["provider"]) for meeting in answer["meetings"]}
    assert called["p-open"] == ("Powder coating peels off our grills", "Name of r-coat")
    assert called["p-secret"] == (None, "Name of r-coat")


def test_availability_and_named_rooms_are_kept(reader: TestClient) -> None:
    body = {**DAY, "rooms": ["Hall"], "availability": [{"id": "p-open", "start": "10:40", "end": "11:20"}]}
    meetings = reader.post(ADDRESS, json=body).json()["meetings"]
    assert {meeting["room"] for meeting in meetings} == {"Hall"}
    assert next(one["start"] for one in meetings if one["problem_id"] == "p-open") == "2026-12-12T10:40+05:30"


def test_csv_and_icalendar_come_where_they_are_asked_for(reader: TestClient) -> None:
    table = reader.post(ADDRESS, json=DAY, headers={"Accept": "text/csv"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(list(csv.DictReader(io.StringIO(table.text)))) == 2
    calendar = reader.post(ADDRESS, json=DAY, headers={"Accept": "text/calendar"})
    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "cluster-day.ics" in calendar.headers["content-disposition"]
    assert len(icalendar.Calendar.from_ical(calendar.content).walk("VEVENT")) == 2
    for answer in (table, calendar):
        assert CONFIDENTIAL not in answer.text
    assert reader.post(ADDRESS, json=DAY, headers={"Accept": "application/pdf"}).status_code == 406


def test_what_does_not_fit_is_an_answer_with_remedies(reader: TestClient) -> None:
    response = reader.post(ADDRESS, json={**DAY, "slots": 1})
    assert (response.status_code, response.json()["type"]) == (422, "/errors/infeasible")
    assert "1 more slot (2 in all)" in response.json()["remedies"]
    assert "provider r-coat has 2 meetings but 1 free slot" in response.json()["detail"]


@pytest.mark.parametrize(
    "change",
    [
        {"start": "tomorrow"},
        {"start": ""},
        {"slots": 0},
        {"slots": 200, "minutes": 60},
        {"rooms": 0},
        {"rooms": ["A", "A"]},
        {"rooms": []},
        {"minutes": -5},
        {"pairs": []},
        {"pairs": [PAIRS[0], PAIRS[0]]},
        {"breaks": [{"start": "14:00", "end": "13:00"}]},
        {"availability": [{"id": "p-open", "start": "ten", "end": "11:00"}]},
        {"time_limit_s": 1e9},
        {"surprise": 1},
    ],
)
def test_bad_input_is_refused(reader: TestClient, change: dict[str, Any]) -> None:
    response = reader.post(ADDRESS, json=DAY | change)
    assert response.status_code == 422
    assert response.json()["type"] != "/errors/infeasible"


def test_only_operators_schedule(make_client: ClientMaker) -> None:
    client = make_client(api_key="open sesame")
    assert client.post(ADDRESS, json=DAY).status_code == 403
    assert client.post(ADDRESS, json=DAY, headers={"Authorization": "Bearer open sesame"}).status_code == 200
