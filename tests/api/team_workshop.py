"""The application on a small directory with a real matcher, whose teams are known beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from fastapi.testclient import TestClient

from api.application import create_app
from api.settings import Settings
from matcher.workspace import Workspace
from models.records import Confidentiality, Problem
from tests.matcher.scene import PUNE, SOURCE, open_scene
from tests.matcher.teams.workshop import PROBLEM, by_score, fill

SECRET = f"{PROBLEM} Our nickel bath is secret."


@contextmanager
def workshop_client(folder: Path, **settings: Any) -> Iterator[TestClient]:
    """Start the application on a directory of its own."""
    scene = open_scene(folder, calibration=by_score())
    fill(scene)
    with scene.store.write() as transaction:
        transaction.problems.put(
            [
                Problem("p-open", PROBLEM, SOURCE, language="en", organisation_id="o-firm", location=PUNE),
                Problem("p-secret", SECRET, SOURCE, "", "en", "o-firm", PUNE, confidentiality=Confidentiality.BLINDED),
            ]
        )
    workspace = SimpleNamespace(store=scene.store, indexer=scene.indexer, matcher=scene.matcher, encoders={})
    app = create_app(Settings(home=folder, **settings), cast(Workspace, workspace))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client
    scene.store.close()
