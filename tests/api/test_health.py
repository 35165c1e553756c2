"""Liveness, readiness and version."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from matcher.ranker import Ranker
from models.errors import IndexMismatch
from models.ranker_versions import RankerVersion
from tests.api.fakes import FakeWorkspace


def test_the_process_answers(reader: TestClient) -> None:
    assert reader.get("/healthz").json() == {"status": "ok"}


def test_a_server_is_ready_when_every_part_is(reader: TestClient) -> None:
    response = reader.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": "ready", "index": "ready", "models": "ready", "ranker": "ready"}


def test_an_index_that_lags_behind_is_not_ready(client: TestClient, workspace: FakeWorkspace) -> None:
    workspace.indexer.lag = 2
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "setu index" in response.json()["index"]


def test_an_index_that_does_not_fit_says_so(
    client: TestClient, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mismatch() -> None:
        raise IndexMismatch("built with another model; run: setu index --rebuild")

    monkeypatch.setattr(workspace.indexer, "current", mismatch)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["index"].startswith("IndexMismatch: built with another model")
    assert response.json()["database"] == "ready"


def test_a_server_without_models_is_not_ready(client: TestClient, workspace: FakeWorkspace) -> None:
    workspace.indexer.views = ()
    assert "setu models build" in client.get("/readyz").json()["models"]


@pytest.mark.sqlite
def test_a_database_that_is_gone_is_not_ready(client: TestClient, workspace: FakeWorkspace, tmp_path: Path) -> None:
    workspace.store.close()
    (tmp_path / "setu.db").write_bytes(b"not a database at all" * 100)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] != "ready"


def test_the_version_names_models_and_size(reader: TestClient) -> None:
    found = reader.get("/version").json()
    assert found["models"] == ["all-MiniLM-L6-v2", "multilingual-e5-small"]
    assert found["passages"] == 7
    assert found["setu"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/version"])
def test_unknown_parameters_are_refused(reader: TestClient, path: str) -> None:
    assert reader.get(path, params={"verbose": "1"}).status_code == 422


def test_a_ranker_that_does_not_fit_is_told_with_the_way_out(workspace: FakeWorkspace, client: TestClient) -> None:
    with workspace.store.write() as transaction:
        made = transaction.rankers.add(RankerVersion("shipped", Ranker().parameters() | {"scheme": 0}))
        transaction.rankers.use(made.version)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "setu ranker use shipped" in response.json()["ranker"]
