"""Keeps the search index in step with the database: follows the change log, compacts, rebuilds.

The database is the truth. A snapshot says up to which change it goes; every process applies what came later to its own
state in memory, so nothing is lost when one stops at any point, and a write is searchable with the next request.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from embeddings.delta import Delta, DeltaEvidence, TokenNumbers, delta_evidence, make_delta
from embeddings.encoder import Encoder, IntVector, Progress, Role, no_progress
from embeddings.index_status import IndexStatus, status_of
from embeddings.manifest import IndexIdentity
from embeddings.passages import PassageSettings, split_passages
from embeddings.row_table import PassageRow
from embeddings.search_index import SearchIndex
from embeddings.snapshot import Snapshot, current_generation, load_snapshot, snapshot_keys, write_snapshot
from embeddings.snapshot_builder import PassageBatch, SnapshotBuilder
from embeddings.tokenizer import tokenize
from embeddings.vector_cache import CachedEncoder, VectorCache, cache_key
from embeddings.vector_index import FLAT_UP_TO
from embeddings.write_lock import write_lock
from models.errors import IndexMismatch
from models.records import Evidence
from models.store import Store


@dataclass(frozen=True)
class IndexSettings:
    """How the index is kept.

    Args:
        passages: How texts are split.
        flat_up_to: Largest number of passages for which the exact vector index is used; measured: from 50,000 on the
            compressed one is quicker and leads to the same answers (``docs/performance.md``).
        compact_after: Passages that differ from the snapshot before compaction is due.
        compact_share: The same as a share of the snapshot; whichever is reached first, but see ``compact_at_least``.
        compact_at_least: Fewer differing passages than this never make compaction due.
        batch: Evidences that are read and encoded at once in a build.
        changes: Changes that are applied at once.
    """

    passages: PassageSettings = field(default_factory=PassageSettings)
    flat_up_to: int = FLAT_UP_TO
    compact_after: int = 5_000
    compact_share: float = 0.1
    compact_at_least: int = 200
    batch: int = 500
    changes: int = 5_000


class Indexer:
    """Gives the state of the index that the database asks for.

    Args:
        store: The database.
        encoders: Model id → encoder, one a view; their order is the order of the views.
        folder: Where the index lies.
        cache: Vectors that were made before.
        settings: How the index is kept.
        progress: Told about long work that `current` has to do (first build, large imports).
    """

    def __init__(
        self,
        store: Store,
        encoders: Mapping[str, Encoder],
        folder: Path,
        cache: VectorCache,
        settings: IndexSettings | None = None,
        progress: Progress = no_progress,
    ) -> None:
        self._store = store
        self._encoders = {view: CachedEncoder(encoder, cache) for view, encoder in encoders.items()}
        self._dimensions = {view: encoder.dimension for view, encoder in encoders.items()}
        self._folder = folder
        self._cache = cache
        self._settings = settings or IndexSettings()
        self._progress = progress
        self._state: SearchIndex | None = None
        self._applying = threading.Lock()
        views = tuple((view, encoder.fingerprint) for view, encoder in encoders.items())
        self.identity = IndexIdentity(store.database_id, views, self._settings.passages)

    def current(self) -> SearchIndex:
        """Return a state that contains every change committed before the call.

        Raises:
            IndexMismatch: The index was made by other models, settings or another database, or is damaged.
        """
        state = self._state
        if state is not None and self._is_current(state):
            return state
        if not current_generation(self._folder):
            self._build_first()
        with self._applying:
            self._state = self._advanced(self._loaded(), self._progress)
            return self._state

    def rebuild(self, progress: Progress | None = None) -> SearchIndex:
        """Write a new snapshot from the database alone, waiting for another writer; vectors come from the cache."""
        with write_lock(self._folder, wait=True):
            self._write(progress or self._progress)
        # Even if someone removed the folder meanwhile and the new generation has an old name.
        with self._applying:
            self._state = None
        return self.current()

    def compact(self, progress: Progress | None = None) -> SearchIndex:
        """Write a new snapshot if anything differs from the present one, unless another process is writing."""
        state = self.current()
        with write_lock(self._folder, wait=False) as is_held:
            if is_held and state.changed_count and state.generation == current_generation(self._folder):
                self._write(progress or self._progress)
        return self.current()

    def status(self) -> IndexStatus:
        """Return how the index stands, after every change that was committed before the call.

        Raises:
            IndexMismatch: See `current`.
        """
        try:
            return status_of(self.current(), self._folder)
        except FileNotFoundError:  # another process switched to a new snapshot in between, and so does the next look
            return status_of(self.current(), self._folder)

    def is_compaction_due(self) -> bool:
        """Say whether so much differs from the snapshot that `compact` should be called."""
        state = self.current()
        limit = min(self._settings.compact_after, self._settings.compact_share * len(state.snapshot.content.rows))
        return state.changed_count > max(limit, self._settings.compact_at_least)

    def _is_current(self, state: SearchIndex) -> bool:
        with self._store.read() as transaction:
            last = transaction.changes.last_seq()
        return state.applied_seq == last and state.generation == current_generation(self._folder)

    def _build_first(self) -> None:
        with write_lock(self._folder, wait=True):
            if not current_generation(self._folder):
                self._write(self._progress)

    def _loaded(self) -> SearchIndex:
        state = self._state
        if state is not None and state.generation == current_generation(self._folder):
            return state
        snapshot = load_snapshot(self._folder, self.identity)
        fresh = self._state_of(snapshot, {}, np.empty(0, np.int64), snapshot.manifest.applied_seq, None)
        if state is not None:
            # What was added and removed again between two snapshots of another process is known here alone.
            self._forget({row.key for row in state.delta.rows} - snapshot.content.rows.key_set())
        return fresh

    def _advanced(self, state: SearchIndex, progress: Progress) -> SearchIndex:
        while True:
            with self._store.read() as transaction:
                changes = transaction.changes.since(state.applied_seq, self._settings.changes)
                if not changes:
                    self._check_not_ahead(state, transaction.changes.last_seq())
                    return state
                ids = sorted({change.record_id for change in changes if change.record_type == "evidence"})
                found = transaction.evidence.get_many(ids)
            self._forget_problems({one.record_id: one.seq for one in changes if one.record_type == "problem"})
            batch = self._batch([found[evidence_id] for evidence_id in ids if evidence_id in found], progress)
            state = self._changed(state, ids, batch, changes[-1].seq)

    def _check_not_ahead(self, state: SearchIndex, last: int) -> None:
        if state.applied_seq > last:
            raise IndexMismatch(
                f"the index in {self._folder} contains change {state.applied_seq}, the database ends at {last} "
                "(restored from an older copy?); run: setu index --rebuild"
            )

    def _changed(self, state: SearchIndex, ids: Sequence[str], batch: PassageBatch, seq: int) -> SearchIndex:
        """Return the state in which these evidences are what the batch says, or gone."""
        if not ids:
            return state.at(seq)
        numbers = state.delta.numbers
        rows = state.snapshot.content.rows
        gone = [row for evidence_id in ids for row in rows.rows_of_evidence(evidence_id)]
        changing = set(ids)
        kept = {key: item for key, item in state.delta.evidence.items() if key not in changing}
        dropped = [item for key, item in state.delta.evidence.items() if key in changing]
        old_keys = {rows.keys[row].tobytes() for row in gone} | {row.key for item in dropped for row in item.rows}
        evidence = kept | delta_evidence(batch, numbers)
        removed = np.union1d(state.removed, np.array(gone, np.int64))
        changed = self._state_of(state.snapshot, evidence, removed, seq, numbers)
        self._forget(old_keys - {row.key for row in batch.rows})
        return changed

    def _state_of(
        self,
        snapshot: Snapshot,
        evidence: Mapping[str, DeltaEvidence],
        removed: IntVector,
        seq: int,
        numbers: TokenNumbers | None,
    ) -> SearchIndex:
        table = snapshot.content.rows.owner_ids
        owners = {owner for item in evidence.values() for row in item.rows for owner in row.owner_ids}
        places = ((owner, table.find(owner)) for owner in owners)
        known = {owner: place for owner, place in places if place is not None}
        numbers = numbers or TokenNumbers(snapshot.content.lexical)
        delta: Delta = make_delta(evidence, known, len(table), self._dimensions, numbers)
        return SearchIndex(snapshot, delta, removed, seq)

    def _write(self, progress: Progress) -> None:
        with self._store.read() as transaction:
            seq = transaction.changes.last_seq()
            total = transaction.evidence.count()
            self._forget_problems(transaction.changes.last_of("problem"))
        builder = SnapshotBuilder(self._dimensions, self._settings.flat_up_to)
        done = 0
        for records in self._all_evidence():
            builder.add(self._batch(records, no_progress))
            done += len(records)
            progress("indexing evidence", done, max(done, total))
        content = builder.content()
        # Before the switch: a crash in between costs some encoding, the other order could leave erased texts behind.
        self._forget(snapshot_keys(self._folder) - content.rows.key_set())
        write_snapshot(self._folder, content, self.identity, seq)

    def _all_evidence(self) -> Iterator[list[Evidence]]:
        # A transaction a batch: encoding may take an hour, and what changes meanwhile follows from the change log.
        after = ""
        while True:
            with self._store.read() as transaction:
                records = list(transaction.evidence.iterate(after_id=after, limit=self._settings.batch))
            if not records:
                return
            yield records
            after = records[-1].evidence_id

    def _batch(self, records: Iterable[Evidence], progress: Progress) -> PassageBatch:
        rows, texts = [], []
        for record in records:
            for passage in split_passages(record.full_text, self._settings.passages):
                key = cache_key(passage.text, Role.PASSAGE)
                tokens = tokenize(passage.text)
                place = (record.evidence_id, passage.start, passage.end, record.year or 0)
                rows.append(PassageRow(*place, record.owner_ids, key, tokens))
                texts.append(passage.text)
        vectors = {
            view: encoder.encode(texts, Role.PASSAGE, progress).vectors.astype(np.float16)
            for view, encoder in self._encoders.items()
        }
        return PassageBatch(rows, vectors)

    def _forget_problems(self, changed: Mapping[str, int]) -> None:
        if changed:
            self._cache.problems.forget(self._store.database_id, changed)

    def _forget(self, keys: set[bytes]) -> None:
        if keys:
            self._cache.forget_keys(sorted(keys))
