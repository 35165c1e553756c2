"""How the server is started: its settings reach its children, and its log holds no queries."""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from uvicorn._subprocess import get_subprocess
from uvicorn.config import Config

from api import server
from api.settings import Settings, hand_to_children
from embeddings.bundled_models import BUNDLED
from embeddings.encoder import Encoder
from models.errors import DataFormat, ModelUnavailable

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Catch what uvicorn would run."""
    caught: dict[str, Any] = {}
    monkeypatch.setattr("uvicorn.run", lambda app, **options: caught.update(options, app=app))
    monkeypatch.setattr(server, "_prepare", lambda settings: caught.update(is_prepared=True))
    monkeypatch.setattr(server, "hand_to_children", lambda settings: caught.update(handed=settings))
    monkeypatch.setattr(server, "_load_in_one", lambda: caught.update(is_loaded_in_one=True))
    return caught


def test_one_process_serves_the_application_itself(started: dict[str, Any], tmp_path: Path) -> None:
    server.serve_application(Settings(home=tmp_path, port=1234, workers=1))
    assert isinstance(started["app"], FastAPI)
    assert (started["port"], started["factory"], started["access_log"]) == (1234, False, False)
    assert not {"is_prepared", "is_loaded_in_one"} & set(started)


def test_several_processes_make_it_after_models_are_there(started: dict[str, Any], tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, workers=2)
    server.serve_application(settings)
    assert (started["app"], started["factory"], started["workers"]) == ("api.server:application", True, 2)
    assert started["is_prepared"]
    assert started["is_loaded_in_one"]
    assert started["handed"] is settings


def test_uvicorn_makes_its_processes_where_they_are_forked_from_the_loaded_one(monkeypatch: pytest.MonkeyPatch) -> None:
    preloaded: list[str] = []
    monkeypatch.setattr("multiprocessing.forkserver.ensure_running", lambda: preloaded.append("running"))
    monkeypatch.setattr(
        "multiprocessing.context.BaseContext.set_forkserver_preload", lambda _, names: preloaded.extend(names)
    )
    monkeypatch.setattr("uvicorn._subprocess.spawn", get_context("spawn"))
    monkeypatch.setattr(server, "FORKS", True)
    server._load_in_one()
    process = get_subprocess(Config("api.server:application"), print, [])
    assert preloaded == ["api.preloaded", "running"]
    assert type(process).__name__ == "ForkServerProcess"


def test_where_forking_is_not_safe_every_process_loads_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multiprocessing.forkserver.ensure_running", lambda: pytest.fail("a process was started"))
    monkeypatch.setattr(server, "FORKS", False)
    server._load_in_one()


def test_a_forked_process_serves_the_application_that_was_loaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SETU_HOME", str(tmp_path))
    monkeypatch.setattr(server, "_loaded", [loaded := FastAPI()])
    assert server.application() is loaded
    assert server.application() is not loaded


def test_what_cannot_be_loaded_once_is_left_to_each_process_and_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SETU_HOME", str(tmp_path))
    monkeypatch.setattr(server, "_loaded", [])
    monkeypatch.setattr("matcher.workspace.load_encoders", lambda *_: dict[str, Encoder]())
    (tmp_path / "setu.db").write_text("not a database, but long enough to be taken for one " * 20, encoding="utf-8")
    server.load_for_all()
    assert server._loaded == []
    assert gc.isenabled()
    [told] = [one for one in caplog.records if one.name == "setu.api"]
    assert told.levelname == "WARNING"
    assert "loads for itself" in told.getMessage()


def test_children_have_the_settings_of_their_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    given = Settings(port=9001, api_key="open sesame", allowed_hosts=("a.example", "b.example"), workers=2)
    environment: dict[str, str] = {}
    monkeypatch.setattr("os.environ", environment)
    hand_to_children(given)
    monkeypatch.undo()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Settings() == given


def test_processes_share_the_cores_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.environ", environment := {"OMP_NUM_THREADS": "4"})
    hand_to_children(Settings(workers=2))
    assert (environment["OMP_NUM_THREADS"], environment["OPENBLAS_NUM_THREADS"]) == ("4", "1")


class HereInsteadOfAnotherProcess:
    """Takes the place of a pool of processes."""

    def __init__(self, *_: object) -> None: ...

    def __enter__(self) -> HereInsteadOfAnotherProcess:
        return self

    def __exit__(self, *_: object) -> None: ...

    def submit(self, call: Callable[..., object], *given: object) -> Future[object]:
        """Call now; a failure shows at once, as it would by asking for the result."""
        done: Future[object] = Future()
        done.set_result(call(*given))
        return done


def test_missing_models_are_built_before_the_processes_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []
    monkeypatch.setattr(server, "ProcessPoolExecutor", HereInsteadOfAnotherProcess)
    monkeypatch.setattr(server, "is_built", lambda home, model_id: model_id == "all-MiniLM-L6-v2")
    monkeypatch.setattr(server, "build_model", lambda home, model_id: built.append(model_id))
    server._prepare(Settings(home=tmp_path))
    assert built == ["multilingual-e5-small"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_is_no_database_stops_the_start(started: dict[str, Any], tmp_path: Path, workers: int) -> None:
    (tmp_path / "setu.db").write_text("not a database, but long enough to be taken for one " * 20, encoding="utf-8")
    with pytest.raises(DataFormat):
        server.serve_application(Settings(home=tmp_path, workers=workers))
    assert "app" not in started


def test_a_model_that_cannot_be_built_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = {name: replace(model, module="no_such_package") for name, model in BUNDLED.items()}
    monkeypatch.setattr(server, "ProcessPoolExecutor", HereInsteadOfAnotherProcess)
    monkeypatch.setattr("embeddings.bundled_models.BUNDLED", changed)
    with pytest.raises(ModelUnavailable, match="pip install"):
        server._prepare(Settings(home=tmp_path))


def test_the_first_of_several_processes_loads_little() -> None:
    program = (
        "import sys\nimport scripts.cli, scripts.commands.serve, api.server\n"
        "print(*sorted({'fastapi', 'sqlalchemy', 'faiss', 'onnxruntime', 'tokenizers', 'matcher'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    # The choice of models is read from `matcher`, nothing else of it.
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "matcher", "")


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
