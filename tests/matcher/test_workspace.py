"""What is opened for a database, where its index lies, and which models it uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.model_choice import DEFAULT_MODELS, choose_models, chosen_models
from matcher.workspace import Workspace, index_folder
from models.errors import DataFormat
from tests.matcher.scene import HashEncoder


@pytest.mark.parametrize(
    ("database", "folder"),
    [
        ("{0}/setu.db", "{0}/setu.index"),
        ("sqlite:///{0}/setu.db", "{0}/setu.index"),
        ("{0}/no-suffix", "{0}/no-suffix.index"),
        ("{0}/odd.index", "{0}/odd.index.index"),
        ("{0}/two.dots.db", "{0}/two.dots.index"),
    ],
)
def test_an_index_lies_beside_its_file(tmp_path: Path, database: str, folder: str) -> None:
    found = index_folder(database.format(tmp_path), tmp_path / "home")
    assert found == Path(folder.format(tmp_path))


def test_a_servers_index_lies_in_the_home_whatever_the_password(tmp_path: Path) -> None:
    one, other = (index_folder(f"postgresql://me:{secret}@host/setu", tmp_path) for secret in ("a", "b"))
    assert one == other
    assert one.parent == tmp_path / "index"
    assert index_folder("postgresql://me@host/another", tmp_path) != one


def test_the_default_models_are_used_until_others_are_chosen(tmp_path: Path) -> None:
    assert chosen_models(tmp_path / "home") == DEFAULT_MODELS
    choose_models(tmp_path / "home", ["own/model", "multilingual-e5-small", "own/model"])
    assert chosen_models(tmp_path / "home") == ("own/model", "multilingual-e5-small")


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"models": []}', '{"models": "x"}', '{"models": [1]}', "nonsense"]
)
def test_a_choice_that_was_edited_into_nonsense_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "models.json").write_text(content, encoding="utf-8")
    with pytest.raises(DataFormat, match="setu models use"):
        chosen_models(tmp_path)


def test_a_workspace_uses_the_chosen_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.workspace.load_encoder", lambda home, model_id, progress: HashEncoder(model_id))
    choose_models(tmp_path, ["mine"])
    workspace = Workspace.open(database=tmp_path / "setu.db", home=tmp_path)
    assert list(workspace.encoders) == ["mine"]
    assert workspace.indexer.current().views == ("mine",)
    workspace.close()
