"""Generated requests to every operation: no server error, and nothing that the OpenAPI document does not say."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from fastapi import APIRouter, FastAPI, Response
from fastapi.testclient import TestClient

from api.application import create_app
from api.settings import Settings
from matcher.workspace import Workspace
from scripts.proof.fuzz_api import SHORT_CASES, SHORT_ONE_IN, fuzz, sort_of_senders
from tests.api.scene import fill
from tests.matcher.partners.world import by_score
from tests.matcher.scene import open_scene

IDS = {"provider_id": ["r-coat", "f-salt"], "problem_id": ["p-open", "p-secret"], "organisation_id": ["o-pune"]}


def test_the_api_does_what_its_document_says(tmp_path: Path) -> None:
    scene = open_scene(tmp_path, calibration=by_score(0.5))
    fill(scene.store)
    workspace = SimpleNamespace(
        store=scene.store, indexer=scene.indexer, matcher=scene.matcher, encoders={}, cache=None
    )
    settings = Settings(home=tmp_path, sends_messages=False, limit_matches=0, limit_writes=0, limit_uploads=0)
    app = create_app(settings, cast(Workspace, workspace))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        senders = sort_of_senders(scene.store)
        seen = fuzz(client, senders, IDS, cases=SHORT_CASES, seed=1, one_in=SHORT_ONE_IN)
    scene.store.close()
    assert seen.breaches == {}
    assert seen.operations >= 8
    assert seen.requests > seen.operations
    assert {403, 404, 422} <= set(seen.statuses)


def test_what_is_against_the_document_is_found() -> None:
    app, router = FastAPI(openapi_url="/api/openapi.json"), APIRouter()

    @router.get("/fails", response_model=dict[str, int])
    def fails() -> Any:
        return Response(status_code=500)

    @router.get("/lies", response_model=dict[str, int])
    def lies() -> Any:
        return Response(b'{"a": "text"}', media_type="application/json")

    app.include_router(router)
    with TestClient(app, raise_server_exceptions=False) as client:
        seen = fuzz(client, [{}], {}, cases=1, seed=1)
    assert any("/fails" in breach and "500" in breach for breach in seen.breaches)
    assert any("/lies" in breach for breach in seen.breaches)
