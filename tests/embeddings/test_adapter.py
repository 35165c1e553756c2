from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings.adapter import FORMAT, Adapter, LowRank, save_adapter
from embeddings.encoder import FloatMatrix
from models.errors import DataFormat, IndexMismatch, InvalidInput, ModelUnavailable

NAME = "encoder.layer.7.output.dense.weight"
# By hand: up · down = [[1·1, 1·2, 1·3], [2·1, 2·2, 2·3]].
CORRECTION = LowRank(up=np.array([[1], [2]], np.float32), down=np.array([[1, 2, 3]], np.float32))
PRODUCT = [[1, 2, 3], [2, 4, 6]]


def saved(path: Path, correction: LowRank = CORRECTION, version: str = "1") -> Adapter:
    save_adapter(path, {NAME: correction}, model_id="small", version=version)
    return Adapter.load(path)


def test_the_product_is_added_to_the_named_weight_and_to_no_other(tmp_path: Path) -> None:
    tensors: dict[str, FloatMatrix] = {NAME: np.full((2, 3), 10, np.float32), "other": np.ones((2, 3), np.float32)}
    changed = saved(tmp_path / "a.npz").apply(tensors)
    assert changed[NAME].tolist() == [[11, 12, 13], [12, 14, 16]]
    assert changed[NAME].dtype == np.float32
    assert changed["other"] is tensors["other"]


def test_the_given_tensors_stay_as_they_are(tmp_path: Path) -> None:
    tensors: dict[str, FloatMatrix] = {NAME: np.zeros((2, 3), np.float32)}
    assert saved(tmp_path / "a.npz").apply(tensors)[NAME].tolist() == PRODUCT
    assert not tensors[NAME].any()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    adapter = saved(tmp_path / "a.npz", version="2026-01-02")
    assert (adapter.model_id, adapter.version, list(adapter.corrections)) == ("small", "2026-01-02", [NAME])
    assert adapter.corrections[NAME].up.tolist() == CORRECTION.up.tolist()
    assert adapter.corrections[NAME].down.tolist() == CORRECTION.down.tolist()


def test_numbers_are_kept_to_half_precision(tmp_path: Path) -> None:
    draws = np.random.default_rng(1)
    correction = LowRank(*(draws.normal(size=shape).astype(np.float32) for shape in ((5, 2), (2, 7))))
    read = saved(tmp_path / "a.npz", correction).corrections[NAME]
    for given, found in ((correction.up, read.up), (correction.down, read.down)):
        assert found.dtype == np.float32
        assert found.tolist() == given.astype(np.float16).astype(np.float32).tolist()
        assert found.tolist() != given.tolist()


def test_no_corrections_change_nothing(tmp_path: Path) -> None:
    save_adapter(tmp_path / "a.npz", {}, model_id="small", version="1")
    weight = np.ones((2, 3), np.float32)
    changed = Adapter.load(tmp_path / "a.npz").apply({NAME: weight})
    assert list(changed) == [NAME]
    assert changed[NAME] is weight


def test_the_same_adapter_has_the_same_fingerprint_and_another_one_another(tmp_path: Path) -> None:
    other = LowRank(CORRECTION.up, CORRECTION.down + 1)
    one, two = (saved(tmp_path / f"{name}.npz").fingerprint for name in ("one", "two"))
    three = saved(tmp_path / "three.npz", other).fingerprint
    assert one == two != three


@pytest.mark.parametrize(
    "tensors",
    [
        pytest.param({}, id="no such weight"),
        pytest.param({NAME: np.zeros((3, 2), np.float32)}, id="another shape"),
        pytest.param({NAME: np.zeros(6, np.float32)}, id="a vector"),
    ],
)
def test_another_model_is_refused(tmp_path: Path, tensors: dict[str, FloatMatrix]) -> None:
    with pytest.raises(IndexMismatch, match=r"of small .*output\.dense.*\(2, 3\).*scripts\.train_adapter"):
        saved(tmp_path / "a.npz").apply(tensors)


def test_matrices_without_a_product_are_not_written(tmp_path: Path) -> None:
    wrong = LowRank(CORRECTION.up, np.ones((2, 3), np.float32))
    with pytest.raises(InvalidInput, match=rf"{NAME}.*\(2, 1\).*\(2, 3\)"):
        save_adapter(tmp_path / "a.npz", {NAME: wrong}, model_id="small", version="1")
    assert not (tmp_path / "a.npz").exists()


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"none\.npz.*scripts\.train_adapter"):
        Adapter.load(tmp_path / "none.npz")


def test_a_file_that_is_no_adapter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.npz").write_text("not an adapter")
    np.savez(tmp_path / "other.npz", something=np.zeros(3))
    (tmp_path / "empty.npz").touch()
    for name in ("text.npz", "other.npz", "empty.npz"):
        with pytest.raises(DataFormat, match="not an adapter"):
            Adapter.load(tmp_path / name)


def test_a_file_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    saved(tmp_path / "a.npz")
    whole = (tmp_path / "a.npz").read_bytes()
    (tmp_path / "a.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataFormat, match="not an adapter"):
        Adapter.load(tmp_path / "a.npz")


def test_an_adapter_that_lacks_a_matrix_is_refused(tmp_path: Path) -> None:
    card = {"format": FORMAT, "model_id": "small", "version": "1", "weights": [NAME]}
    arrays: dict[str, Any] = {f"{NAME}:up": CORRECTION.up}
    np.savez(tmp_path / "a.npz", card=np.array(json.dumps(card)), **arrays)
    with pytest.raises(DataFormat, match="not an adapter"):
        Adapter.load(tmp_path / "a.npz")


def test_a_later_format_is_refused(tmp_path: Path) -> None:
    card = {"format": "setu-adapter-9", "model_id": "small", "version": "1", "weights": []}
    np.savez(tmp_path / "a.npz", card=np.array(json.dumps(card)))
    with pytest.raises(DataFormat, match=FORMAT):
        Adapter.load(tmp_path / "a.npz")
