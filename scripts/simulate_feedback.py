"""Simulated users of the shipped collection: does feedback help, and what do a hundred malicious clicks do?

``python -m scripts.simulate_feedback`` prints the tables of ``docs/feedback.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from matcher.evaluation.bootstrap import paired_interval
from matcher.evaluation.bundle import read_bundle
from matcher.learning.fit import FitSettings
from matcher.ranker import Ranker
from matcher.workspace import load_encoders, open_cache
from scripts.console import aligned, out, progress_bars
from scripts.options import Home, locate_state
from scripts.script_runner import run_script
from scripts.simulation.attacks import (
    Moved,
    Target,
    measure_attack,
    measure_spread,
    push_by_many,
    run_down_by_many,
    run_down_by_one,
    spread_out,
)
from scripts.simulation.learning import BEFORE, MEASURE, Values, measure_learning
from scripts.simulation.users import TOP, Habits, honest_feedback
from scripts.simulation.world import World, look_at, open_matcher

BUNDLE = Path(__file__).parent / "demo" / "bundle"
SEED = 20_261_128
TARGETS = 30
FAR_DOWN = 30


def main(
    bundle: Annotated[Path, typer.Option(help="Folder of a test collection.")] = BUNDLE,
    seed: Annotated[int, typer.Option(help="Start of the random draws.")] = SEED,
    repeats: Annotated[int, typer.Option(min=1, help="How often other users are drawn.")] = 5,
    trusts: Annotated[float, typer.Option(min=0, max=1, help="How often what stands first is called helpful.")] = 0.0,
    home: Home = None,
) -> None:
    """Simulate users and print what feedback does to the answers."""
    state = locate_state(home, None)
    with progress_bars() as report, closing(open_cache(state.home)) as cache:
        encoders = load_encoders(state.home, progress=report)
        read = read_bundle(bundle)
        with open_matcher(read, encoders, cache) as matcher:
            world = look_at(read, matcher, report)
    for line in lines_of(world, Habits(trusts=trusts), seed, repeats):
        out.print(line, markup=False)


def lines_of(world: World, habits: Habits, seed: int, repeats: int, most_targets: int = TARGETS) -> Iterator[str]:
    """Yield the two tables.

    Args:
        world: Where users ask.
        habits: How they behave.
        seed: Start of the random draws.
        repeats: How often other users are drawn.
        most_targets: On how many targets each attack is tried.
    """
    yield from _learning_table(world, habits, seed, repeats)
    yield ""
    yield from _attack_table(world, habits, seed, most_targets)


def _learning_table(world: World, habits: Habits, seed: int, repeats: int) -> Iterator[str]:
    runs = [
        measure_learning(world, world.grades, habits, seed + 10 * repeat, FitSettings()) for repeat in range(repeats)
    ]
    mean = {method: _mean_over_runs([run[method] for run in runs]) for method in runs[0]}
    rows = [["answers to questions that nobody judged", MEASURE, "less before", "95 % interval"]]
    for method, values in mean.items():
        gain = paired_interval(values, mean[BEFORE])
        shown = ["", ""] if method == BEFORE else [f"{gain.mean:+.3f}", f"{gain.low:+.3f} to {gain.high:+.3f}"]
        rows.append([method, f"{np.mean(list(values.values())):.3f}", *shown])
    return aligned(rows)


def _mean_over_runs(runs: Sequence[Values]) -> Values:
    return {query: float(np.mean([run[query] for run in runs])) for query in runs[0]}


def _attack_table(world: World, habits: Habits, seed: int, most: int) -> Iterator[str]:
    queries = sorted(world.queries)
    shown = world.shown(Ranker(), queries, FAR_DOWN)
    best = {query: ids[:TOP] for query, ids in shown.items()}
    honest = honest_feedback(world, world.grades, best, habits, seed)
    good = [Target(query, ids[0]) for query, ids in shown.items() if world.grades.get(query, {}).get(ids[0], 0) >= 1]
    bad = [Target(query, ids[-1]) for query, ids in shown.items() if not world.grades.get(query, {}).get(ids[-1], 0)]
    rows = [["target's rank, mean over targets (moved the farthest)", "targets", "fitted", "naive counting"]]
    for name, (attack, targets) in {
        "best match, run down by 100 new actors for one problem": (run_down_by_many, good[:most]),
        "best match, run down by one actor for 100 problems": (run_down_by_one, good[:most]),
        f"irrelevant at rank {FAR_DOWN}, pushed up by 100 new actors": (push_by_many, bad[:most]),
    }.items():
        moved = measure_attack(world, honest, attack, targets, FitSettings())
        rows.append(_row(name, moved))
    spread = [(one, other) for one in good for other in bad if one.query == other.query]
    clever = spread_out(world, [one for one, _ in spread], [other for _, other in spread])
    moved = measure_spread(world, honest, clever, good, FitSettings())
    rows.append(_row("every best match, after 100 judgements spread over 50 of them by 50 new actors", moved))
    return aligned(rows)


def _row(name: str, moved: Sequence[Moved]) -> list[str]:
    return [name, str(len(moved)), _ranks([one.fitted for one in moved]), _ranks([one.counted for one in moved])]


def _ranks(pairs: Sequence[tuple[int, int]]) -> str:
    """Return mean ranks before and after, and the after of whoever was moved the farthest."""
    before, after = np.mean(pairs, axis=0)
    farthest = max(pairs, key=lambda pair: abs(pair[1] - pair[0]))
    return f"{before:.1f} → {after:.1f} ({farthest[0]} → {farthest[1]})"


if __name__ == "__main__":
    run_script(main)
