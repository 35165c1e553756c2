"""``python -m scripts.fit_calibration``: fit ``matcher/calibration.json`` on the shipped synthetic bundle.

For every demo problem, and for every hopeless one, the best providers by score are taken as examples; relevant is what
the bundle judges at grade 1 or more. Weights of similarities are kept at 0 or above: more alike is never less likely.
Nobody can help where the probability of *anybody* is below what nine in ten hopeless problems stay under.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize

from matcher.calibrate import NEAREST, Calibration, read_calibration
from matcher.encode import Route
from matcher.evaluation.bundle import Bundle, read_bundle
from matcher.query import Query
from matcher.workspace import DEFAULT_MODELS, Workspace
from scripts.console import err, out, progress_bars
from scripts.demo.loader import load_demo
from scripts.options import Home, locate_state

BUNDLE = Path(__file__).parent / "demo" / "bundle"
TARGET = Path(__file__).parents[1] / "matcher" / "calibration.json"
EXAMPLES_PER_QUERY = 20
RIDGE = 0.01
FOLDS = 5
HOPELESS_CAUGHT = 0.9
STRONG_FROM = 0.5
POSSIBLE_FROM = 0.15


@dataclass(frozen=True)
class Example:
    """One shown provider of one query: what the curve sees, and whether it is relevant."""

    query_id: str
    route: Route
    features: tuple[float, ...]
    is_relevant: bool
    is_hopeless: bool


def main(home: Home = None, target: Annotated[Path, typer.Option(help="File to write.")] = TARGET) -> None:
    """Fit the curves and the bands, report their error cross-validated by query, and write them."""
    state = locate_state(home, None)
    with tempfile.TemporaryDirectory() as folder, progress_bars() as report:
        workspace = Workspace.open(database=Path(folder) / "demo.db", home=state.home, progress=report)
        load_demo(workspace.store, date.today())
        examples = list(_examples(workspace, read_bundle(BUNDLE)))
        workspace.close()
    stored = _fitted(examples)
    target.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    _report(examples, read_calibration(stored))
    err.print(f"wrote {target}")


def _examples(workspace: Workspace, bundle: Bundle) -> Iterator[Example]:
    for query in bundle.queries:
        yield from _shown(workspace, query.query_id, query.text, bundle.grades[query.query_id])
    for line in (BUNDLE / "hopeless.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield from _shown(workspace, row["_id"], row["text"], {})


def _shown(workspace: Workspace, query_id: str, text: str, grades: dict[str, int]) -> Iterator[Example]:
    answer = workspace.matcher.match(Query(text=text), top=EXAMPLES_PER_QUERY, per_kind=0)
    for match in answer.matches:
        similar = tuple(match.reasons[0].similarities.get(view, 0.0) for view in DEFAULT_MODELS)
        is_relevant = grades.get(match.provider.provider_id, 0) >= 1
        yield Example(query_id, answer.route, (match.score, *similar), is_relevant, not grades)


def _fitted(examples: list[Example]) -> dict[str, Any]:
    curves = {route.value: _curves([e for e in examples if e.route is route]) for route in Route}
    stored = {"curves": curves, "answerable_from": 0.5, "strong_from": STRONG_FROM, "possible_from": POSSIBLE_FROM}
    bare = read_calibration(stored)
    hopeless = [_anybody(shown, bare) for shown in _by_query(examples) if shown[0].is_hopeless]
    stored["answerable_from"] = round(float(np.quantile(hopeless, HOPELESS_CAUGHT)), 4)
    stored["fitted_on"] = f"{len(_by_query(examples))} synthetic queries, {len(examples)} pairs"
    return stored


def _by_query(examples: list[Example]) -> list[list[Example]]:
    groups: dict[str, list[Example]] = {}
    for example in examples:
        groups.setdefault(example.query_id, []).append(example)
    return list(groups.values())


def _curves(examples: list[Example]) -> dict[str, Any]:
    queries = _by_query(examples)
    nearest = np.array([np.max([e.features[1:] for e in shown[:NEAREST]], axis=0) for shown in queries])
    anybody = fit_logistic(nearest, np.array([not shown[0].is_hopeless for shown in queries]))
    real = [example for example in examples if not example.is_hopeless]
    this_one = fit_logistic(np.array([e.features for e in real]), np.array([e.is_relevant for e in real]))
    return {
        "anybody": _stored_curve(anybody[0], 0.0, anybody[1:]),
        "this_one": _stored_curve(this_one[0], this_one[1], this_one[2:]),
    }


def _stored_curve(intercept: float, score: float, similarities: NDArray[np.float64]) -> dict[str, Any]:
    weights = {view: round(float(weight), 4) for view, weight in zip(DEFAULT_MODELS, similarities, strict=True)}
    return {"intercept": round(float(intercept), 4), "score": round(float(score), 4), "similarities": weights}


def fit_logistic(features: NDArray[np.float64], labels: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Fit a logistic curve with a small ridge, the intercept free and every other weight at 0 or above.

    Args:
        features: (n, d).
        labels: (n,) what is to be predicted.

    Returns:
        (1 + d,) intercept and weights.
    """
    inputs = np.hstack([np.ones((len(features), 1)), features])
    signs = np.where(labels, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = signs * (inputs @ weights)
        slopes = -signs / (1.0 + np.exp(margins))
        ridge = RIDGE * np.concatenate([[0.0], weights[1:]])
        return float(np.logaddexp(0.0, -margins).sum() + ridge @ weights / 2), inputs.T @ slopes + ridge

    bounds = [(None, None)] + [(0.0, None)] * features.shape[1]
    found = minimize(loss, np.zeros(inputs.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x, dtype=np.float64)


def _similarities(example: Example) -> dict[str, float]:
    return dict(zip(DEFAULT_MODELS, example.features[1:], strict=True))


def _anybody(shown: list[Example], calibration: Calibration) -> float:
    return calibration.anybody(shown[0].route, [_similarities(example) for example in shown[:NEAREST]])


def _probabilities(shown: list[Example], calibration: Calibration) -> list[float]:
    anybody = _anybody(shown, calibration)
    return [calibration.probability(e.route, anybody, e.features[0], _similarities(e)) for e in shown]


def _report(examples: list[Example], calibration: Calibration) -> None:
    queries = _by_query(examples)
    predicted, labels = [], []
    for fold in range(FOLDS):
        training = [e for number, shown in enumerate(queries) if number % FOLDS != fold for e in shown]
        trained = read_calibration(_fitted(training))
        for shown in queries[fold::FOLDS]:
            predicted += _probabilities(shown, trained)
            labels += [example.is_relevant for example in shown]
    out.print(f"expected calibration error, {FOLDS}-fold by query: {calibration_error(predicted, labels):.3f}")
    for route in Route:
        out.print(f"{route.value}: {_refusals([s for s in queries if s[0].route is route], calibration)}")


def calibration_error(predicted: list[float], labels: list[bool], bins: int = 10) -> float:
    """Return the expected calibration error over bins of equal mass: mean |predicted − observed|, weighted by size."""
    order = np.argsort(predicted, kind="stable")
    parts = np.array_split(order, bins)
    p, y = np.asarray(predicted), np.asarray(labels, dtype=float)
    return float(sum(len(part) * abs(p[part].mean() - y[part].mean()) for part in parts if len(part)) / len(order))


def _refusals(queries: list[list[Example]], calibration: Calibration) -> str:
    counts = []
    for name, hopeless in (("hopeless", True), ("real", False)):
        chosen = [shown for shown in queries if shown[0].is_hopeless is hopeless]
        refused = sum(_anybody(shown, calibration) < calibration.answerable_from for shown in chosen)
        counts.append(f"{refused} of {len(chosen)} {name} problems refused")
    return ", ".join(counts)


if __name__ == "__main__":
    typer.run(main)
