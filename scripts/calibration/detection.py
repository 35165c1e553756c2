"""How often "no good match" is said where nobody can help, at the price of how many false alarms, with intervals.

An interval is the middle 95 % of a bootstrap over needs: all forms and languages of a need are drawn together.

Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993 (percentile interval).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.bootstrap import LEVEL, SEED
from scripts.calibration.fitting import highest_border
from scripts.calibration.questions import Part, Question, Tier

RESAMPLES = 1000


@dataclass(frozen=True)
class Judgement:
    """What one method says of one question: the more, the likelier somebody can help."""

    question: Question
    value: float


@dataclass(frozen=True)
class Measured:
    """A value with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Detection:
    """One line of the table.

    Args:
        method: Who judged.
        tier: Which questions nobody can answer.
        language: A language of the questions, or empty for all together.
        caught: Share of them that is refused.
        false_alarms: Share of the answerable questions that is refused.
        auroc: Probability that an answerable question gets a higher value than one of the tier.
        count: How many questions of the tier were asked.
    """

    method: str
    tier: Tier
    language: str
    caught: Measured
    false_alarms: Measured
    auroc: Measured
    count: int


def threshold_of(judgements: Sequence[Judgement]) -> float:
    """Return the highest border with few enough false alarms on the questions that are fitted to."""
    return highest_border([one.value for one in judgements if one.question.part is Part.FITTED and _is_answerable(one)])


def detect(method: str, judgements: Sequence[Judgement], border: float, tier: Tier, language: str) -> Detection:
    """Measure a method on the fresh questions.

    Args:
        method: Its name.
        judgements: What it says of every question in three languages.
        border: A question below it is refused.
        tier: The questions that should be refused.
        language: One language, or empty for all.
    """
    chosen = [one for one in judgements if one.question.part is Part.FRESH and language in ("", one.question.language)]
    met = [one for one in chosen if _is_answerable(one)]
    unmet = [one for one in chosen if one.question.tier is tier]
    draws = np.random.default_rng(SEED)
    resampled = [(_drawn(met, draws), _drawn(unmet, draws)) for _ in range(RESAMPLES)]
    values = (_values(met), _values(unmet))

    def measured(measure: Callable[[NDArray[np.float64], NDArray[np.float64]], float]) -> Measured:
        low, high = np.quantile([measure(*pair) for pair in resampled], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return Measured(measure(*values), float(low), float(high))

    return Detection(
        method,
        tier,
        language,
        caught=measured(lambda _, refused: float(np.mean(refused < border))),
        false_alarms=measured(lambda answered, _: float(np.mean(answered < border))),
        auroc=measured(auroc),
        count=len(unmet),
    )


def auroc(met: NDArray[np.float64], unmet: NDArray[np.float64]) -> float:
    """Return the probability that a value of the first lies above one of the second, ties counted half."""
    ordered = np.sort(unmet)
    below = (np.searchsorted(ordered, met, "left") + np.searchsorted(ordered, met, "right")) / 2
    return float(below.mean() / len(unmet))


def _is_answerable(judgement: Judgement) -> bool:
    return judgement.question.tier is Tier.ANSWERABLE


def _values(judgements: Sequence[Judgement]) -> NDArray[np.float64]:
    return np.array([one.value for one in judgements])


def _drawn(judgements: Sequence[Judgement], draws: np.random.Generator) -> NDArray[np.float64]:
    by_need: dict[str, list[float]] = {}
    for one in judgements:
        by_need.setdefault(one.question.group, []).append(one.value)
    needs = list(by_need.values())
    return np.concatenate([needs[n] for n in draws.integers(0, len(needs), len(needs))])
