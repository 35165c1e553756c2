"""Fit a version of the ranker from feedback: pairwise logistic regression towards the version that it comes from.

Of two providers a, b judged for one problem, the probability that a is the better one is modelled as

    P(a ≻ b) = σ( κ · (s'(a) − s'(b)) + Σ over features  v · (z(a) − z(b)) )          z = (x − centre) / scale

s' is the score with the parent's correction and κ how much a unit of it says. What is minimised is

    Σ over comparisons  weight · log(1 + exp(−logit))  +  strength / 2 · Σ v²

which is convex. The new weights are w = w(parent) + v / κ, in units of the score. The penalty draws v to 0 and so the
new version to its parent: ``strength`` comparisons of full weight are needed to move it by much. κ itself is all but
free, but is not taken for less than 1: who contradicts the ranking by wide margins would else make it small, and with
it every correction large. Nothing is drawn by chance: equal feedback gives equal weights.

One problem in five is held out, by its hash, from every version; on these a version is compared with its parent.

Source: Joachims, Optimizing search engines using clickthrough data, KDD 2002, doi:10.1145/775047.775067 (comparisons
within a query); Burges et al., Learning to rank using gradient descent, ICML 2005, doi:10.1145/1102351.1102363.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matcher.learning.caps import Caps
from matcher.learning.held_out import is_held_out
from matcher.learning.pairs import Comparison, Seen, compare_judged
from matcher.learning.position_bias import PositionBias
from matcher.learning.preferences import adjusted_score
from matcher.learning.usable import Usable, usable_feedback
from matcher.ranker import Ranker, Weight
from matcher.sighting import NEVER_WEIGHED
from models.errors import Infeasible
from models.feedback import Feedback

Matrix = npt.NDArray[np.float64]

SMALLEST_SCALE = 1e-6
_FREE = 30.0


@dataclass(frozen=True)
class FitSettings:
    """How a version is fitted.

    Args:
        bias: How ranks are paid off.
        caps: What anybody can weigh.
        strength: The pull towards the parent, in comparisons of full weight.
        smallest_kappa: Least worth of a unit of the score.
        feedbacks: How many usable feedbacks are needed.
        problems: On how many problems with a comparison.
        actors: By how many actors.
    """

    bias: PositionBias = field(default_factory=PositionBias)
    caps: Caps = field(default_factory=Caps)
    strength: float = 20.0
    smallest_kappa: float = 1.0
    feedbacks: int = 30
    problems: int = 10
    actors: int = 3


@dataclass(frozen=True)
class Fitted:
    """A new ranker that has no name yet, and what it was fitted on."""

    ranker: Ranker
    usable: Usable
    comparisons: tuple[Comparison, ...]
    kappa: float


def fit_ranker(given: Sequence[Feedback], parent: Ranker, settings: FitSettings) -> Fitted:
    """Fit a version from all feedback on problems that are not held out.

    Args:
        given: All feedback, in the order in which it was given.
        parent: The version to start from.
        settings: How.

    Raises:
        Infeasible: There is too little feedback; the message says how much there is and how much is needed.
    """
    usable = usable_feedback((one for one in given if not is_held_out(one)), settings.bias, settings.caps)
    comparisons = compare_judged(usable, settings.caps)
    _refuse_too_little(usable, comparisons, settings)
    constants = _constants(usable, parent)
    kappa, moved = _solve(comparisons, parent, constants, settings)
    weights = {
        name: Weight(one.weight + float(by) / kappa, one.centre, one.scale)
        for (name, one), by in zip(constants.items(), moved, strict=True)
    }
    return Fitted(Ranker("", weights, parent.limit), usable, tuple(comparisons), kappa)


def _refuse_too_little(usable: Usable, comparisons: Sequence[Comparison], settings: FitSettings) -> None:
    feedbacks, actors = len(usable.weighed), len({one.feedback.actor for one in usable.weighed})
    problems = len({one.problem for one in comparisons})
    counted = [
        ("usable feedbacks", feedbacks, settings.feedbacks),
        ("actors", actors, settings.actors),
        ("problems with a better and a worse provider", problems, settings.problems),
    ]
    lacking = [f"{given} {name}, {needed} needed" for name, given, needed in counted if given < needed]
    if lacking:
        raise Infeasible(f"too little feedback to fit a ranker: {'; '.join(lacking)}", ["collect more feedback first"])


def _constants(usable: Usable, parent: Ranker) -> dict[str, Weight]:
    """Return the parent's weights, and a weight of 0 for each feature that it does not know and that varies."""
    seen = [one.feedback.sighting["features"] for one in usable.weighed]
    known = dict(parent.weights)
    for name in {name for features in seen for name in features} - NEVER_WEIGHED - known.keys():
        values = [features[name] for features in seen if name in features]
        if (scale := float(np.std(values))) > SMALLEST_SCALE:
            known[name] = Weight(0.0, float(np.mean(values)), scale)
    return dict(sorted(known.items()))


def _solve(
    comparisons: Sequence[Comparison], parent: Ranker, constants: dict[str, Weight], settings: FitSettings
) -> tuple[float, Matrix]:
    """Return κ and v, see the module."""
    from sklearn.linear_model import LogisticRegression  # here, because comparing versions needs no solver

    margins = [[adjusted_score(one.better, parent) - adjusted_score(one.worse, parent)] for one in comparisons]
    differences = [_standardised(one.better, constants) - _standardised(one.worse, constants) for one in comparisons]
    rows = np.hstack([_FREE * np.array(margins), np.array(differences).reshape(len(comparisons), -1)])
    weights = np.array([one.weight for one in comparisons])
    # Each comparison stands twice, once either way, so that both outcomes occur.
    model = LogisticRegression(C=1 / settings.strength, fit_intercept=False, tol=1e-8, max_iter=1_000)
    outcomes = np.repeat([1, 0], len(rows))
    model.fit(np.vstack([rows, -rows]), outcomes, sample_weight=np.tile(weights / 2, 2))
    kappa = max(settings.smallest_kappa, _FREE * float(model.coef_[0, 0]))
    return kappa, np.asarray(model.coef_[0, 1:])


def _standardised(seen: Seen, constants: dict[str, Weight]) -> Matrix:
    return np.array([(seen[name] - one.centre) / one.scale if name in seen else 0.0 for name, one in constants.items()])
