"""A whole index on disk: written beside the old one, switched to in one step, mapped into memory.

::

    <folder>/
        CURRENT              the name of the generation in use
        LOCK                 held by the process that writes
        generation-000007/   manifest.json, one file of vectors a view, arrays

A generation is complete before ``CURRENT`` names it, and is never changed. A crash leaves at most an unfinished folder,
which the next writer removes. Old generations are removed once ``CURRENT`` has moved on; who has one open keeps it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from embeddings.grouped import Lists
from embeddings.lexical_index import LexicalIndex
from embeddings.manifest import IndexIdentity, Manifest, facts_of
from embeddings.moments import MomentSums
from embeddings.row_table import KEY_BYTES, RowTable
from embeddings.string_table import StringTable
from embeddings.vector_index import BUILDERS, CompressedIndex, FlatIndex
from models.errors import IndexMismatch, NotFound

CURRENT_NAME = "CURRENT"
_GENERATION = "generation-"
_DRAFT = ".draft-"
_ATTEMPTS = 5

View = FlatIndex | CompressedIndex


@dataclass(frozen=True)
class SnapshotContent:
    """Everything that a snapshot holds; views in the order of the identity."""

    rows: RowTable
    lexical: LexicalIndex
    views: tuple[View, ...]
    sums: tuple[MomentSums, ...]


@dataclass(frozen=True)
class Snapshot:
    """A loaded generation."""

    generation: str
    manifest: Manifest
    content: SnapshotContent


def current_generation(folder: Path) -> str:
    """Return the name of the generation in use; empty when there is none yet."""
    try:
        return (folder / CURRENT_NAME).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def write_snapshot(folder: Path, content: SnapshotContent, identity: IndexIdentity, applied_seq: int) -> str:
    """Write a new generation, switch to it, remove the others and return its name. The caller holds the lock."""
    _remove_drafts(folder)
    draft = folder / f"{_DRAFT}{os.getpid()}"
    draft.mkdir(parents=True)
    _write_files(draft, content)
    names = sorted(path.name for path in draft.iterdir())
    rows = content.rows
    Manifest(
        identity,
        applied_seq,
        len(rows),
        len(rows.evidence_ids),
        len(rows.owner_ids),
        tuple(view.kind for view in content.views),
        {name: facts_of(draft / name) for name in names},
    ).write(draft)
    _sync_files(draft)
    name = _next_generation(folder)
    draft.rename(folder / name)
    _switch(folder, name)
    return name


def load_snapshot(folder: Path, expected: IndexIdentity) -> Snapshot:
    """Map the generation in use into memory.

    Raises:
        NotFound: There is no index yet.
        IndexMismatch: It was made by something else than expected, or is damaged.
    """
    for _ in range(_ATTEMPTS):
        name = current_generation(folder)
        if not name:
            raise NotFound(f"there is no index in {folder}; run: setu index --rebuild")
        try:
            return _load(folder / name, expected)
        except FileNotFoundError:
            # Between reading the name and opening the files another process switched and removed them: look again.
            if name == current_generation(folder):
                break
    raise IndexMismatch(f"files of the index in {folder} are missing; run: setu index --rebuild")


def snapshot_keys(folder: Path) -> set[bytes]:
    """Return the vector cache's keys of the generation in use, whatever made it; none if it cannot be read."""
    try:
        data = np.load(folder / current_generation(folder) / "keys.npy").tobytes()
    except (OSError, ValueError):
        # A rebuild must work beside a damaged index; its texts are still forgotten as their deletions are applied.
        return set()
    return {data[start : start + KEY_BYTES] for start in range(0, len(data), KEY_BYTES)}


def _load(path: Path, expected: IndexIdentity) -> Snapshot:
    manifest = Manifest.read(path)
    manifest.identity.check(expected, path)
    try:
        content = _read_files(path, manifest)
    except (ValueError, RuntimeError) as error:
        raise IndexMismatch(f"the index in {path} cannot be read ({error}); run: setu index --rebuild") from error
    return Snapshot(path.name, manifest, content)


def _write_files(folder: Path, content: SnapshotContent) -> None:
    for number, (view, sums) in enumerate(zip(content.views, content.sums, strict=True)):
        view.save(folder / f"vectors-{number}.faiss")
        np.save(folder / f"moments-{number}.npy", np.vstack([sums.total, sums.products]))
    for name, values in _arrays(content).items():
        np.save(folder / f"{name}.npy", values)


def _arrays(content: SnapshotContent) -> Mapping[str, npt.NDArray[np.generic]]:
    rows, lexical = content.rows, content.lexical
    return {
        "evidence_ids": rows.evidence_ids.blob,
        "evidence_ids_offsets": rows.evidence_ids.offsets,
        "owner_ids": rows.owner_ids.blob,
        "owner_ids_offsets": rows.owner_ids.offsets,
        "evidence": rows.evidence,
        "starts": rows.starts,
        "ends": rows.ends,
        "years": rows.years,
        "keys": rows.keys,
        "owners": rows.owners.items,
        "owners_offsets": rows.owners.offsets,
        "rows_of_owner": rows.rows_of_owner.items,
        "rows_of_owner_offsets": rows.rows_of_owner.offsets,
        "tokens": lexical.vocabulary.blob,
        "tokens_offsets": lexical.vocabulary.offsets,
        "posting_starts": lexical.starts,
        "posting_rows": lexical.rows,
        "posting_weights": lexical.weights,
        "mean_length": np.array([lexical.mean_length]),
    }


def _read_files(folder: Path, manifest: Manifest) -> SnapshotContent:
    def array(name: str) -> npt.NDArray[Any]:
        # A map of an empty array is refused by the operating system. A plain view of the map is quicker to index.
        return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r" if manifest.passages else None))

    def table(name: str) -> StringTable:
        return StringTable(array(name), array(f"{name}_offsets"))

    rows = RowTable(
        table("evidence_ids"),
        table("owner_ids"),
        array("evidence"),
        array("starts"),
        array("ends"),
        array("years"),
        array("keys"),
        Lists(array("owners_offsets"), array("owners")),
        Lists(array("rows_of_owner_offsets"), array("rows_of_owner")),
    )
    lexical = LexicalIndex(
        table("tokens"),
        array("posting_starts"),
        array("posting_rows"),
        array("posting_weights"),
        manifest.passages,
        float(np.load(folder / "mean_length.npy")[0]),
    )
    views = tuple(BUILDERS[kind].load(folder / f"vectors-{row}.faiss") for row, kind in enumerate(manifest.kinds))
    sums = tuple(_read_sums(folder / f"moments-{row}.npy", manifest.passages) for row in range(len(views)))
    return SnapshotContent(rows, lexical, views, sums)


def _read_sums(path: Path, count: int) -> MomentSums:
    values = np.load(path)
    return MomentSums(count, values[0], values[1:])


def _next_generation(folder: Path) -> str:
    numbers = [int(path.name.removeprefix(_GENERATION)) for path in folder.glob(f"{_GENERATION}*")]
    return f"{_GENERATION}{max(numbers, default=0) + 1:06d}"


def _switch(folder: Path, name: str) -> None:
    draft = folder / f"{CURRENT_NAME}.new"
    draft.write_text(name + "\n", encoding="utf-8")
    _sync(draft)
    _sync(folder)
    draft.replace(folder / CURRENT_NAME)
    _sync(folder)
    for path in folder.glob(f"{_GENERATION}*"):
        if path.name != name:
            shutil.rmtree(path, ignore_errors=True)


def _remove_drafts(folder: Path) -> None:
    # The caller holds the lock, so whoever made these is gone.
    for path in folder.glob(f"{_DRAFT}*"):
        shutil.rmtree(path)


def _sync_files(folder: Path) -> None:
    for path in folder.iterdir():
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
