"""``POST /api/v1/teams`` and ``POST /api/v1/teams/solve``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas.team_spec import ANSWER_EXAMPLE, SPEC_EXAMPLE
from matcher.teams.answer_document import answer_document
from matcher.teams.solve import solve
from matcher.teams.spec_reader import read_question
from tests.api.team_workshop import SECRET, workshop_client
from tests.matcher.teams.workshop import COATING, EFFLUENT, PROBLEM


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with workshop_client(tmp_path_factory.mktemp("teams")) as started:
        yield started


@pytest.fixture
def public(tmp_path: Path) -> Iterator[TestClient]:
    with workshop_client(tmp_path, host="0.0.0.0", api_key="open sesame") as started:  # noqa: S104 - nothing listens
        yield started


def ask(client: TestClient, status: int = 200, **body: Any) -> Any:
    response = client.post("/api/v1/teams", json={"near": {"latitude": 18.53, "longitude": 73.87}} | body)
    assert response.status_code == status, response.text
    return response.json()


def pointers(found: Any) -> list[str]:
    return [error["pointer"] for error in found["errors"]]


def ids(team: Any) -> set[str]:
    return {member["provider"]["provider_id"] for member in team["members"]}


def test_a_problem_is_answered_with_teams_and_the_sentences_that_show_why(client: TestClient) -> None:
    found = ask(client, text=PROBLEM)
    assert [skill["words"] for skill in found["skills"]] == [COATING, EFFLUENT]
    assert {"coater", "cleaner"} <= ids(found["teams"][0])
    member = next(one for one in found["teams"][0]["members"] if one["provider"]["provider_id"] == "coater")
    evidence = member["covers"][0]["evidence"]
    assert evidence["sentence"] == "Powder coating peels from steel grills when pretreatment fails."
    assert (member["side"], member["cost_inr"], member["distance_km"]) == ("academic", None, 0.0)
    assert found["infeasible"] is None
    assert found["teams"][0]["unknown_costs"] == len(found["teams"][0]["members"])
    assert found["teams"][0]["gap"] == 0


def test_a_stored_problem_is_asked_from_its_own_place_and_its_owner_is_shown(client: TestClient) -> None:
    body = {"problem_id": "p-open", "limits": {"size_min": 2, "size_max": 2, "locked": ["deputy"]}}
    response = client.post("/api/v1/teams", json=body)
    members = response.json()["teams"][0]["members"]
    assert {one["provider"]["provider_id"]: one["is_of_owner"] for one in members}["deputy"]
    assert all(one["distance_km"] is not None for one in members)


def test_skills_can_be_given_and_limits_are_kept(client: TestClient) -> None:
    skills = [{"words": EFFLUENT, "weight": 2, "required": True}, {"words": "salt bath"}]
    found = ask(client, text=PROBLEM, skills=skills, limits={"size_min": 1, "size_max": 2, "industry_min": 1})
    assert [(one["words"], one["required"], one["read"]) for one in found["skills"]] == [
        (EFFLUENT, True, True),
        ("salt bath", False, False),
    ]
    assert all(any(one["side"] == "industry" for one in team["members"]) for team in found["teams"])


def test_infeasible_is_an_answer_with_remedies_that_help(client: TestClient) -> None:
    found = ask(client, text=PROBLEM, limits={"size_min": 2, "size_max": 3, "industry_min": 3})
    assert found["teams"] == []
    changes = [remedy["changes"] for remedy in found["infeasible"]["remedies"]]
    (change,) = next(one for one in changes if one[0]["limit"] == "industry_min")
    helped = ask(client, text=PROBLEM, limits={"size_min": 2, "size_max": 3, "industry_min": change["after"]})
    assert helped["teams"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"text": PROBLEM, "problem_id": "p-open"}, ""),
        ({"text": "  "}, "/text"),
        ({"text": PROBLEM, "size": 3}, "/size"),
        ({"text": PROBLEM, "limits": {"size_min": 0}}, "/limits/size_min"),
        ({"text": PROBLEM, "limits": {"budget_inr": -1}}, "/limits/budget_inr"),
        ({"text": PROBLEM, "limits": {"size_min": 3, "size_max": 2}}, "/limits/size_min"),
        ({"text": PROBLEM, "limits": {"locked": ["x"]}}, "/limits/locked/0"),
        ({"text": PROBLEM, "limits": {"states": ["Atlantis"]}}, "/limits/states/0"),
        ({"text": PROBLEM, "limits": {"clusters": ["Atlantis"]}}, "/limits/clusters/0"),
        ({"text": PROBLEM, "limits": {"conflicts": [["coater"]]}}, "/limits/conflicts/0"),
        ({"text": PROBLEM, "limits": {"kinds_min": {"wizard": 1}}}, "/limits/kinds_min/wizard"),
        ({"text": PROBLEM, "weights": {"coverage": -1}}, "/weights/coverage"),
        ({"text": PROBLEM, "skills": []}, "/skills"),
        ({"text": PROBLEM, "skills": [{"words": "a"}, {"words": "a"}]}, "/skills/1"),
        ({"text": PROBLEM, "skills": [{"words": "a", "weight": 0}]}, "/skills/0/weight"),
        ({"text": PROBLEM, "forbid": ["everybody"]}, "/forbid/0"),
        ({"text": PROBLEM, "kinds": ["course"]}, "/kinds"),
        ({"text": PROBLEM, "call_id": "coater"}, "/call_id"),
        ({"text": PROBLEM, "needed_by": "tomorrow"}, "/needed_by"),
        ({"text": PROBLEM, "near": {"pincode": "999999"}}, "/near/pincode"),
        ({"text": PROBLEM, "candidates": 501}, "/candidates"),
    ],
)
def test_what_is_wrong_with_a_body_is_said_at_its_place(client: TestClient, body: dict[str, Any], pointer: str) -> None:
    response = client.post("/api/v1/teams", json=body)
    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert any(one.startswith(pointer) for one in pointers(response.json()))


def test_kilometres_from_nowhere_are_refused(client: TestClient) -> None:
    response = client.post("/api/v1/teams", json={"text": PROBLEM, "limits": {"travel_km_max_each": 50}})
    assert pointers(response.json()) == ["/limits/travel_km_max_each"]


def test_a_problem_that_is_not_stored_is_not_found(client: TestClient) -> None:
    assert client.post("/api/v1/teams", json={"problem_id": "nothing"}).status_code == 404


def test_a_confidential_problem_gives_teams_and_none_of_its_words_nor_its_owner(public: TestClient) -> None:
    body = {"problem_id": "p-secret", "limits": {"size_min": 2, "size_max": 2, "locked": ["deputy"]}}
    response = public.post("/api/v1/teams", json=body)
    found = response.json()
    assert found["teams"]
    assert [skill["words"] for skill in found["skills"]] == [None] * len(found["skills"])
    assert not any(words in response.text for words in ("nickel", COATING, EFFLUENT))
    members = [member for team in found["teams"] for member in team["members"]]
    assert not any(member["is_of_owner"] for member in members)
    assert all(cover["evidence"] is None for member in members for cover in member["covers"])


def test_who_owns_a_confidential_problem_does_not_show_through_who_is_left_out(public: TestClient) -> None:
    body = {"problem_id": "p-secret", "limits": {"size_min": 2, "size_max": 2}, "alternatives": 5}
    left_out = public.post("/api/v1/teams", json=body | {"forbid": ["owner"]}).json()
    assert left_out["teams"] == public.post("/api/v1/teams", json=body).json()["teams"]


def test_words_of_a_confidential_problem_cannot_be_guessed_at(public: TestClient) -> None:
    response = public.post("/api/v1/teams", json={"problem_id": "p-secret", "skills": [{"words": COATING}]})
    assert (response.status_code, pointers(response.json())) == (422, ["/skills"])


def test_operators_see_all_of_a_confidential_problem(public: TestClient) -> None:
    headers = {"Authorization": "Bearer open sesame"}
    found = public.post("/api/v1/teams", json={"problem_id": "p-secret"}, headers=headers).json()
    assert found["understanding"]["asked"] == SECRET
    assert found["skills"][0]["words"] == COATING


SPEC: dict[str, Any] = {
    "skills": [{"id": "a", "weight": 2, "required": True}, {"id": "b"}],
    "candidates": [
        {"id": "x", "organisation": "o", "kind": "academic", "cost_inr": 10, "skills": {"a": 0.9}},
        {"id": "y", "organisation": "o", "kind": "industry", "cost_inr": 5, "skills": {"a": 0.6, "b": 0.7}},
    ],
    "limits": {"size_max": 2},
}


@pytest.mark.parametrize(
    "changes",
    [{}, {"limits": {"budget_inr": 4}}, {"limits": {"industry_min": 2}}, {"weights": {"redundancy": 1}}, SPEC_EXAMPLE],
)
def test_a_question_is_answered_as_the_command_line_answers_it(client: TestClient, changes: dict[str, Any]) -> None:
    content = json.dumps(SPEC | changes).encode()
    response = client.post("/api/v1/teams/solve", content=content)
    assert response.status_code == 200, response.text
    question = read_question(content)
    expected = answer_document(solve(question.spec), is_pure=question.is_pure)
    assert response.json() == json.loads(json.dumps(expected))


def test_the_example_of_the_reference_is_a_question_and_its_answer(client: TestClient) -> None:
    found = client.post("/api/v1/teams/solve", json=SPEC_EXAMPLE).json()
    example = ANSWER_EXAMPLE["teams"][0]
    assert {key: found["teams"][0][key] for key in ("members", "objective", "cost_inr", "coverage")} == {
        key: example[key] for key in ("members", "objective", "cost_inr", "coverage")
    }


@pytest.mark.parametrize(
    ("content", "status", "pointer"),
    [
        (b"{", 422, ""),
        (b"[]", 422, ""),
        (b'{"skills": [], "candidates": [], "candidate": []}', 422, "/candidate"),
        (json.dumps(SPEC | {"threshold": 2}).encode(), 422, "/threshold"),
        (json.dumps(SPEC | {"limits": {"locked": ["z"]}}).encode(), 422, "/limits/locked/0"),
        (json.dumps(SPEC | {"limits": {"size_min": -1}}).encode(), 422, "/limits/size_min"),
        (json.dumps(SPEC).replace("0.9", "NaN").encode(), 422, "/candidates/0/skills/a"),
        (b" " * 1_100_000, 413, ""),
    ],
)
def test_a_question_that_is_none_is_refused_at_its_place(
    client: TestClient, content: bytes, status: int, pointer: str
) -> None:
    response = client.post("/api/v1/teams/solve", content=content)
    assert response.status_code == status, response.text
    if pointer:
        assert pointers(response.json()) == [pointer]


def test_a_question_takes_no_longer_than_the_server_allows(tmp_path: Path) -> None:
    hard = {
        "skills": [{"id": f"s{number}", "weight": 1 + number % 7} for number in range(40)],
        "candidates": [
            {"id": f"c{row}", "skills": {f"s{number}": ((row * 31 + number * 17) % 97) / 97 for number in range(40)}}
            for row in range(200)
        ],
        "limits": {"size_max": 9},
        "time_limit_s": 3600,
    }
    with workshop_client(tmp_path, team_time_s=0.05) as client:
        response = client.post("/api/v1/teams/solve", json=hard)
        assert response.elapsed.total_seconds() < 20
    assert response.status_code in (200, 503)
