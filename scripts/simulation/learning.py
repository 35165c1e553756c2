"""Does it learn? Users judge answers to half of the questions; the others are measured; then the other way round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from matcher.evaluation.evaluate import Run
from matcher.evaluation.measures import measure
from matcher.learning.fit import FitSettings, fit_ranker
from matcher.learning.position_bias import PositionBias
from matcher.ranker import Ranker
from models.feedback import Feedback
from scripts.simulation.naive import count_naively
from scripts.simulation.users import TOP, Habits, honest_feedback
from scripts.simulation.world import Grades, World

MEASURE = "nDCG@10"
BEFORE, FITTED, WITHOUT_CARE, COUNTED = "before", "fitted", "fitted, ranks ignored", "naive counting"

Values = dict[str, float]
Method = Callable[[Sequence[Feedback], list[str]], Run]


def measure_learning(
    world: World, grades: Grades, habits: Habits, seed: int, settings: FitSettings
) -> dict[str, Values]:
    """Return by method and query what answers are worth to users before and after they spoke of other queries.

    Args:
        world: Where they ask.
        grades: What is good in their eyes.
        habits: How they behave.
        seed: Start of the random draws.
        settings: How versions are fitted.
    """
    asked = sorted(query for query in world.queries if any(grade >= 1 for grade in grades.get(query, {}).values()))
    shown = world.shown(Ranker(), asked, TOP)
    ignoring = replace(settings, bias=PositionBias(eta=0.0))
    methods: dict[str, Method] = {
        BEFORE: lambda said, queries: world.run(Ranker(), queries),
        FITTED: lambda said, queries: world.run(fit_ranker(said, Ranker(), settings).ranker, queries),
        WITHOUT_CARE: lambda said, queries: world.run(fit_ranker(said, Ranker(), ignoring).ranker, queries),
        COUNTED: lambda said, queries: count_naively(world.run(Ranker(), queries), said),
    }
    values: dict[str, Values] = {name: {} for name in methods}
    for half in (0, 1):
        speaking, measured = asked[half::2], asked[1 - half :: 2]
        said = honest_feedback(world, grades, {query: shown[query] for query in speaking}, habits, seed + half)
        for name, method in methods.items():
            values[name] |= worth(method(said, measured), grades)
    return values


def worth(run: Run, grades: Grades) -> Values:
    """Return the measure of every query of a run."""
    measured = measure({query: grades[query] for query in run}, run)
    return {query: values[MEASURE] for query, values in measured.per_query.items()}
