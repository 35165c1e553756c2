"""How large a run is and where it works."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from embeddings.encoder import Progress


@dataclass(frozen=True)
class Sizes:
    """How much is measured.

    Args:
        passages: Passages of the large corpus.
        small_passages: Passages of the small one, for growth.
        calls: Timed calls of a match, and of its floor.
        naive_calls: Timed calls of a naive way that is slow.
        encoded_texts: Texts that the reference on torch encodes.
        load_s: Seconds of load on the server, for each number of workers.
        clients: Clients that ask at once.
        imported_rows: Rows of each imported file.
        searches: Queries in the comparison of vector indexes.
    """

    passages: int = 100_000
    small_passages: int = 10_000
    calls: int = 240
    naive_calls: int = 24
    encoded_texts: int = 128
    load_s: float = 15.0
    clients: int = 8
    imported_rows: int = 50_000
    searches: int = 100


FULL = Sizes()
QUICK = Sizes(
    passages=10_000,
    small_passages=1_000,
    calls=48,
    naive_calls=6,
    encoded_texts=32,
    load_s=4.0,
    imported_rows=5_000,
    searches=20,
)


@dataclass(frozen=True)
class Bench:
    """What every benchmark is given.

    Args:
        home: Folder of this run; holds everything that is written. ``home/models`` leads to the built models.
        sizes: How much is measured.
        progress: Told of long steps.
        seed: Of every random choice.
    """

    home: Path
    sizes: Sizes
    progress: Progress
    seed: int = 20_261_122
