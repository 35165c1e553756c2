"""The shipped bundle, the bundled models, the default configuration: the floor under which no change may push it.

The first run in a clone encodes the bundle (a minute or two); the vectors stay in ``build/``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.evaluation.baselines import run_baselines
from matcher.evaluation.bundle import read_bundle
from matcher.evaluation.evaluate import evaluate_bundle
from matcher.evaluation.measures import Measured, measure
from matcher.workspace import load_encoders, open_cache
from scripts.evaluation.families import family_of, groups_of

BUNDLE = read_bundle(Path(__file__).resolve().parents[2] / "scripts" / "demo" / "bundle")
GROUPS = groups_of(BUNDLE, family_of(BUNDLE))

FLOORS = {"": 0.62, "English": 0.64, "Indian scripts": 0.58, "romanised": 0.67}
"""nDCG@10 by group; docs/evaluation.md has what was measured, these lie a clear margin below."""


@pytest.fixture(scope="module")
def measured(model_home: Path) -> Iterator[dict[str, Measured]]:
    cache = open_cache(model_home)
    default = evaluate_bundle(BUNDLE, load_encoders(model_home), cache).measured
    words = run_baselines(BUNDLE, {}, cache)["BM25, max"]
    yield {"default": default, "BM25": measure(BUNDLE.grades, words)}
    cache.close()


@pytest.mark.parametrize("group", list(FLOORS))
def test_the_default_stays_above_its_floor(measured: dict[str, Measured], group: str) -> None:
    assert measured["default"].mean(GROUPS[group])["nDCG@10"] >= FLOORS[group]


@pytest.mark.parametrize("group", ["English", "Indian scripts", "romanised"])
def test_the_default_beats_words_alone_in_every_group(measured: dict[str, Measured], group: str) -> None:
    best, words = (measured[method].mean(GROUPS[group])["nDCG@10"] for method in ("default", "BM25"))
    assert best > words
