"""``POST /api/v1/match``."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas.answer import AnswerOut
from tests.api.fakes import FakeWorkspace
from tests.api.scene import CONFIDENTIAL

MATCH = "/api/v1/match"
TEXT = "powder coating peels, salt spray B117"


def answer(client: TestClient, **body: Any) -> dict[str, Any]:
    response = client.post(MATCH, json=body)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def ids(matches: list[dict[str, Any]]) -> list[str]:
    return [match["provider"]["provider_id"] for match in matches]


def test_a_problem_is_answered_with_everybody_who_has_evidence(reader: TestClient) -> None:
    found = answer(reader, text=TEXT, top=6)
    assert set(ids(found["matches"])) == {"r-coat", "l-coat", "f-salt", "s-coat", "c-open", "k-coat"}
    assert found["verdict"] == "strong"
    assert [match["rank"] for match in found["matches"]] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("text", [TEXT, "जंग 48 घंटे में, 411001 में, ₹5 लाख तक", "within two months, TRL 4"])
def test_an_answer_is_what_its_schema_says_letter_for_letter(reader: TestClient, text: str) -> None:
    content = reader.post(MATCH, json={"text": text}).content
    assert AnswerOut.model_validate_json(content).model_dump_json().encode() == content


def test_a_closed_call_is_never_in_an_answer(reader: TestClient) -> None:
    found = answer(reader, text=TEXT, top=100, per_kind=50)
    assert ids(found["by_kind"]["call"]) == ["c-open"]


def test_quotes_are_stored_text_and_their_spans_point_at_the_querys_words(reader: TestClient) -> None:
    best = answer(reader, text="peels", filters={"kinds": ["researcher"]})["matches"][0]
    reason = best["reasons"][0]
    assert reason["quote"].startswith("Why powder coating peels\n")
    assert {reason["quote"][start:end].casefold() for start, end in reason["spans"]} == {"peels"}
    assert sum(reason["view_shares"].values()) == pytest.approx(reason["score"])
    assert (reason["year"], reason["source"], reason["evidence_id"]) == (2024, "test register", "e-shared")


def test_the_score_of_a_pair_is_the_same_in_both_lists_and_in_affinities(reader: TestClient) -> None:
    found = answer(reader, text=TEXT)
    by_kind = {m["provider"]["provider_id"]: m["score"] for ms in found["by_kind"].values() for m in ms}
    assert all(by_kind[m["provider"]["provider_id"]] == m["score"] for m in found["matches"])
    pairs = reader.post("/api/v1/affinity", json={"problems": [{"id": "x", "text": TEXT}], "providers": "all"}).json()
    affinity = {pair["provider_id"]: pair["affinity"] for pair in pairs["pairs"]}
    assert all(affinity[provider_id] == score for provider_id, score in by_kind.items())


def test_the_place_of_a_provider_is_that_of_its_organisation_and_gives_the_distance(reader: TestClient) -> None:
    found = answer(reader, text=TEXT, filters={"near": {"pincode": "411001"}, "kinds": ["startup", "laboratory"]})
    by_id = {match["provider"]["provider_id"]: match for match in found["matches"]}
    assert by_id["l-coat"]["distance_km"] < 15
    assert 800 < by_id["s-coat"]["distance_km"] < 950
    assert by_id["s-coat"]["provider"]["state"] == "Tamil Nadu"
    assert by_id["s-coat"]["provider"]["organisation"] == "Coimbatore Test Works"


@pytest.mark.parametrize(
    "near",
    [
        {"pincode": "411001", "radius_km": 50},
        {"district": "Pune", "state": "Maharashtra"},
        {"district": "Pune"},
        {"latitude": 18.5, "longitude": 73.9, "radius_km": 10},
        {"latitude": 18, "longitude": 73},
    ],
)
def test_a_centre_can_be_named_in_three_ways(reader: TestClient, near: dict[str, Any]) -> None:
    assert answer(reader, text=TEXT, filters={"near": near})["candidates"] > 0


def test_states_and_clusters_are_taken_in_any_known_spelling(reader: TestClient) -> None:
    assert answer(reader, text=TEXT, filters={"clusters": ["PKC"], "states": ["MH"]})["verdict"]


def test_facts_of_a_call_say_whether_the_applicant_is_eligible(reader: TestClient) -> None:
    asked = {"text": TEXT, "filters": {"kinds": ["call"]}}
    applicant = {"kind": "msme", "udyam": "micro", "state": "maharashtra"}
    assert answer(reader, **asked, applicant=applicant)["matches"][0]["facts"]["eligible"] == "yes"
    assert answer(reader, **asked, applicant={"kind": "ngo"})["matches"][0]["facts"]["eligible"] == "no"
    assert answer(reader, **asked)["matches"][0]["facts"]["eligible"] == "unknown"


def test_a_stored_problem_is_matched_by_its_id(reader: TestClient) -> None:
    found = answer(reader, problem_id="p-open")
    assert found["understanding"]["text"] == "Powder coating peels off our grills"
    assert found["verdict"] == "strong"


def test_the_language_is_found_or_stated(reader: TestClient) -> None:
    assert answer(reader, text="पाउडर कोटिंग उतर जाती है")["understanding"]["script"] == "Deva"
    stated = answer(reader, text="powder", language="hi-Latn")["understanding"]
    assert (stated["language"], stated["is_language_stated"]) == ("hi-Latn", True)


def test_no_good_match_is_said_and_what_is_missing_named(reader: TestClient) -> None:
    found = answer(reader, text="zzgurble horoscope")
    assert (found["verdict"], found["missing"]) == ("no good match", ["zzgurble", "horoscope"])


def test_what_is_written_is_searchable_at_once(client: TestClient) -> None:
    body = {"kind": "statement", "owner_ids": ["r-milk"], "text": "zzgurble zzgurble repaired"}
    assert client.post("/api/v1/evidence", json=body).status_code == 201
    assert ids(answer(client, text="zzgurble")["matches"])[0] == "r-milk"


def test_top_and_per_kind_count_matches(reader: TestClient) -> None:
    found = answer(reader, text=TEXT, top=2, per_kind=0)
    assert len(found["matches"]) == 2
    assert not any(found["by_kind"].values())


def test_the_words_of_a_confidential_problem_are_withheld_from_all_but_operators(public_client: TestClient) -> None:
    body = {"problem_id": "p-secret"}
    public = public_client.post(MATCH, json=body).text
    assert not any(word in public for word in CONFIDENTIAL.split() if len(word) > 4)
    operator = public_client.post(MATCH, json=body, headers={"Authorization": "Bearer open sesame"}).json()
    assert operator["understanding"]["text"] == CONFIDENTIAL


BAD: list[tuple[dict[str, Any], str]] = [
    ({}, ""),
    ({"text": "x", "problem_id": "p-open"}, ""),
    ({"text": ""}, "/text"),
    ({"text": "   "}, "/text"),
    ({"text": "x" * 20_001}, "/text"),
    ({"text": 7}, "/text"),
    ({"text": "x", "nonsense": 1}, "/nonsense"),
    ({"text": "x", "top": "3"}, "/top"),
    ({"text": "x", "top": 0}, "/top"),
    ({"text": "x", "top": 101}, "/top"),
    ({"text": "x", "top": True}, "/top"),
    ({"text": "x", "per_kind": -1}, "/per_kind"),
    ({"text": "x", "language": "no language"}, "/language"),
    ({"text": "x", "filters": {"kind": ["call"]}}, "/filters/kind"),
    ({"text": "x", "filters": {"kinds": ["wizard"]}}, "/filters/kinds/0"),
    ({"text": "x", "filters": {"clusters": ["pune", "atlantis"]}}, "/filters/clusters/1"),
    ({"text": "x", "filters": {"states": ["Atlantis"]}}, "/filters/states/0"),
    ({"text": "x", "filters": {"since_year": 12}}, "/filters/since_year"),
    ({"text": "x", "filters": {"near": {}}}, "/filters/near"),
    ({"text": "x", "filters": {"near": {"pincode": "12"}}}, "/filters/near/pincode"),
    ({"text": "x", "filters": {"near": {"pincode": "999999"}}}, "/filters/near/pincode"),
    ({"text": "x", "filters": {"near": {"district": "Atlantis"}}}, "/filters/near/district"),
    ({"text": "x", "filters": {"near": {"latitude": 1.0}}}, "/filters/near"),
    ({"text": "x", "filters": {"near": {"latitude": 91, "longitude": 0}}}, "/filters/near/latitude"),
    ({"text": "x", "filters": {"near": {"pincode": "411001", "radius_km": -1}}}, "/filters/near/radius_km"),
    ({"text": "x", "filters": {"near": {"pincode": "411001", "state": "Goa"}}}, "/filters/near"),
    ({"text": "x", "applicant": {"kind": "king"}}, "/applicant/kind"),
    ({"text": "x", "applicant": {"state": "Atlantis"}}, "/applicant/state"),
    ({"text": "x", "applicant": {"trl": 10}}, "/applicant/trl"),
]


@pytest.mark.parametrize(("body", "pointer"), BAD, ids=[str(body)[:60] for body, _ in BAD])
def test_what_is_not_allowed_is_refused_with_a_pointer_and_a_fix(
    reader: TestClient, body: dict[str, Any], pointer: str
) -> None:
    response = reader.post(MATCH, json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    faults = response.json()["errors"]
    assert pointer in [fault["pointer"] for fault in faults]
    assert all(fault["in"] == "body" and fault["detail"] and fault["fix"] for fault in faults)


def test_all_that_is_wrong_is_named_at_once(reader: TestClient) -> None:
    body = {"text": "x", "top": 0, "nonsense": 1, "filters": {"kinds": ["wizard"]}}
    faults = reader.post(MATCH, json=body).json()["errors"]
    assert {fault["pointer"] for fault in faults} == {"/top", "/nonsense", "/filters/kinds/0"}


def test_an_unknown_problem_is_not_found(reader: TestClient) -> None:
    response = reader.post(MATCH, json={"problem_id": "nobody"})
    assert (response.status_code, response.json()["type"]) == (404, "/errors/not-found")


def test_a_matcher_that_fails_is_told_without_its_innards(client: TestClient, workspace: FakeWorkspace) -> None:
    workspace.store.close()
    object.__setattr__(workspace.matcher, "match", lambda *given, **named: 1 / 0)
    response = client.post(MATCH, json={"text": "x"})
    assert (response.status_code, response.json()["type"]) == (500, "/errors/internal")
    assert "ZeroDivision" not in response.text
    assert response.headers["content-security-policy"]


def test_a_pin_code_in_the_text_gives_the_distance_and_keeps_nobody_out(reader: TestClient) -> None:
    far = answer(reader, text=f"{TEXT}, Solapur 413001", filters={"kinds": ["startup"]})["matches"][0]
    assert far["distance_km"] > 500
    assert answer(reader, text=TEXT, filters={"kinds": ["startup"]})["matches"][0]["distance_km"] is None


def test_a_stored_problem_is_where_it_says(reader: TestClient) -> None:
    found = answer(reader, problem_id="p-open", filters={"kinds": ["laboratory"]})
    assert found["matches"][0]["distance_km"] < 15


def test_an_answer_says_whether_it_was_fame_neutral(reader: TestClient) -> None:
    assert answer(reader, text=TEXT)["fame_neutral"] is False
    assert answer(reader, text=TEXT, fame_neutral=True)["fame_neutral"] is True
    assert reader.post(MATCH, json={"text": TEXT, "fame_neutral": "yes"}).status_code == 422
