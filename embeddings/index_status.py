"""How the index stands: how far it goes, what differs from the snapshot on disk, how large and how old that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from embeddings.manifest import MANIFEST_NAME
from embeddings.search_index import SearchIndex


@dataclass(frozen=True)
class IndexStatus:
    """What can be said of one state of the index.

    Args:
        generation: Name of the snapshot on disk.
        snapshot_seq: The last change of the database that the snapshot contains.
        applied_seq: The last one that searches of this process see.
        passages: Passages that can be found.
        owners: Providers that own one of them.
        tombstones: Passages of the snapshot that were removed since.
        added: Passages that came since, and are kept in memory.
        size_bytes: Size of the snapshot's files.
        made_at: When the snapshot was written, ISO in UTC.
        views: The models of the dense views with the kind of vector index of each.
    """

    generation: str
    snapshot_seq: int
    applied_seq: int
    passages: int
    owners: int
    tombstones: int
    added: int
    size_bytes: int
    made_at: str
    views: tuple[tuple[str, str], ...]


def status_of(state: SearchIndex, folder: Path) -> IndexStatus:
    """Return how a state stands whose snapshots lie in a folder.

    Raises:
        FileNotFoundError: Another process has just replaced the snapshot.
    """
    manifest = state.snapshot.manifest
    written = (folder / state.generation / MANIFEST_NAME).stat().st_mtime
    return IndexStatus(
        generation=state.generation,
        snapshot_seq=manifest.applied_seq,
        applied_seq=state.applied_seq,
        passages=state.row_count,
        owners=len(state.owner_ids),
        tombstones=len(state.removed),
        added=len(state.delta.rows),
        size_bytes=sum(file.bytes for file in manifest.files.values()),
        made_at=datetime.fromtimestamp(written, UTC).isoformat(timespec="seconds"),
        views=tuple(zip(state.views, manifest.kinds, strict=True)),
    )
