"""Simulated users of the shipped collection, with the bundled models: feedback helps, and malice sinks nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from matcher.evaluation.bootstrap import paired_interval
from matcher.evaluation.bundle import read_bundle
from matcher.learning.fit import FitSettings, fit_ranker
from matcher.pipeline import Matcher
from matcher.query import Query
from matcher.ranker import Ranker
from matcher.workspace import load_encoders, open_cache
from models.feedback import Feedback, Judgement
from scripts.simulate_feedback import BUNDLE, FAR_DOWN, SEED, lines_of
from scripts.simulation.attacks import (
    CLICKS,
    Attack,
    Target,
    measure_attack,
    measure_spread,
    push_by_many,
    run_down_by_many,
    run_down_by_one,
    spread_out,
)
from scripts.simulation.learning import BEFORE, COUNTED, FITTED, measure_learning
from scripts.simulation.naive import count_naively
from scripts.simulation.users import TOP, Habits, honest_feedback, judged
from scripts.simulation.world import World, look_at, open_matcher

DEFAULT = FitSettings()
TARGETS = 12


@dataclass(frozen=True)
class Scene:
    """The world of the shipped collection, its matcher, and what honest users said in it."""

    world: World
    matcher: Matcher
    honest: list[Feedback]
    all_good: list[Target]
    all_bad: list[Target]

    @property
    def good(self) -> list[Target]:
        return self.all_good[:TARGETS]

    @property
    def bad(self) -> list[Target]:
        return self.all_bad[:TARGETS]


@pytest.fixture(scope="module")
def scene(model_home: Path) -> Iterator[Scene]:
    bundle, cache = read_bundle(BUNDLE), open_cache(model_home)
    with open_matcher(bundle, load_encoders(model_home), cache) as matcher:
        world = look_at(bundle, matcher)
        shown = world.shown(Ranker(), sorted(world.queries), FAR_DOWN)
        best = {query: ids[:TOP] for query, ids in shown.items()}
        honest = honest_feedback(world, world.grades, best, Habits(), SEED)
        good = [Target(query, ids[0]) for query, ids in shown.items() if world.grades[query].get(ids[0], 0) >= 1]
        bad = [Target(query, ids[-1]) for query, ids in shown.items() if not world.grades[query].get(ids[-1], 0)]
        yield Scene(world, matcher, honest, good, bad)
    cache.close()


def test_the_world_ranks_as_the_matcher_does(scene: Scene) -> None:
    query_id = sorted(scene.world.queries)[3]
    ranker = fit_ranker(scene.honest, Ranker(), DEFAULT).ranker
    (found,) = scene.world.run(ranker, [query_id]).values()
    assert len(found) > 100
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scene.matcher, "_ranker", lambda _: ranker)
        expected = {i.target_id: i.score for i in scene.matcher.affinity(Query(scene.world.queries[query_id]))}
    assert {one.target_id: one.score for one in found} == pytest.approx(
        {one.target_id: expected[one.target_id] for one in found}, abs=1e-3
    )


def test_answers_to_questions_that_nobody_judged_become_better(scene: Scene) -> None:
    values = measure_learning(scene.world, scene.world.grades, Habits(), SEED, DEFAULT)
    gain = paired_interval(values[FITTED], values[BEFORE])
    assert gain.low > 0, gain
    assert paired_interval(values[FITTED], values[COUNTED]).low > 0.1


@pytest.mark.parametrize("attack", [run_down_by_many, run_down_by_one])
def test_a_hundred_malicious_clicks_sink_nobody(scene: Scene, attack: Attack) -> None:
    moved = measure_attack(scene.world, scene.honest, attack, scene.good, DEFAULT)
    assert len(attack(scene.world, scene.good[0])) == CLICKS
    for one in moved:
        assert abs(one.fitted[1] - one.fitted[0]) <= 1, one
    assert float(np.mean([one.counted[1] for one in moved])) > 100


def test_a_hundred_judgements_spread_as_cleverly_as_can_be_sink_nobody(scene: Scene) -> None:
    clever = spread_out(scene.world, scene.all_good, scene.all_bad)
    assert len(clever) == CLICKS
    for one in measure_spread(scene.world, scene.honest, clever, scene.all_good, DEFAULT):
        assert one.fitted[1] - one.fitted[0] <= 4, one


def test_a_hundred_friends_do_not_carry_an_irrelevant_provider_to_the_top(scene: Scene) -> None:
    moved = measure_attack(scene.world, scene.honest, push_by_many, scene.bad, DEFAULT)
    assert min(one.fitted[1] for one in moved) > TOP
    assert max(one.counted[1] for one in moved) <= TOP


def test_users_look_from_the_top(scene: Scene) -> None:
    ranks = np.bincount([one.rank for one in scene.honest])
    assert ranks[1] > ranks[3] > ranks[9]
    assert ranks[0] == 0


def test_who_trusts_the_ranking_calls_helpful_what_stands_first(scene: Scene) -> None:
    shown = {target.query: [target.provider] for target in scene.bad}
    trusting = honest_feedback(scene.world, scene.world.grades, shown, Habits(trusts=1.0), SEED)
    fair = honest_feedback(scene.world, scene.world.grades, shown, Habits(errs=0.0), SEED)
    assert {one.judgement for one in trusting} == {Judgement.RELEVANT}
    assert {one.judgement for one in fair} == {Judgement.NOT_RELEVANT}


def test_equal_seeds_give_equal_users(scene: Scene) -> None:
    shown = {one.query: [one.provider] for one in scene.good}
    first, again, other = (
        honest_feedback(scene.world, scene.world.grades, shown, Habits(), seed) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_naive_counting_adds_the_logarithm_of_what_was_said(scene: Scene) -> None:
    target = scene.good[0]
    run = {target.query: scene.world.run(Ranker(), [target.query])[target.query][:1]}
    provider = run[target.query][0].target_id
    said = [judged(scene.world, f"a{n}", target.query, provider, 1, is_helpful=n > 0) for n in range(4)]
    (counted,) = count_naively(run, said)[target.query]
    assert counted.score == pytest.approx(run[target.query][0].score + np.log(4 / 2))


def test_the_tables_name_every_method_and_every_attack(scene: Scene) -> None:
    text = "\n".join(lines_of(scene.world, Habits(), SEED, repeats=1, most_targets=2))
    for words in ("before", "fitted", "naive counting", "100 new actors", "one actor", "pushed up"):
        assert words in text
