"""``POST /api/v1/assignments``: stored problems or a table of pairs in, both objectives out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from models.accounts.account import Role
from models.accounts.permissions import Scope
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.people import key_of, settle
from tests.api.scene import CONFIDENTIAL

ADDRESS = "/api/v1/assignments"
SQUARE = [
    {"problem_id": problem, "provider_id": provider, "affinity": affinity}
    for problem, provider, affinity in (("a", "x", 5.0), ("a", "y", 4.0), ("b", "x", 4.5), ("b", "y", 0.5))
]
ONE_EACH: dict[str, Any] = {"per_problem": {"maximum": 1}, "per_provider": {"maximum": 1}}


def pairs(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(pair["problem_id"], pair["provider_id"]) for pair in answer["pairs"]]


def test_stored_pairs_that_promise_too_little_are_left_unmatched_with_the_reason(reader: TestClient) -> None:
    body = {"problems": ["p-open", "p-secret"], "providers": "all", "kinds": ["researcher", "laboratory"]}
    answer = reader.post(ADDRESS, json=body).json()
    assert pairs(answer) == [("p-open", "l-coat"), ("p-open", "r-coat")]
    assert answer["unmatched"] == [{"problem_id": "p-secret", "reason": "nobody_promises_enough"}]
    assert {pair["band"] for pair in answer["pairs"]} == {"strong"}
    assert answer["judged_pairs"] == 6


def test_the_least_may_be_lower_and_a_minimum_affinity_come_on_top(reader: TestClient) -> None:
    body = {"problems": ["p-open"], "providers": ["r-coat", "r-milk"], "per_problem": {"minimum": 2, "maximum": 2}}
    assert pairs(reader.post(ADDRESS, json={**body, "least": "any"}).json()) == [
        ("p-open", "r-coat"),
        ("p-open", "r-milk"),
    ]
    for stricter in ({"least": "possible"}, {"least": "any", "min_affinity": 0.5}):
        assert reader.post(ADDRESS, json=body | stricter).json()["type"] == "/errors/infeasible"


def test_problems_and_their_own_organisation_are_kept_apart_unless_allowed(
    client: TestClient, workspace: FakeWorkspace
) -> None:
    with workspace.store.write() as transaction:
        transaction.problems.put([replace(transaction.problems.get("p-open"), organisation_id="o-pune")])
    body: dict[str, Any] = {"problems": ["p-open"], "providers": ["r-coat", "s-coat"]}
    answer = client.post(ADDRESS, json=body).json()
    assert (pairs(answer), answer["conflicting_pairs"]) == ([("p-open", "s-coat")], 1)
    assert len(pairs(client.post(ADDRESS, json={**body, "conflicts": []}).json())) == 2
    only = client.post(ADDRESS, json={**body, "providers": ["r-coat"]}).json()
    assert only["unmatched"] == [{"problem_id": "p-open", "reason": "only_conflicts"}]


def test_both_objectives_stand_side_by_side(reader: TestClient) -> None:
    total = reader.post(ADDRESS, json={"affinities": SQUARE, **ONE_EACH}).json()
    assert pairs(total) == [("a", "y"), ("b", "x")]
    assert (total["chosen"]["total"], total["chosen"]["bound"], total["chosen"]["is_proven"]) == (8.5, 8.5, True)
    skewed = [*SQUARE[:3], {**SQUARE[3], "affinity": 0.6}, {"problem_id": "a", "provider_id": "z", "affinity": 4.2}]
    fair = reader.post(ADDRESS, json={"affinities": skewed, "objective": "fair", **ONE_EACH}).json()
    assert fair["chosen"]["objective"] == "fair"
    assert fair["other"]["objective"] == "total"
    assert fair["chosen"]["worst"] == 4.2
    assert all(pair["band"] is None and pair["probability"] is None for pair in fair["pairs"])


def test_pinned_and_forbidden_pairs_are_obeyed(reader: TestClient) -> None:
    body = {"affinities": SQUARE, **ONE_EACH}
    pinned = reader.post(ADDRESS, json={**body, "pinned": [{"problem_id": "b", "provider_id": "y"}]}).json()
    assert pairs(pinned) == [("a", "x"), ("b", "y")]
    forbidden = reader.post(ADDRESS, json={**body, "forbidden": [{"problem_id": "b", "provider_id": "x"}]}).json()
    assert ("b", "x") not in pairs(forbidden)


def test_minima_that_cannot_be_met_are_an_answer_with_remedies(reader: TestClient) -> None:
    body = {"affinities": SQUARE[:1], "per_problem": {"minimum": 2, "maximum": 2}, "per_provider": {"maximum": 1}}
    response = reader.post(ADDRESS, json=body)
    assert (response.status_code, response.json()["type"]) == (422, "/errors/infeasible")
    assert response.json()["remedies"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"problems": "all"},
        {"problems": "all", "providers": "all", "affinities": SQUARE},
        {"problems": ["nothing-such"], "providers": "all"},
        {"affinities": [{**SQUARE[0], "affinity": "NaN"}]},
        {"affinities": [SQUARE[0], SQUARE[0]]},
        {"affinities": SQUARE, "per_problem": {"maximum": -1}},
        {"affinities": SQUARE, "per_problem": {"minimum": 3, "maximum": 1}},
        {"affinities": SQUARE, "pinned": [{"problem_id": "a", "provider_id": "nobody"}]},
        {"affinities": SQUARE, "time_limit_s": 0},
        {"affinities": SQUARE, "time_limit_s": 3600},
        {"affinities": SQUARE, "conflicts": ["rivalry"]},
        {"affinities": []},
    ],
)
def test_bad_input_is_refused(reader: TestClient, body: dict[str, Any]) -> None:
    response = reader.post(ADDRESS, json=body)
    assert response.status_code == 422
    assert response.json()["type"] != "/errors/infeasible"


def test_an_unknown_provider_is_not_found_and_too_many_pairs_are_refused(make_client: ClientMaker) -> None:
    client = make_client(max_affinity_pairs=3)
    assert client.post(ADDRESS, json={"problems": "all", "providers": ["nobody"]}).status_code == 404
    response = client.post(ADDRESS, json={"problems": "all", "providers": "all"})
    assert (response.status_code, "pairs" in response.json()["errors"][0]["given"]) == (422, True)


def test_the_public_does_not_assign_and_no_confidential_text_is_shown(make_client: ClientMaker) -> None:
    client = make_client(api_key="open sesame")
    body = {"problems": "all", "providers": "all", "least": "any"}
    assert client.post(ADDRESS, json=body).status_code == 403
    allowed = client.post(ADDRESS, json=body, headers={"Authorization": "Bearer open sesame"})
    assert allowed.status_code == 200
    assert CONFIDENTIAL not in allowed.text


def test_a_coordinator_plans_with_the_problems_that_they_may_read_and_is_told_of_the_others(
    public_client: TestClient, workspace: FakeWorkspace
) -> None:
    ravi = settle(workspace.store, "ravi@example.in", Role.COORDINATOR, cluster_id="pune")
    body = {"problems": "all", "providers": "all", "least": "any"}
    answer = public_client.post(ADDRESS, json=body, headers=key_of(workspace.store, ravi)).json()
    planned = {one["problem_id"] for one in (*answer["pairs"], *answer["unmatched"])}
    assert ("p-open" in planned, "p-secret" in planned, answer["withheld_problems"]) == (True, False, 1)
    named = {"problems": ["p-open", "p-secret"], "providers": "all"}
    refused = public_client.post(ADDRESS, json=named, headers=key_of(workspace.store, ravi))
    assert (refused.status_code, "p-secret" in refused.json()["detail"]) == (403, True)
    with workspace.store.write() as transaction:
        transaction.problems.put([replace(transaction.problems.get("p-secret"), cluster_id="pune")])
    own = public_client.post(ADDRESS, json=named, headers=key_of(workspace.store, ravi))
    assert (own.status_code, own.json()["withheld_problems"]) == (200, 0)


def test_others_than_planners_and_keys_of_another_scope_plan_nothing(
    public_client: TestClient, workspace: FakeWorkspace
) -> None:
    owner = settle(workspace.store, "owner@example.in", Role.OWNER, Role.PROVIDER)
    ravi = settle(workspace.store, "ravi@example.in", Role.COORDINATOR, cluster_id="pune")
    body = {"affinities": SQUARE, **ONE_EACH}
    for headers in ({}, key_of(workspace.store, owner), key_of(workspace.store, ravi, Scope.READ, Scope.WRITE)):
        assert public_client.post(ADDRESS, json=body, headers=headers).status_code == 403
    assert public_client.post(ADDRESS, json=body, headers=key_of(workspace.store, ravi, Scope.MATCH)).status_code == 200
