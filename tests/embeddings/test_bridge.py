from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings.bridge import ARRAYS, BRIDGE_PATH, FORMAT, Bridge, save_bridge
from embeddings.bundled_models import BUNDLED
from embeddings.encoder import FloatMatrix, Role
from embeddings.onnx_encoder import OnnxEncoder
from models.errors import DataFormat, IndexMismatch, InvalidInput, ModelUnavailable

SOURCE, TARGET = "multilingual-e5-small", "all-MiniLM-L6-v2"
# Written for this test; in no training set.
MEANINGS = {
    "The plaster on the school wall is damp and falls off.": "विद्यालय की दीवार का पलस्तर सीलन से गिर रहा है।",
    "Rats eat the wheat in our storehouse.": "எங்கள் கிடங்கில் எலிகள் கோதுமையைத் தின்கின்றன.",
    "The bus is always late and nobody knows when it comes.": "বাস সবসময় দেরি করে আর কখন আসবে কেউ জানে না।",
    "Bees die in the orchard after spraying.": "స్ప్రే చేసిన తర్వాత తోటలో తేనెటీగలు చనిపోతున్నాయి.",
}


@pytest.fixture(scope="module")
def bridge() -> Bridge:
    return Bridge.load()


def unit_rows(count: int, width: int = 384) -> FloatMatrix:
    vectors = np.random.default_rng(3).normal(size=(count, width)).astype(np.float32)
    rows: FloatMatrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return rows


def small_arrays(width: int = 3) -> dict[str, FloatMatrix]:
    zeros = np.zeros((width, width), np.float32)
    vectors = {"centre": zeros[0], "scale": zeros[0] + 1, "bias": zeros[0], "up_bias": zeros[0]}
    return {**vectors, "linear": np.eye(width, dtype=np.float32), "up": zeros, "down": zeros}


def test_the_shipped_bridge_joins_the_two_bundled_models(bridge: Bridge) -> None:
    assert {bridge.source_id, bridge.target_id} == set(BUNDLED)
    bridge.require(SOURCE, TARGET)


def test_the_shipped_weights_are_small() -> None:
    assert BRIDGE_PATH.stat().st_size < 20_000_000


@pytest.mark.parametrize("count", [0, 1, 5])
def test_vectors_are_float32_of_unit_length(bridge: Bridge, count: int) -> None:
    mapped = bridge.apply(unit_rows(count))
    assert mapped.shape == (count, 384)
    assert mapped.dtype == np.float32
    assert np.allclose(np.linalg.norm(mapped, axis=1), 1, atol=1e-5)


def test_a_vector_does_not_depend_on_its_neighbours_to_the_last_bit(bridge: Bridge) -> None:
    vectors = unit_rows(5)
    alone = [bridge.apply(vectors[row : row + 1])[0] for row in range(5)]
    assert bridge.apply(vectors).tolist() == np.array(alone).tolist() == bridge.apply(vectors[::-1])[::-1].tolist()


def test_half_precision_vectors_are_taken(bridge: Bridge) -> None:
    assert bridge.apply(unit_rows(2).astype(np.float16)).dtype == np.float32


def test_an_indian_text_lands_nearer_its_english_meaning_than_without_the_bridge(
    bridge: Bridge, model_home: Path
) -> None:
    source, target = (OnnxEncoder(model_home / "models" / model_id) for model_id in (SOURCE, TARGET))
    english = target.encode(list(MEANINGS), Role.QUERY).vectors
    native = list(MEANINGS.values())
    direct = target.encode(native, Role.QUERY).vectors @ english.T
    bridged = bridge.apply(source.encode(native, Role.QUERY).vectors) @ english.T
    assert (bridged.argmax(axis=1) == np.arange(len(native))).all()
    assert (np.diag(bridged) > np.diag(direct) + 0.2).all()


def test_an_identity_bridge_changes_nothing(tmp_path: Path) -> None:
    save_bridge(tmp_path / "b.npz", small_arrays(), source_id="a", target_id="b", version="1")
    vectors = np.eye(3, dtype=np.float32)
    assert Bridge.load(tmp_path / "b.npz").apply(vectors).tolist() == vectors.tolist()


def test_the_same_weights_have_the_same_fingerprint_and_others_another(tmp_path: Path) -> None:
    for name, width in (("one", 3), ("two", 3), ("three", 4)):
        save_bridge(tmp_path / f"{name}.npz", small_arrays(width), source_id="a", target_id="b", version="1")
    one, two, three = (Bridge.load(tmp_path / f"{name}.npz").fingerprint for name in ("one", "two", "three"))
    assert one == two != three


@pytest.mark.parametrize("pair", [("other", TARGET), (SOURCE, "other"), (TARGET, SOURCE)])
def test_other_models_are_refused(bridge: Bridge, pair: tuple[str, str]) -> None:
    with pytest.raises(IndexMismatch, match="leads from"):
        bridge.require(*pair)


@pytest.mark.parametrize("shape", [(384,), (2, 383), (0, 0)])
def test_vectors_of_another_width_are_refused(bridge: Bridge, shape: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput, match="384"):
        bridge.apply(np.zeros(shape, np.float32))


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"scripts\.train_bridge"):
        Bridge.load(tmp_path / "none.npz")


def test_a_file_that_is_no_bridge_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.npz").write_text("not a bridge")
    np.savez(tmp_path / "other.npz", something=np.zeros(3))
    for name in ("text.npz", "other.npz"):
        with pytest.raises(DataFormat, match="not a bridge"):
            Bridge.load(tmp_path / name)


def test_a_later_format_is_refused(tmp_path: Path) -> None:
    card = {"format": "setu-bridge-9", "source_id": "a", "target_id": "b", "version": "1"}
    arrays: dict[str, Any] = dict.fromkeys(ARRAYS, np.zeros(1))
    np.savez(tmp_path / "b.npz", card=np.array(json.dumps(card)), **arrays)
    with pytest.raises(DataFormat, match=FORMAT):
        Bridge.load(tmp_path / "b.npz")


def test_incomplete_weights_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="linear"):
        save_bridge(tmp_path / "b.npz", {"centre": np.zeros(1)}, source_id="a", target_id="b", version="1")
