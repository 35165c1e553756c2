"""The lines of ``make bench`` for teams: what they compare is comparable."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.encoder import no_progress
from matcher.teams.solve import solve
from scripts.benchmarks import team_speed
from scripts.benchmarks.bench_settings import QUICK, Bench
from scripts.benchmarks.team_questions import HARDNESSES, Hardness, draw_question

EASY = Hardness(density=0.5, tightness=1.5, digits=2)


def test_a_question_is_the_same_each_time_and_sets_every_limit() -> None:
    spec = draw_question(1, EASY, 60, 5)
    assert spec == draw_question(1, EASY, 60, 5) != draw_question(2, EASY, 60, 5)
    unset = {name for name, value in vars(spec.limits).items() if not value}
    assert unset == {"clusters", "states", "locked"}


def test_two_lines_are_measured_and_greedy_is_not_better(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(team_speed, "CANDIDATES", 120)
    monkeypatch.setattr(team_speed, "HARDNESSES", (EASY,))
    monkeypatch.setattr(team_speed, "NAIVE_LIMIT_S", 0.5)
    bench = Bench(tmp_path, replace(QUICK, team_questions=2), no_progress)
    speed, quality = team_speed.measure_teams(bench)
    assert speed.value > 0
    assert 0 < speed.naive_value <= 0.5
    assert (quality.value, quality.is_met) == (0.0, True)
    assert 0 <= quality.naive_value <= 100


@pytest.mark.parametrize("seed", range(3))
def test_a_greedy_team_keeps_the_limits_or_counts_as_nothing(seed: int) -> None:
    spec = draw_question(seed, EASY, 120, 6)
    best = solve(spec).teams[0].objective
    assert 0 <= team_speed.greedy_objective(spec) <= best + 1e-9


def test_the_questions_are_dense_and_sparse_tight_and_loose_and_of_many_digits() -> None:
    assert {one.density for one in HARDNESSES} == {0.15, 0.3, 1.0}
    assert {one.digits for one in HARDNESSES} == {2, 17}
    assert QUICK.team_questions % 3 == 0
