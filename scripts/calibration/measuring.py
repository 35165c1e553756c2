"""From observations to what the report says: verdicts, promises, and verdicts in small directories."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean

from matcher.calibrate import Calibration
from models.match import Band
from scripts.calibration.detection import Detection, Judgement, detect, threshold_of
from scripts.calibration.fitting import FOLDS, fit_whole, fold_of
from scripts.calibration.observation import SIZES, Observation
from scripts.calibration.questions import LANGUAGES, Part, Tier
from scripts.calibration.reliability import Pairs
from scripts.calibration.tables import SETU, UNMET

HELPER, OFF_TOPIC, OTHER_FIELD = "one of them can help: refused", "off topic: caught", "another field: caught"


def judgements_of(observations: Sequence[Observation], calibration: Calibration) -> list[Judgement]:
    """Return P(anybody) of each question in three languages.

    Where all matches are weak, which is a refusal too, it is put just below the border.
    """
    below = math.nextafter(calibration.many.answerable_from, 0.0)
    judgements = []
    for one in observations:
        if one.question.is_measured:
            probability = calibration.anybody(one.signs).probability
            value = probability if _has_a_match(one, calibration) else min(probability, below)
            judgements.append(Judgement(one.question, value))
    return judgements


def detections(
    observations: Sequence[Observation],
    calibration: Calibration,
    naive: Mapping[str, Sequence[Judgement]],
) -> dict[str, list[Detection]]:
    """Measure Setu with its shipped border, and the naive methods with the best border of what is fitted to.

    Args:
        observations: All questions in the whole directory.
        calibration: What is measured.
        naive: Method → its judgements of the same questions.
    """
    own = judgements_of(observations, calibration)
    methods = {SETU: (own, calibration.many.answerable_from)}
    methods |= {name: (list(found), threshold_of(found)) for name, found in naive.items()}
    return {
        name: [detect(name, found, border, tier, language) for tier in UNMET for language in ("", *LANGUAGES)]
        for name, (found, border) in methods.items()
    }


def cross_validated(observations: Sequence[Observation]) -> list[Pairs]:
    """Return predictions and labels of all shown providers, by curves that have not seen the need.

    Fresh questions are left out: here every question is fitted on in four folds of five.
    """
    asked = [one for one in observations if one.question.part is not Part.FRESH]
    folds = [fold_of(one) for one in asked]
    found = []
    for fold in range(FOLDS):
        seen = [one for one, own in zip(asked, folds, strict=True) if own != fold]
        calibration = fit_whole(seen)
        found += [promised(one, calibration) for one, own in zip(asked, folds, strict=True) if own == fold]
    return found


def promised(observation: Observation, calibration: Calibration) -> Pairs:
    """Return what is promised of each shown provider, and whether it is kept."""
    anybody = calibration.anybody(observation.signs)
    chances = (calibration.probability(observation.signs, anybody, one.looks) for one in observation.shown)
    return Pairs(tuple(chances), tuple(one.is_relevant for one in observation.shown))


def refused_in_small(small: Sequence[Observation], calibration: Calibration) -> dict[int, dict[str, list[float]]]:
    """Return, for each size of a small directory, the shares refused in each language, of the fresh questions."""
    chosen = [one for one in small if one.question.part is Part.FRESH]
    table: dict[int, dict[str, list[float]]] = {}
    for size in SIZES:
        of_size = [one for one in chosen if len(one.shown) == size]
        groups = {
            HELPER: [one for one in of_size if one.is_answerable],
            OFF_TOPIC: [one for one in of_size if one.question.tier is Tier.OFF_TOPIC],
            OTHER_FIELD: [one for one in of_size if one.question.tier is Tier.OTHER_FIELD],
        }
        table[size] = {
            title: [
                fmean(not _has_a_match(one, calibration) for one in group if one.question.language == language)
                for language in LANGUAGES
            ]
            for title, group in groups.items()
        }
    return table


def _has_a_match(observation: Observation, calibration: Calibration) -> bool:
    anybody = calibration.anybody(observation.signs)
    return any(
        calibration.band(anybody, chance) is not Band.WEAK for chance in promised(observation, calibration).predicted
    )
