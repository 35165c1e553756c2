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
        journey_s: Seconds that people wander through the pages.
        imported_rows: Rows of each imported file.
        searches: Queries in the comparison of vector indexes.
        team_questions: Questions for teams, a multiple of the kinds of hardness.
        affinity_problems: Problems of the affinity matrix.
        affinity_providers: Providers of the affinity matrix.
        assigned_problems: Problems of the large assignment; it has twice as many providers.
        fair_s: Seconds that its fair objective may search.
        fair_shapes: Shapes of 40 × 80 that are solved to the end.
    """

    passages: int = 100_000
    small_passages: int = 10_000
    calls: int = 240
    naive_calls: int = 24
    encoded_texts: int = 128
    load_s: float = 15.0
    clients: int = 8
    journey_s: float = 300.0
    imported_rows: int = 50_000
    searches: int = 100
    team_questions: int = 36
    affinity_problems: int = 1_000
    affinity_providers: int = 2_000
    assigned_problems: int = 1_000
    fair_s: float = 55.0
    fair_shapes: int = 5


FULL = Sizes()
QUICK = Sizes(
    passages=10_000,
    small_passages=1_000,
    calls=48,
    naive_calls=6,
    encoded_texts=32,
    load_s=4.0,
    journey_s=20.0,
    imported_rows=5_000,
    searches=20,
    team_questions=6,
    affinity_problems=60,
    affinity_providers=200,
    assigned_problems=100,
    fair_s=3.0,
    fair_shapes=1,
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
