"""Fitting and measuring honesty, on numbers whose right answer is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from matcher.calibrate import read_calibration, read_curve, sigmoid
from matcher.signs import OF_LIFE, PASSAGES, Reading, Signs
from scripts import fit_calibration as fitting_command
from scripts import honesty
from scripts.calibration.detection import Judgement, auroc, detect, threshold_of
from scripts.calibration.diagram import write_diagram
from scripts.calibration.fitting import fit_calibration, fit_whole, highest_border
from scripts.calibration.logistic import FALLING, FREE, RISING, Example, fit_curves
from scripts.calibration.measuring import cross_validated, detections, judgements_of
from scripts.calibration.observation import Observation, Shown
from scripts.calibration.other_bundles import measure_elsewhere
from scripts.calibration.questions import Part, Question, Tier, read_fresh_questions
from scripts.calibration.reliability import Pairs, bins_of, calibration_error, reliability
from scripts.calibration.tables import detection_table, elsewhere_table, reliability_table

LANGUAGES = ("en", "hi", "hi-Latn")
READINGS = dict(zip(LANGUAGES, Reading, strict=True))


def example(value: float, label: bool, reading: Reading = Reading.ENGLISH, **more: float) -> Example:
    return Example({"near": value, **more}, reading, label)


def test_a_curve_finds_the_border_between_two_kinds() -> None:
    examples = [example(value, value > 0.5) for value in np.linspace(0, 1, 101)]
    curve = read_curve(fit_curves(examples, {"near": FREE})["english"])
    assert sigmoid(curve.exponent({"near": 0.9})) > 0.9 > 0.1 > sigmoid(curve.exponent({"near": 0.1}))
    assert sigmoid(curve.exponent({"near": 0.505})) == pytest.approx(0.5, abs=0.05)


def test_a_weight_never_crosses_its_bound() -> None:
    examples = [example(value, value < 0.5, far=value) for value in np.linspace(0, 1, 51)]
    for curve in fit_curves(examples, {"near": RISING, "far": RISING}).values():
        assert curve["weights"] == {}
    for curve in fit_curves(examples, {"near": RISING, "far": FALLING}).values():
        assert list(curve["weights"]) == ["far"]
        assert curve["weights"]["far"] < 0


def test_a_reading_without_examples_gets_what_the_others_share() -> None:
    examples = [example(value, value > 0.5) for value in np.linspace(0, 1, 51)]
    curves = fit_curves(examples, {"near": FREE})
    assert curves["native"]["weights"]["near"] > 0
    assert curves["english"]["ranges"]["near"] == [0.0, 1.0]


def test_the_border_refuses_at_most_one_in_forty() -> None:
    values = [float(value) for value in range(200)]
    assert highest_border(values) == 5.0
    assert sum(value < highest_border(values) for value in values) == 5
    assert highest_border([3.0, 1.0, 2.0]) == 1.0


def test_bins_hold_equally_many_and_their_gaps_make_the_error() -> None:
    predicted = np.repeat([0.1, 0.9], 50)
    relevant = np.concatenate([np.arange(50) < 5, np.arange(50) < 35])
    found = bins_of(predicted, relevant)
    assert [one.count for one in found] == [10] * 10
    assert sum(one.count * one.relevant for one in found) == 40
    # Within equal predictions the order is that of the queries: 5 of the first 10, then none; 10 of 10 …, then 5, 0.
    expected = (10 * abs(0.1 - 0.5) + 40 * 0.1 + 30 * 0.1 + 10 * abs(0.9 - 0.5) + 10 * 0.9) / 100
    assert calibration_error(predicted, relevant) == pytest.approx(expected)


def test_a_perfect_calibrator_has_an_error_too() -> None:
    draws = np.random.default_rng(1)
    pairs = []
    for _ in range(60):
        predicted = draws.random(10)
        pairs.append(Pairs(tuple(predicted.tolist()), tuple((draws.random(10) < predicted).tolist())))
    measured = reliability(pairs)
    assert 0 < measured.perfect.low <= measured.perfect.value <= measured.perfect.high
    assert measured.perfect.low / 2 < measured.error.value < measured.perfect.high * 1.5
    assert measured.error.low <= measured.error.value <= measured.error.high
    wrong = [Pairs(tuple(1 - value for value in one.predicted), one.relevant) for one in pairs]
    assert reliability(wrong).error.value > 3 * measured.perfect.high


def question(number: int, tier: Tier, language: str) -> Question:
    return Question(f"need {tier.value} {number}", tier, language, f"{tier.value} {number} {language}")


def test_fresh_questions_alone_are_counted_and_choose_no_border() -> None:
    met = [Judgement(question(n, Tier.ANSWERABLE, "en"), 1.0 + n / 100) for n in range(40)]
    unmet = [Judgement(question(n, Tier.OFF_TOPIC, "en"), 0.0) for n in range(40)]
    fresh = [replace(one, question=replace(one.question, part=Part.FRESH), value=-one.value) for one in (*met, *unmet)]
    assert threshold_of([*met, *unmet, *fresh]) == threshold_of([*met, *unmet])
    found = detect("method", [*met, *unmet, *fresh], 0.5, Tier.OFF_TOPIC, "en")
    assert (found.caught.value, found.false_alarms.value, found.auroc.value) == (1.0, 1.0, 0.0)
    assert found.count == len(unmet)


def test_auroc_counts_ties_half() -> None:
    assert auroc(np.array([2.0, 1.0]), np.array([1.0, 0.0])) == (1 + 1 + 0.5 + 1) / 4


def observations(count: int, seed: int = 7) -> list[Observation]:
    """Make questions whose nearness tells whether they can be answered, and whose share of life tells the off topic."""
    draws = np.random.default_rng(seed)
    found = []
    for number in range(count):
        for tier in Tier:
            for language in LANGUAGES:
                near = (0.8 if tier is Tier.ANSWERABLE else 0.3) + 0.2 * float(draws.standard_normal())
                life = (0.9 if tier is Tier.OFF_TOPIC else 0.1) + 0.05 * float(draws.standard_normal())
                values = {"one best": near, "best score": 3.0, PASSAGES: 7.0, OF_LIFE: life}
                signs = Signs(READINGS[language], 1000, values)
                is_met = tier is Tier.ANSWERABLE
                shown = tuple(
                    Shown({"score": 3.0 - rank, "score behind": float(rank)}, is_met and rank == 0) for rank in range(3)
                )
                found.append(Observation(question(number, tier, language), signs, shown, is_met))
    return found


def test_a_fitted_calibration_tells_what_can_be_answered() -> None:
    seen, unseen = observations(24), as_fresh(observations(24, seed=8))
    calibration = read_calibration(fit_calibration(seen, seen))
    nearness = [Judgement(one.question, one.signs.values["one best"]) for one in (*seen, *unseen)]
    found = detections([*seen, *unseen], calibration, {"nearness": nearness})
    together = {one.tier: one for one in found["Setu"] if one.language == ""}
    assert together[Tier.OFF_TOPIC].caught.value > 0.95
    assert together[Tier.OTHER_FIELD].false_alarms.value < 0.15
    assert all(curve.weights[OF_LIFE] < 0 for curve in calibration.many.anybody.values())
    table = detection_table(found)
    assert table.count("\n") == 1 + 4 + 3 * 4
    assert "nearness" in table


def test_all_weak_is_a_refusal_however_likely_somebody_can_help() -> None:
    seen = observations(12)
    stored = fit_calibration(seen, seen)
    refusing = read_calibration(stored | {"possible_from": 1.1, "strong_from": 1.2})
    assert all(one.value < refusing.many.answerable_from for one in judgements_of(seen, refusing))


def test_promises_are_judged_by_curves_that_have_not_seen_the_need(tmp_path: Path) -> None:
    seen = observations(20)
    pairs = cross_validated(seen)
    assert len(pairs) == len(seen)
    measured = reliability(pairs)
    assert measured.error.value < 0.05
    assert reliability_table(measured).count("\n") >= 12
    write_diagram(tmp_path / "diagram.svg", measured)
    assert (tmp_path / "diagram.svg").read_text(encoding="utf-8").count("<circle") == len(measured.bins)


def as_fresh(made: list[Observation]) -> list[Observation]:
    return [replace(one, question=replace(one.question, part=Part.FRESH)) for one in made]


def fresh_observations(count: int) -> list[Observation]:
    """Make fresh questions that are the wrong way round, so that fitting on one of them would be seen."""
    return [replace(one, is_answerable=not one.is_answerable) for one in as_fresh(observations(count))]


def test_nothing_is_fitted_on_fresh_questions() -> None:
    seen, fresh = observations(12), fresh_observations(12)
    for whole, small in ((seen + fresh[:1], seen), (seen, seen + fresh[-1:])):
        with pytest.raises(ValueError, match="fresh questions only measure"):
            fit_calibration(whole, small)
    with pytest.raises(ValueError, match="fresh questions only measure"):
        fit_whole(seen + fresh[:1])
    assert cross_validated(seen + fresh) == cross_validated(seen)


def test_the_fitting_command_asks_no_fresh_question(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[Question] = []

    def observe_demo(home: Path, questions: Sequence[Question]) -> tuple[list[Observation], list[Observation]]:
        asked.extend(questions)
        return observations(12), observations(12)

    monkeypatch.setattr(fitting_command, "observe_demo", observe_demo)
    fitting_command.main(home=tmp_path, target=tmp_path / "calibration.json")
    assert {one.part for one in asked} == {Part.FITTED}
    fresh = read_fresh_questions()
    assert not {one.group for one in fresh} & {one.group for one in asked}
    assert not {one.text for one in fresh} & {one.text for one in asked}


def test_verdicts_are_measured_on_fresh_questions_and_promises_on_the_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen, unseen = observations(24), fresh_observations(24)
    asked: list[Question] = []

    def observe_demo(home: Path, questions: Sequence[Question]) -> tuple[list[Observation], list[Observation]]:
        asked.extend(questions)
        return seen + unseen, []

    for name, stand_in in stand_ins(seen, unseen).items():
        monkeypatch.setattr(honesty, name, stand_in)
    monkeypatch.setattr(honesty, "observe_demo", observe_demo)
    markers = (honesty.DETECTION_MARKER, honesty.RELIABILITY_MARKER)
    page = tmp_path / "page.md"
    page.write_text("".join(f"{marker}\n{marker}\n" for marker in markers), encoding="utf-8")
    honesty.run(docs=page, out_path=tmp_path / "honesty.json", home=tmp_path)
    found = dict(zip(markers, (page.read_text(encoding="utf-8").split(marker)[1] for marker in markers), strict=True))
    assert {one.part for one in asked} == {Part.FITTED, Part.FRESH}
    assert "off topic: caught" in found[honesty.DETECTION_MARKER]
    assert "perfect calibrator" in found[honesty.RELIABILITY_MARKER]


def stand_ins(seen: list[Observation], unseen: list[Observation]) -> dict[str, Any]:
    """Return what takes the place of models and of the demo directory."""
    calibration = read_calibration(fit_calibration(seen, seen))
    naive = {"nearness": [Judgement(one.question, one.signs.values["one best"]) for one in seen + unseen]}
    return {
        "shipped_calibration": lambda: calibration,
        "open_cache": lambda home: SimpleNamespace(close=lambda: None),
        "load_encoders": lambda home, progress: {},
        "naive_judgements": lambda questions, encoders, cache: naive,
        "refused_in_small": lambda small, calibration: {1: {"off topic: caught": [1.0]}},
    }


def test_another_bundle_is_scaled_by_the_others_only() -> None:
    sure = Pairs((0.9, 0.9, 0.9, 0.1), (False, False, True, False))
    found = measure_elsewhere({"one": [sure] * 20, "two": [sure] * 20})
    assert found[0].scaled is not None
    assert found[0].scaled.error.value < found[0].shipped.error.value
    assert measure_elsewhere({"alone": [sure]})[0].scaled is None
    assert "one" in elsewhere_table(found)
    assert elsewhere_table([]) == ""
