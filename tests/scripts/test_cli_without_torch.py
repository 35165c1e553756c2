"""Real processes with the real models: matching and serving never import what only building or solving needs."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from models.store import Store
from tests.scripts.conftest import fill

ROOT = Path(__file__).resolve().parents[2]
BUILDERS = {"torch", "transformers", "sentence_transformers"}
SOLVERS = {"pandas", "ortools", "scipy.optimize", "icalendar", "sklearn.linear_model"}
WRITERS = {"fpdf", "fontTools", "uharfbuzz", "PIL", "openpyxl"}
READERS = {"bibtexparser", "pylatexenc", "defusedxml", "joserfc", "cryptography"}
PROVERS = {"playwright", "schemathesis", "hypothesis"}
UNWANTED = sorted(BUILDERS | SOLVERS | WRITERS | READERS | PROVERS)
HEAVY = f"print('HEAVY', sorted({UNWANTED} & sys.modules.keys()), file=sys.stderr)"
RUN = f"""
import sys
from scripts.cli import main
try:
    main()
finally:
    {HEAVY}
"""
SERVE = f"""
import sys
import uvicorn
from fastapi.testclient import TestClient

def answer_once(app, **options):
    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert client.get("/readyz").status_code == 200
        print(client.post("/api/v1/match", json={{"text": "pump seals leak"}}).text)

uvicorn.run = answer_once
{RUN}
"""


@pytest.fixture(scope="module")
def real(model_home: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Give the options that name a home with models and its database."""
    home = tmp_path_factory.mktemp("real")
    (home / "models").symlink_to(model_home / "models")
    fill(home / "setu.db")
    with closing(Store.open(home / "setu.db")) as store:
        return ["--home", str(home), "--db", store.url]


def process(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", script, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize(
    ("script", "arguments"),
    [(RUN, ["match", "pump seals leak", "--json"]), (SERVE, ["serve", "--port", "0", "--workers", "1"])],
    ids=["match", "serve"],
)
def test_neither_torch_nor_a_solver_nor_what_reads_or_writes_files_is_imported(
    real: list[str], script: str, arguments: list[str]
) -> None:
    done = process(script, *arguments, *real)
    assert done.returncode == 0, done.stderr
    assert "HEAVY []" in done.stderr
    assert json.loads(done.stdout)["matches"][0]["provider"]["provider_id"] == "ann"


def test_a_failure_ends_a_process_with_its_code_and_no_traceback(tmp_path: Path) -> None:
    done = process(RUN, "evaluate", str(tmp_path / "nothing"), "--home", str(tmp_path / "home"))
    assert (done.returncode, done.stdout) == (4, "")
    assert "meta.json" in done.stderr
    assert "Traceback" not in done.stderr
