from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings.manifest import MANIFEST_NAME, IndexIdentity, Manifest
from embeddings.passages import PassageSettings
from embeddings.row_table import PassageRow
from embeddings.snapshot import CURRENT_NAME, current_generation, load_snapshot
from embeddings.snapshot_builder import PassageBatch, build_snapshot
from models.errors import IndexMismatch, InvalidInput, NotFound

IDENTITY = IndexIdentity("database", (("one", "one@1"),))


def _batch(*evidence_ids: str) -> PassageBatch:
    rows = [
        PassageRow(name, 0, 9, 2020, ("p1", "p2"), name.encode().ljust(32), ["water", name]) for name in evidence_ids
    ]
    vectors = np.random.default_rng(0).standard_normal((len(rows), 8)).astype(np.float16)
    return PassageBatch(rows, {"one": vectors})


def _build(folder: Path, *evidence_ids: str, flat_up_to: int = 100) -> str:
    folder.mkdir(exist_ok=True)
    batches = [_batch(*evidence_ids)]
    return build_snapshot(folder, batches, IDENTITY, {"one": 8}, applied_seq=7, flat_up_to=flat_up_to)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_loaded_snapshot_holds_what_was_written(tmp_path: Path) -> None:
    _build(tmp_path, "e1", "e2")
    snapshot = load_snapshot(tmp_path, IDENTITY)
    assert (snapshot.manifest.applied_seq, snapshot.manifest.passages, snapshot.manifest.owners) == (7, 2, 2)
    assert snapshot.content.rows.reference(1).evidence_id == "e2"
    assert snapshot.content.lexical.search(["e2"], 3).rows.tolist() == [1]
    assert snapshot.content.rows.rows_of_evidence("e2") == range(1, 2)
    assert len(snapshot.content.rows.rows_of_evidence("e9")) == 0


def test_the_same_passages_give_the_same_bytes(tmp_path: Path) -> None:
    names = [_build(tmp_path / folder, "e1", "e2", "é3") for folder in ("a", "b")]
    assert _files(tmp_path / "a" / names[0]) == _files(tmp_path / "b" / names[1])


def test_an_empty_index_can_be_written_and_loaded(tmp_path: Path) -> None:
    _build(tmp_path)
    content = load_snapshot(tmp_path, IDENTITY).content
    assert len(content.rows) == 0
    assert len(content.views[0].search(np.ones(8, np.float32), 3)) == 0


def test_a_new_generation_replaces_the_old_one(tmp_path: Path) -> None:
    first = _build(tmp_path, "e1")
    held = load_snapshot(tmp_path, IDENTITY)
    second = _build(tmp_path, "e1", "e2")
    assert current_generation(tmp_path) == second != first
    assert not (tmp_path / first).exists()
    # Who has the old one open keeps it.
    assert held.content.views[0].search(np.ones(8, np.float32), 3).rows.tolist() == [0]
    assert held.content.rows.reference(0).evidence_id == "e1"


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (replace(IDENTITY, views=(("one", "one@2"),)), "one@1 in the index and one@2"),
        (replace(IDENTITY, database_id="other"), "database in the index and other"),
        (replace(IDENTITY, tokenizer="0"), "tokenizer"),
        (replace(IDENTITY, passages=PassageSettings(words=90)), "passages"),
        (replace(IDENTITY, schema=99), "schema is 1 in the index and 99"),
    ],
)
def test_another_identity_is_refused_with_both_sides_named(tmp_path: Path, other: IndexIdentity, named: str) -> None:
    _build(tmp_path, "e1")
    with pytest.raises(IndexMismatch, match=named) as refusal:
        load_snapshot(tmp_path, other)
    assert "setu index --rebuild" in str(refusal.value)


def test_no_index_is_not_found(tmp_path: Path) -> None:
    assert current_generation(tmp_path) == ""
    with pytest.raises(NotFound, match="setu index"):
        load_snapshot(tmp_path, IDENTITY)


def test_a_shortened_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / _build(tmp_path, "e1", "e2") / "keys.npy"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IndexMismatch, match=r"keys\.npy has"):
        load_snapshot(tmp_path, IDENTITY)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / _build(tmp_path, "e1") / "vectors-0.faiss").unlink()
    with pytest.raises(IndexMismatch, match="missing"):
        load_snapshot(tmp_path, IDENTITY)


def test_a_missing_generation_is_refused(tmp_path: Path) -> None:
    _build(tmp_path, "e1")
    (tmp_path / CURRENT_NAME).write_text("generation-000099\n")
    with pytest.raises(IndexMismatch, match="missing"):
        load_snapshot(tmp_path, IDENTITY)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"identity": {}}'])
def test_a_broken_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / _build(tmp_path, "e1") / MANIFEST_NAME).write_text(text)
    with pytest.raises(IndexMismatch, match="manifest"):
        load_snapshot(tmp_path, IDENTITY)


def test_a_changed_byte_is_found_by_checksum(tmp_path: Path) -> None:
    folder = tmp_path / _build(tmp_path, "e1", "e2")
    manifest = Manifest.read(folder)
    assert manifest.damaged_files(folder) == []
    data = bytearray((folder / "vectors-0.faiss").read_bytes())
    data[-1] ^= 1
    (folder / "vectors-0.faiss").write_bytes(data)
    assert manifest.damaged_files(folder) == ["vectors-0.faiss"]


def test_a_foreign_file_in_place_of_vectors_is_refused(tmp_path: Path) -> None:
    path = tmp_path / _build(tmp_path, "e1") / "vectors-0.faiss"
    path.write_bytes(b"x" * path.stat().st_size)
    with pytest.raises(IndexMismatch, match="cannot be read"):
        load_snapshot(tmp_path, IDENTITY)


def test_unfinished_drafts_are_ignored_and_removed(tmp_path: Path) -> None:
    _build(tmp_path, "e1")
    (tmp_path / ".draft-1").mkdir()
    (tmp_path / ".draft-1" / "keys.npy").write_bytes(b"half")
    (tmp_path / "generation-000009").mkdir()
    assert load_snapshot(tmp_path, IDENTITY).manifest.passages == 1
    assert _build(tmp_path, "e1", "e2") == "generation-000010"
    assert sorted(path.name for path in tmp_path.iterdir()) == [CURRENT_NAME, "generation-000010"]


def test_passages_out_of_order_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="out of order"):
        _build(tmp_path, "e2", "e1")


def test_beyond_the_stated_size_the_index_is_compressed(tmp_path: Path) -> None:
    names = [f"e{number:03d}" for number in range(120)]
    folder = tmp_path / _build(tmp_path, *names, flat_up_to=100)
    assert json.loads((folder / MANIFEST_NAME).read_text())["kinds"] == ["ivf-rabitq"]
    snapshot = load_snapshot(tmp_path, IDENTITY)
    query = snapshot.content.views[0].vectors[5].astype(np.float32)
    assert snapshot.content.views[0].search(query, 1).rows.tolist() == [5]
