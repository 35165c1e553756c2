"""``python -m scripts.fit_calibration``: fit ``matcher/calibration.json`` on the shipped synthetic bundle.

For every demo problem, and for every hopeless one, the best providers by score are taken as examples; relevant is what
the bundle judges at grade 1 or more. Weights of similarities are kept at 0 or above: more alike is never less likely.
P(anybody) is then moved so that nine in ten hopeless problems stay below ½, where nobody is said to be able to help.
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

from matcher.calibrate import ANSWERABLE, NEAREST, Calibration, Looks, length_of, read_calibration
from matcher.encode import Route
from matcher.evaluation.bundle import Bundle, read_bundle
from matcher.fuse import OF_GLOSS
from matcher.query import Query
from matcher.workspace import DEFAULT_MODELS, Workspace
from scripts.console import err, out, progress_bars
from scripts.demo.loader import load_demo
from scripts.options import Home, locate_state

BUNDLE = Path(__file__).parent / "demo" / "bundle"
SHORT_QUESTIONS = Path(__file__).parent / "demo" / "short_questions.jsonl"
TARGET = Path(__file__).parents[1] / "matcher" / "calibration.json"
EXAMPLES_PER_QUERY = 20
VIEWS = (*DEFAULT_MODELS, f"{DEFAULT_MODELS[0]}{OF_GLOSS}")
RIDGE = 0.01
FOLDS = 5
HOPELESS_CAUGHT = 0.9
STRONG_FROM = 0.5
POSSIBLE_FROM = 0.15


@dataclass(frozen=True)
class Example:
    """One shown provider of one query: what the curves see, and whether it is relevant (`None`: not judged)."""

    query_id: str
    route: Route
    length: float
    features: tuple[float, ...]
    is_relevant: bool | None
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
    for row in _lines(BUNDLE / "hopeless.jsonl"):
        yield from _shown(workspace, row["_id"], row["text"], {})
    for row in _lines(SHORT_QUESTIONS):
        yield from _shown(workspace, row["text"], row["text"], None if row["is_answerable"] else {})


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _shown(workspace: Workspace, query_id: str, text: str, grades: dict[str, int] | None) -> Iterator[Example]:
    """Yield the best providers of one query; without grades it is known only that somebody can help."""
    answer = workspace.matcher.match(Query(text=text), top=EXAMPLES_PER_QUERY, per_kind=0)
    length = length_of(answer.understanding.read_as)
    for match in answer.matches:
        similar = tuple(match.reasons[0].similarities.get(view, 0.0) for view in VIEWS)
        is_relevant = None if grades is None else grades.get(match.provider.provider_id, 0) >= 1
        yield Example(query_id, answer.route, length, (match.score, *similar), is_relevant, grades == {})


def _fitted(examples: list[Example]) -> dict[str, Any]:
    curves = {route.value: _curves([e for e in examples if e.route is route]) for route in Route}
    counts = f"{len(_by_query(examples))} synthetic queries, {len(examples)} pairs"
    return {"curves": curves, "strong_from": STRONG_FROM, "possible_from": POSSIBLE_FROM, "fitted_on": counts}


def _by_query(examples: list[Example]) -> list[list[Example]]:
    groups: dict[str, list[Example]] = {}
    for example in examples:
        groups.setdefault(example.query_id, []).append(example)
    return list(groups.values())


def _curves(examples: list[Example]) -> dict[str, Any]:
    queries = _by_query(examples)
    is_hopeless = np.array([shown[0].is_hopeless for shown in queries])
    nearest = np.array([np.max([e.features for e in shown[:NEAREST]], axis=0) for shown in queries])
    # Longer queries must be nearer: the weight of the length is fitted as that of its opposite.
    shortness = np.array([[1.0 - shown[0].length] for shown in queries])
    anybody = fit_logistic(np.hstack([nearest, shortness]), ~is_hopeless)
    anybody[0] -= _border(np.hstack([nearest, shortness])[is_hopeless] @ anybody[1:] + anybody[0])
    judged = [example for example in examples if example.is_relevant is not None and not example.is_hopeless]
    this_one = fit_logistic(np.array([e.features for e in judged]), np.array([bool(e.is_relevant) for e in judged]))
    return {
        "anybody": _stored_curve(anybody[0] + anybody[-1], anybody[1], -anybody[-1], anybody[2:-1]),
        "this_one": _stored_curve(this_one[0], this_one[1], 0.0, this_one[2:]),
    }


def _border(hopeless: NDArray[np.float64]) -> float:
    """Return the exponent that nine in ten hopeless queries stay under."""
    return float(np.quantile(hopeless, HOPELESS_CAUGHT))


def _stored_curve(intercept: float, score: float, length: float, similarities: NDArray[np.float64]) -> dict[str, Any]:
    weights = {view: round(float(weight), 4) for view, weight in zip(VIEWS, similarities, strict=True)}
    rounded = {"intercept": intercept, "score": score, "length": length}
    return {name: round(float(value), 4) + 0.0 for name, value in rounded.items()} | {"similarities": weights}


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


def _looks(example: Example) -> Looks:
    return Looks(example.features[0], dict(zip(VIEWS, example.features[1:], strict=True)))


def _anybody(shown: list[Example], calibration: Calibration) -> float:
    return calibration.anybody(shown[0].route, map(_looks, shown[:NEAREST]), shown[0].length)


def _probabilities(shown: list[Example], calibration: Calibration) -> list[float]:
    anybody = _anybody(shown, calibration)
    return [calibration.probability(e.route, anybody, _looks(e)) for e in shown]


def _report(examples: list[Example], calibration: Calibration) -> None:
    queries = _by_query(examples)
    predicted, labels = [], []
    held_out: dict[bool, list[bool]] = {True: [], False: []}
    for fold in range(FOLDS):
        training = [e for number, shown in enumerate(queries) if number % FOLDS != fold for e in shown]
        trained = read_calibration(_fitted(training))
        for shown in queries[fold::FOLDS]:
            held_out[shown[0].is_hopeless].append(_anybody(shown, trained) < ANSWERABLE)
            if shown[0].is_relevant is not None:
                predicted += _probabilities(shown, trained)
                labels += [bool(example.is_relevant) for example in shown]
    out.print(f"expected calibration error, {FOLDS}-fold by query: {calibration_error(predicted, labels):.3f}")
    for hopeless, name in ((True, "hopeless"), (False, "answerable")):
        refused = held_out[hopeless]
        out.print(f"held out: {sum(refused)} of {len(refused)} {name} queries refused")
    for route in Route:
        out.print(f"fitted, {route.value}: {_refusals([s for s in queries if s[0].route is route], calibration)}")


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
        refused = sum(_anybody(shown, calibration) < ANSWERABLE for shown in chosen)
        counts.append(f"{refused} of {len(chosen)} {name} problems refused")
    return ", ".join(counts)


if __name__ == "__main__":
    typer.run(main)
