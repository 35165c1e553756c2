"""TREC run files: ``query Q0 target rank score tag``, one line a ranked target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from matcher.scored import ScoredId, in_rank_order
from models.errors import DataFormat, FieldProblem


def write_run(path: Path, run: Mapping[str, Sequence[ScoredId]], *, tag: str) -> None:
    """Write a run, each query's targets in rank order, ranks from 1, scores with all their digits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as lines:
        for query_id, scored in run.items():
            for rank, item in enumerate(in_rank_order(scored), start=1):
                lines.write(f"{query_id} Q0 {item.target_id} {rank} {item.score!r} {tag}\n")


def read_run(path: Path) -> dict[str, list[ScoredId]]:
    """Read a run file.

    Raises:
        DataFormat: A line does not have six columns, or its score is no number.
    """
    run: dict[str, list[ScoredId]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            query_id, _, target_id, _, score, _ = line.split()
            run.setdefault(query_id, []).append(ScoredId(target_id, float(score)))
        except ValueError:
            problem = FieldProblem(f"{path}:{number}", line, "is no run line", "query Q0 target rank score tag")
            raise DataFormat("the run cannot be read", [problem]) from None
    return run
