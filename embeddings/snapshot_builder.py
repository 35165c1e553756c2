"""Collects passages with ready vectors and turns them into the content of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.lexical_index import LexicalBuilder
from embeddings.manifest import IndexIdentity
from embeddings.moments import MomentSums
from embeddings.row_table import PassageRow, RowTable
from embeddings.snapshot import SnapshotContent, write_snapshot
from embeddings.vector_index import BUILDERS, FLAT_UP_TO, HalfMatrix, kind_for
from models.errors import FieldProblem, InvalidInput


@dataclass(frozen=True)
class PassageBatch:
    """Some passages, and for each view their vectors in the same order."""

    rows: list[PassageRow]
    vectors: Mapping[str, HalfMatrix]


class SnapshotBuilder:
    """Takes batches in the order of (evidence id, start).

    Args:
        dimensions: Length of the vectors of each view.
        flat_up_to: Largest number of passages for which the exact index is used.
    """

    def __init__(self, dimensions: Mapping[str, int], flat_up_to: int = FLAT_UP_TO) -> None:
        self._flat_up_to = flat_up_to
        self._rows: list[PassageRow] = []
        self._lexical = LexicalBuilder()
        self._vectors = {view: [np.empty((0, size), np.float16)] for view, size in dimensions.items()}

    def add(self, batch: PassageBatch) -> None:
        """Take the next passages.

        Raises:
            InvalidInput: They do not follow the earlier ones in order.
        """
        for row in batch.rows:
            if self._rows and _place(row) <= _place(self._rows[-1]):
                problem = FieldProblem(
                    "evidence_id", row.evidence_id, "does not follow its predecessor", "sort by (evidence id, start)"
                )
                raise InvalidInput("passages are out of order", [problem])
            self._lexical.add(row.tokens)
            # The tokens are in the lexical index now; keeping them too would double the memory of a build.
            self._rows.append(PassageRow(row.evidence_id, row.start, row.end, row.year, row.owner_ids, row.key, ()))
        for view, vectors in batch.vectors.items():
            self._vectors[view].append(vectors)

    def content(self) -> SnapshotContent:
        """Return all that was added as the content of a snapshot."""
        kind = kind_for(len(self._rows), self._flat_up_to)
        matrices = [np.concatenate(parts) for parts in self._vectors.values()]
        return SnapshotContent(
            RowTable.of(self._rows),
            self._lexical.build(),
            tuple(BUILDERS[kind].build(matrix) for matrix in matrices),
            tuple(MomentSums.of(matrix) for matrix in matrices),
        )


def build_snapshot(
    folder: Path,
    batches: Iterable[PassageBatch],
    identity: IndexIdentity,
    dimensions: Mapping[str, int],
    *,
    applied_seq: int = 0,
    flat_up_to: int = FLAT_UP_TO,
) -> str:
    """Write a snapshot of passages whose vectors are ready; return the name of the generation.

    Args:
        folder: Where the index lies; nobody else may be writing to it.
        batches: Passages in the order of (evidence id, start).
        identity: What made the vectors.
        dimensions: Length of the vectors of each view of the identity, in its order.
        applied_seq: Last change of the database that the passages contain.
        flat_up_to: Largest number of passages for which the exact index is used.
    """
    builder = SnapshotBuilder(dimensions, flat_up_to)
    for batch in batches:
        builder.add(batch)
    return write_snapshot(folder, builder.content(), identity, applied_seq)


def _place(row: PassageRow) -> tuple[str, int]:
    return row.evidence_id, row.start
