"""A hundred malicious judgements of one provider: where does it stand before and after?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matcher.evaluation.evaluate import Run
from matcher.learning.fit import FitSettings, fit_ranker
from matcher.ranker import Ranker
from matcher.scored import in_rank_order
from models.feedback import Feedback
from scripts.simulation.naive import count_naively
from scripts.simulation.users import judged, numbered
from scripts.simulation.world import World

CLICKS = 100


@dataclass(frozen=True)
class Target:
    """Whom an attack is aimed at: a provider in the answer to a query."""

    query: str
    provider: str


Attack = Callable[[World, Target], list[Feedback]]


@dataclass(frozen=True)
class Moved:
    """A target's rank before and after an attack, with a fitted version and with naive counting."""

    target: Target
    fitted: tuple[int, int]
    counted: tuple[int, int]


def run_down_by_many(world: World, target: Target) -> list[Feedback]:
    """Return a hundred new actors' word that the target is not what they need, for the query where it stands high."""
    return [
        judged(world, f"fresh-{number:03d}", target.query, target.provider, 1, is_helpful=False)
        for number in range(CLICKS)
    ]


def run_down_by_one(world: World, target: Target) -> list[Feedback]:
    """Return one actor's word that the target is not what they need, for a hundred queries."""
    queries = [target.query, *(query for query in sorted(world.queries) if query != target.query)]
    return [judged(world, "enemy", query, target.provider, 10, is_helpful=False) for query in queries[:CLICKS]]


def push_by_many(world: World, target: Target) -> list[Feedback]:
    """Return a hundred new actors' word that the target is helpful."""
    return [
        judged(world, f"friend-{number:03d}", target.query, target.provider, 10, is_helpful=True)
        for number in range(CLICKS)
    ]


def spread_out(world: World, good: Sequence[Target], bad: Sequence[Target]) -> list[Feedback]:
    """Return a hundred judgements of fifty actors: each runs down another best match and pushes an irrelevant one."""
    said = []
    for number, (one, other) in enumerate(zip(good, bad, strict=False)):
        said.append(judged(world, f"clever-{number:03d}", one.query, one.provider, 1, is_helpful=False))
        said.append(judged(world, f"clever-{number:03d}", other.query, other.provider, 10, is_helpful=True))
    return said[:CLICKS]


def measure_attack(
    world: World, honest: Sequence[Feedback], attack: Attack, targets: Sequence[Target], settings: FitSettings
) -> list[Moved]:
    """Return how an attack on each target, one after another, moves it beside everything that honest users say."""
    before = fit_ranker(honest, Ranker(), settings).ranker
    return [_moved(world, honest, before, attack(world, one), one, settings) for one in targets]


def measure_spread(
    world: World,
    honest: Sequence[Feedback],
    malicious: Sequence[Feedback],
    targets: Sequence[Target],
    settings: FitSettings,
) -> list[Moved]:
    """Return how one attack moves all targets beside everything that honest users say."""
    rankers = [fit_ranker(given, Ranker(), settings).ranker for given in (honest, numbered([*honest, *malicious]))]
    return [_compared(world, honest, malicious, rankers, one) for one in targets]


def _moved(
    world: World,
    honest: Sequence[Feedback],
    before: Ranker,
    malicious: Sequence[Feedback],
    target: Target,
    settings: FitSettings,
) -> Moved:
    after = fit_ranker(numbered([*honest, *malicious]), Ranker(), settings).ranker
    return _compared(world, honest, malicious, [before, after], target)


def _compared(
    world: World, honest: Sequence[Feedback], malicious: Sequence[Feedback], rankers: Sequence[Ranker], target: Target
) -> Moved:
    shipped = world.run(Ranker(), [target.query])
    fitted = [world.run(ranker, [target.query]) for ranker in rankers]
    counted = [count_naively(shipped, given) for given in (honest, [*honest, *malicious])]
    return Moved(target, _ranks(target, fitted), _ranks(target, counted))


def _ranks(target: Target, runs: Sequence[Run]) -> tuple[int, int]:
    before, after = (rank_of(target, run) for run in runs)
    return before, after


def rank_of(target: Target, run: Run) -> int:
    """Return the rank of a target, from 1."""
    ranked = [item.target_id for item in in_rank_order(run[target.query])]
    return ranked.index(target.provider) + 1
