"""How the server is started: its settings reach its children, and its log holds no queries."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import server
from api.settings import Settings, hand_to_children


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Catch what uvicorn would run."""
    caught: dict[str, Any] = {}
    monkeypatch.setattr("uvicorn.run", lambda app, **options: caught.update(options, app=app))
    monkeypatch.setattr(server, "_prepare", lambda settings: caught.update(is_prepared=True))
    monkeypatch.setattr(server, "hand_to_children", lambda settings: caught.update(handed=settings))
    return caught


def test_one_process_serves_the_application_itself(started: dict[str, Any]) -> None:
    server.serve_application(Settings(port=1234))
    assert isinstance(started["app"], FastAPI)
    assert (started["port"], started["factory"], started["access_log"]) == (1234, False, False)
    assert "is_prepared" not in started


def test_several_processes_make_it_after_models_and_index_are_there(started: dict[str, Any]) -> None:
    settings = Settings(workers=2)
    server.serve_application(settings)
    assert (started["app"], started["factory"], started["workers"]) == ("api.server:application", True, 2)
    assert started["is_prepared"]
    assert started["handed"] is settings


def test_children_have_the_settings_of_their_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    given = Settings(port=9001, api_key="open sesame", allowed_hosts=("a.example", "b.example"), workers=2)
    environment: dict[str, str] = {}
    monkeypatch.setattr("os.environ", environment)
    hand_to_children(given)
    monkeypatch.undo()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Settings() == given


def test_the_log_names_the_path_and_not_the_query(reader: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "setu.requests"):
        reader.get("/match", params={"text": "my secret recipe"}, headers={"X-Request-Id": "trace-12345678"})
    line = next(record.getMessage() for record in caplog.records if record.name == "setu.requests")
    assert line.startswith("trace-12345678 GET '/match' 200 ")
    assert "secret" not in line


def test_a_path_cannot_forge_a_line_of_the_log(reader: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "setu.requests"):
        reader.get("/nothing%0aforged%1b[31m")
    assert all(character.isprintable() for character in caplog.records[-1].getMessage())
