"""``POST /api/v1/affinity``."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest
from fastapi.testclient import TestClient

from matcher.query import Query
from matcher.scored import ScoredId
from tests.api.conftest import ClientMaker
from tests.api.fakes import FakeWorkspace
from tests.api.scene import DETAILS

AFFINITY = "/api/v1/affinity"
POWDER = {"id": "mine", "text": "powder coating"}


def test_pairs_come_problem_by_problem_in_the_order_given(reader: TestClient) -> None:
    body = {"problems": ["p-open", POWDER], "providers": ["r-milk", "r-coat"]}
    pairs = reader.post(AFFINITY, json=body).json()["pairs"]
    assert [(pair["problem_id"], pair["provider_id"]) for pair in pairs] == [
        ("p-open", "r-milk"),
        ("p-open", "r-coat"),
        ("mine", "r-milk"),
        ("mine", "r-coat"),
    ]
    assert [pair["affinity"] for pair in pairs[2:]] == [0.0, 2.0]


def test_all_providers_come_by_rising_id_also_closed_calls(reader: TestClient) -> None:
    pairs = reader.post(AFFINITY, json={"problems": [POWDER], "providers": "all"}).json()["pairs"]
    assert [pair["provider_id"] for pair in pairs] == sorted(DETAILS)


def test_csv_comes_where_it_is_asked_for_and_its_cells_are_no_formulas(reader: TestClient) -> None:
    body = {"problems": [{"id": "=1+1", "text": "powder"}], "providers": ["r-coat"]}
    response = reader.post(AFFINITY, json=body, headers={"Accept": "text/csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert list(csv.reader(io.StringIO(response.text))) == [
        ["problem_id", "provider_id", "affinity"],
        ["'=1+1", "r-coat", "1.0"],
    ]


def test_another_format_is_not_acceptable(reader: TestClient) -> None:
    body = {"problems": [POWDER], "providers": "all"}
    response = reader.post(AFFINITY, json=body, headers={"Accept": "application/pdf"})
    assert (response.status_code, response.json()["type"]) == (406, "/errors/not-acceptable")


def test_an_unknown_provider_is_not_found(reader: TestClient) -> None:
    response = reader.post(AFFINITY, json={"problems": [POWDER], "providers": ["nobody"]})
    assert (response.status_code, response.json()["type"]) == (404, "/errors/not-found")


def test_a_product_that_is_too_large_is_refused(make_client: ClientMaker) -> None:
    client = make_client(max_affinity_pairs=len(DETAILS))
    assert client.post(AFFINITY, json={"problems": [POWDER], "providers": "all"}).status_code == 200
    response = client.post(AFFINITY, json={"problems": [POWDER, "p-open"], "providers": "all"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["given"] == "2 × 8 = 16 pairs"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"problems": [], "providers": "all"}, "/problems"),
        ({"problems": ["p-open"]}, "/providers"),
        ({"problems": ["p-open"], "providers": []}, "/providers"),
        ({"problems": ["p-open"], "providers": "some"}, "/providers"),
        ({"problems": ["p-open", "p-nobody"], "providers": "all"}, "/problems/1"),
        ({"problems": [{"id": "a", "text": ""}], "providers": "all"}, "/problems/0/text"),
        ({"problems": [{"id": "a", "text": "b", "more": 1}], "providers": "all"}, "/problems/0/more"),
        ({"problems": ["p-open"], "providers": "all", "top": 3}, "/top"),
    ],
)
def test_what_is_not_allowed_is_refused_with_a_pointer(reader: TestClient, body: dict[str, Any], pointer: str) -> None:
    response = reader.post(AFFINITY, json=body)
    assert response.status_code == 422
    assert pointer in [fault["pointer"] for fault in response.json()["errors"]]


@pytest.mark.parametrize(("body", "expected"), [({}, False), ({"fame_neutral": True}, True)])
def test_every_problem_is_scored_fame_neutral_where_that_is_asked(
    make_client: ClientMaker,
    workspace: FakeWorkspace,
    monkeypatch: pytest.MonkeyPatch,
    body: dict[str, bool],
    expected: bool,
) -> None:
    asked: list[bool] = []

    def affinity(query: Query, provider_ids: Sequence[str]) -> list[ScoredId]:
        asked.append(query.is_fame_neutral)
        return [ScoredId(i, 0.0) for i in provider_ids]

    monkeypatch.setattr(workspace.matcher, "affinity", affinity)
    response = make_client().post(AFFINITY, json={"problems": ["p-open", POWDER], "providers": ["r-coat"], **body})
    assert (response.status_code, asked) == (200, [expected] * 2)
