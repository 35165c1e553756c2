"""Organisations, providers, evidence and problems: every route of every record type, by one set of facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient


@dataclass(frozen=True)
class Case:
    """One record type: where it stands, a body that is allowed, a change to it, and bodies that are not."""

    plural: str
    key: str
    body: dict[str, Any]
    change: dict[str, Any]
    stored_id: str
    bad: tuple[tuple[dict[str, Any], str], ...]

    @property
    def path(self) -> str:
        return f"/api/v1/{self.plural}"


CASES = [
    Case(
        "organisations",
        "organisation_id",
        {
            "organisation_id": "o-new",
            "name": "नई संस्था",
            "kind": "ngo",
            "location": {"pincode": "413001", "state": "MH"},
            "cluster_id": "pune",
        },
        {"about": "Works with potters."},
        "o-pune",
        (
            ({"name": ""}, "/name"),
            ({"kind": "circus"}, "/kind"),
            ({"location": {"pincode": "999999"}}, "/location/pincode"),
            ({"location": {"latitude": 12.0}}, "/latitude"),
            ({"location": {"state": "Atlantis"}}, "/location/state"),
            ({"cluster_id": "atlantis"}, "/cluster_id"),
            ({"url": "javascript:alert(1)"}, "/url"),
            ({"nonsense": 1}, "/nonsense"),
        ),
    ),
    Case(
        "providers",
        "provider_id",
        {
            "provider_id": "f-new",
            "kind": "facility",
            "name": "XRF",
            "organisation_id": "o-pune",
            "details": {"rate_inr": 900, "rate_unit": "sample", "earliest_slot": "2027-01-04"},
        },
        {"name": "XRF, bench-top"},
        "r-coat",
        (
            ({"kind": "wizard"}, ""),
            ({"details": {"rate_inr": "900"}}, "/details/rate_inr"),
            ({"details": {"rate_inr": -1}}, "/details/rate_inr"),
            ({"details": {"earliest_slot": 1_700_000_000}}, "/details/earliest_slot"),
            ({"details": {"earliest_slot": "4.1.2027"}}, "/details/earliest_slot"),
            ({"details": {"trl": 3}}, "/details/trl"),
            ({"details": {"booking_url": "file:///etc/passwd"}}, "/details/booking_url"),
            ({"organisation_id": "o-nobody"}, "/organisation_id"),
            ({"nonsense": 1}, "/nonsense"),
        ),
    ),
    Case(
        "evidence",
        "evidence_id",
        {"evidence_id": "e/new ü", "kind": "project", "owner_ids": ["r-coat"], "title": "Grills", "year": 2025},
        {"text": "More words"},
        "e-shared",
        (
            ({"owner_ids": []}, "/owner_ids"),
            ({"owner_ids": ["r-coat", "r-nobody"]}, "/owner_ids/1"),
            ({"title": "", "text": ""}, "/text"),
            ({"year": 3000}, "/year"),
            ({"kind": "rumour"}, "/kind"),
            ({"nonsense": 1}, "/nonsense"),
        ),
    ),
    Case(
        "problems",
        "problem_id",
        {"problem_id": "p-new", "text": "गुड़ काला पड़ जाता है", "language": "hi", "budget_inr": 50000, "trl": 4},
        {"sector": "food"},
        "p-open",
        (
            ({"text": ""}, "/text"),
            ({"budget_inr": 1.5}, "/budget_inr"),
            ({"trl": 0}, "/trl"),
            ({"deadline": "soon"}, "/deadline"),
            ({"confidentiality": "secret"}, "/confidentiality"),
            ({"organisation_id": "o-nobody"}, "/organisation_id"),
            ({"nonsense": 1}, "/nonsense"),
        ),
    ),
]
every_type = pytest.mark.parametrize("case", CASES, ids=[case.plural for case in CASES])
BAD = [(case, bad, pointer) for case in CASES for bad, pointer in case.bad]


def created(client: TestClient, case: Case) -> tuple[str, str]:
    response = client.post(case.path, json=case.body)
    assert response.status_code == 201, response.text
    return response.headers["location"], response.headers["etag"]


@every_type
def test_a_record_is_created_read_replaced_and_deleted(client: TestClient, case: Case) -> None:
    where, tag = created(client, case)
    read = client.get(where)
    assert read.headers["etag"] == tag
    assert read.json()[case.key] == case.body[case.key]
    replaced = client.put(where, json=case.body | case.change, headers={"If-Match": tag})
    assert replaced.status_code == 200
    assert case.change.items() <= replaced.json().items()
    assert replaced.headers["etag"] != tag
    assert client.delete(where).status_code == 204
    assert client.get(where).status_code == 404


@every_type
def test_what_was_read_can_be_written_back(client: TestClient, case: Case) -> None:
    where, tag = created(client, case)
    again = client.put(where, json=client.get(where).json(), headers={"If-Match": tag})
    assert again.status_code == 200, again.text
    assert again.headers["etag"] == tag


@every_type
def test_a_record_without_an_id_is_given_one(client: TestClient, case: Case) -> None:
    body = {name: value for name, value in case.body.items() if name != case.key}
    made = [client.post(case.path, json=body).json()[case.key] for _ in range(2)]
    assert all(made)
    assert made[0] != made[1]


@every_type
def test_an_id_that_is_taken_is_a_conflict(reader: TestClient, case: Case) -> None:
    response = reader.post(case.path, json=case.body | {case.key: case.stored_id})
    assert (response.status_code, response.json()["type"]) == (409, "/errors/conflict")


@every_type
def test_a_replacement_must_name_the_version_that_is_stored(client: TestClient, case: Case) -> None:
    where, _ = created(client, case)
    missing = client.put(where, json=case.body)
    assert (missing.status_code, missing.json()["type"]) == (428, "/errors/version-required")
    stale = client.put(where, json=case.body, headers={"If-Match": '"old"'})
    assert (stale.status_code, stale.json()["type"]) == (412, "/errors/changed-meanwhile")
    assert client.put(where, json=case.body, headers={"If-Match": "*"}).status_code == 200


@every_type
def test_a_deletion_may_name_the_version(client: TestClient, case: Case) -> None:
    where, tag = created(client, case)
    assert client.delete(where, headers={"If-Match": '"old"'}).status_code == 412
    assert client.delete(where, headers={"If-Match": f'W/{tag}, "other"'}).status_code == 204


@every_type
def test_a_reader_who_has_the_version_is_sent_nothing(client: TestClient, case: Case) -> None:
    where, tag = created(client, case)
    response = client.get(where, headers={"If-None-Match": tag})
    assert (response.status_code, response.content) == (304, b"")


@every_type
def test_body_and_address_name_one_record(client: TestClient, case: Case) -> None:
    where, tag = created(client, case)
    response = client.put(where, json=case.body | {case.key: "another"}, headers={"If-Match": tag})
    assert [fault["pointer"] for fault in response.json()["errors"]] == [f"/{case.key}"]


@every_type
def test_unknown_records_are_not_found(reader: TestClient, case: Case) -> None:
    body = {name: value for name, value in case.body.items() if name != case.key}
    for response in (
        reader.get(f"{case.path}/nobody"),
        reader.delete(f"{case.path}/nobody"),
        reader.put(f"{case.path}/nobody", json=body, headers={"If-Match": "*"}),
    ):
        assert (response.status_code, response.json()["type"]) == (404, "/errors/not-found")


@every_type
def test_a_list_is_read_page_by_page_without_gaps_or_repetitions(reader: TestClient, case: Case) -> None:
    whole = [item[case.key] for item in reader.get(case.path, params={"limit": 200}).json()["items"]]
    assert whole == sorted(whole)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = reader.get(case.path, params={"limit": 1, "cursor": cursor}).json()
        seen += [item[case.key] for item in page["items"]]
        cursor = page["next"]
    assert seen == whole


@every_type
@pytest.mark.parametrize(
    ("params", "pointer"),
    [({"limit": "0"}, "/limit"), ({"limit": "many"}, "/limit"), ({"cursor": "!"}, "/cursor"), ({"sort": "x"}, "/sort")],
)
def test_a_list_refuses_parameters_that_it_does_not_know(
    reader: TestClient, case: Case, params: dict[str, str], pointer: str
) -> None:
    response = reader.get(case.path, params=params)
    assert response.status_code == 422
    assert [(fault["in"], fault["pointer"]) for fault in response.json()["errors"]] == [("query", pointer)]


@pytest.mark.parametrize(
    ("case", "bad", "pointer"), BAD, ids=[f"{case.plural}-{str(bad)[:40]}" for case, bad, _ in BAD]
)
def test_a_bad_field_is_refused_and_nothing_written(
    reader: TestClient, case: Case, bad: dict[str, Any], pointer: str
) -> None:
    response = reader.post(case.path, json=case.body | bad)
    assert response.status_code == 422, response.text
    assert pointer in [fault["pointer"] for fault in response.json()["errors"]]
    assert reader.get(f"{case.path}/{case.body[case.key]}").status_code == 404


@every_type
def test_writing_is_for_operators(public_client: TestClient, case: Case) -> None:
    where = f"{case.path}/{case.stored_id}"
    for response in (
        public_client.post(case.path, json=case.body),
        public_client.put(where, json=case.body, headers={"If-Match": "*"}),
        public_client.delete(where, headers={"Authorization": "Bearer wrong"}),
    ):
        assert (response.status_code, response.json()["type"]) == (403, "/errors/forbidden")
    key = {"Authorization": "Bearer open sesame"}
    assert public_client.post(case.path, json=case.body, headers=key).status_code == 201


def test_coordinates_are_found_from_pin_code_district_or_town(client: TestClient) -> None:
    for place in ({"pincode": "413001"}, {"district": "Solapur", "state": "Maharashtra"}, {"city": "Solapur"}):
        body = {"name": "A", "location": place}
        location = client.post("/api/v1/organisations", json=body).json()["location"]
        assert 17 < location["latitude"] < 18.5
        assert location["state"] == "Maharashtra"


def test_a_town_that_nobody_knows_is_kept_without_coordinates(client: TestClient) -> None:
    body = {"name": "A", "location": {"city": "Zzgurblepur"}}
    location = client.post("/api/v1/organisations", json=body).json()["location"]
    assert (location["city"], location["latitude"]) == ("Zzgurblepur", None)


def test_an_organisation_with_members_is_not_deleted(reader: TestClient) -> None:
    response = reader.delete("/api/v1/organisations/o-pune")
    assert (response.status_code, response.json()["type"]) == (409, "/errors/conflict")


def test_evidence_without_another_owner_goes_with_its_provider(client: TestClient) -> None:
    assert client.delete("/api/v1/providers/r-milk").status_code == 204
    assert client.get("/api/v1/evidence/e-milk").status_code == 404
    assert client.delete("/api/v1/providers/r-coat").status_code == 204
    assert client.get("/api/v1/evidence/e-shared").json()["owner_ids"] == ["l-coat"]


@pytest.mark.parametrize(
    ("path", "params", "expected"),
    [
        ("providers", {"kind": "call"}, ["c-closed", "c-open"]),
        ("providers", {"organisation_id": "o-cbe"}, ["s-coat"]),
        ("providers", {"cluster_id": "PKC", "kind": "startup"}, ["s-coat"]),
        ("organisations", {"state": "MH"}, ["o-pune"]),
        ("organisations", {"kind": "industry"}, ["o-cbe"]),
        ("evidence", {"owner_id": "l-coat"}, ["e-shared"]),
        ("evidence", {"owner_id": "l-coat", "kind": "patent"}, []),
        ("evidence", {"kind": "interest"}, ["e-milk"]),
        ("problems", {"district": "Pune"}, ["p-hindi", "p-open"]),
    ],
)
def test_lists_are_filtered(reader: TestClient, path: str, params: dict[str, str], expected: list[str]) -> None:
    items = reader.get(f"/api/v1/{path}", params=params).json()["items"]
    key = next(case.key for case in CASES if case.plural == path)
    assert [item[key] for item in items] == expected


def test_evidence_of_an_unknown_provider_is_not_found(reader: TestClient) -> None:
    assert reader.get("/api/v1/evidence", params={"owner_id": "nobody"}).status_code == 404


def test_the_words_and_the_owner_of_a_confidential_problem_are_null_for_the_public(public_client: TestClient) -> None:
    shown = public_client.get("/api/v1/problems/p-secret").json()
    assert (shown["text"], shown["title"], shown["organisation_id"]) == (None, None, None)
    listed = public_client.get("/api/v1/problems").text
    assert "nickel" not in listed
    by_owner = public_client.get("/api/v1/problems", params={"organisation_id": "o-cbe"}).json()
    assert by_owner["items"] == []
    key = {"Authorization": "Bearer open sesame"}
    assert "nickel" in public_client.get("/api/v1/problems/p-secret", headers=key).json()["text"]
    assert public_client.get("/api/v1/problems", params={"organisation_id": "o-cbe"}, headers=key).json()["items"]
