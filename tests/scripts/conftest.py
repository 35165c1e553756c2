"""The command line as its callers see it: arguments in; exit code, standard output and standard error out."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from embeddings.encoder import Encoder, Progress, no_progress
from models.details import CallDetails, ProviderKind
from models.records import Problem
from models.store import Store
from scripts.cli import main
from tests.matcher.scene import CHENNAI, PUNE, SOURCE, HashEncoder, evidence, organisation, provider


@dataclass(frozen=True)
class Outcome:
    """What one call left behind."""

    code: int
    out: str
    err: str


Setu = Callable[..., Outcome]


def fake_encoder(home: Path, model_id: str, progress: Progress = no_progress) -> Encoder:
    """Stand in for `load_encoder`."""
    return HashEncoder(model_id, 384)


@pytest.fixture
def setu(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Setu:
    """Give a function that runs ``setu`` in this process, with models made of hashes and a home of its own."""
    monkeypatch.setattr("matcher.workspace.load_encoder", fake_encoder)
    monkeypatch.setenv("SETU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("SETU_DATABASE_URL", raising=False)

    def run(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["setu", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        written = capsys.readouterr()
        assert "Traceback" not in written.err
        return Outcome(code, written.out, written.err)

    return run


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home whose database knows two people, a laboratory and three problems."""
    home = tmp_path_factory.mktemp("filled")
    fill(home / "setu.db")
    return home


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    """Give the home of `setu` with a database that knows nobody."""
    Store.open(tmp_path / "home" / "setu.db").close()
    return tmp_path / "home"


def fill(database: Path) -> None:
    """Write a few records into a new database."""
    store = Store.open(database)
    with store.write() as transaction:
        transaction.organisations.put([organisation("o-pune", PUNE, "pune"), organisation("o-chennai", CHENNAI)])
        transaction.providers.put(
            [
                provider("ann", organisation_id="o-pune", languages=("mr",)),
                provider("bob", organisation_id="o-chennai"),
                provider("lab", ProviderKind.LABORATORY, organisation_id="o-pune"),
                provider("silent"),
                provider("grant", ProviderKind.CALL, details=CallDetails(applicants=("msme",), udyam=("micro",))),
            ]
        )
        transaction.evidence.put(
            [
                evidence("e1", "Seals of centrifugal pumps [leak] under SS-316L flanges", "ann", year=2020),
                evidence("e2", "Powder coating of steel", "bob", "lab", year=2001),
                evidence("e3", "Grants for leather tanneries", "grant"),
            ]
        )
        transaction.problems.put(
            [
                Problem("q1", "pump seals leak", SOURCE, location=PUNE),
                Problem("q2", "पाउडर कोटिंग", SOURCE, language="hi"),
                Problem("q3", "powder coating peels", SOURCE),
            ]
        )
    store.close()


def put_again_what_ann_has(home: Path) -> None:
    """Give ann, who has one piece of evidence, two more of the same words."""
    store = Store.open(home / "setu.db")
    with store.write() as transaction:
        text = transaction.evidence.get("e1").text
        transaction.evidence.put([evidence(name, text, "ann", year=2020) for name in ("e8", "e9")])
    store.close()


@pytest.fixture
def home(filled_home: Path, tmp_path: Path) -> Path:
    """Give a copy of the filled home, under the name that ``SETU_HOME`` says."""
    shutil.copytree(filled_home, tmp_path / "home")
    return tmp_path / "home"
