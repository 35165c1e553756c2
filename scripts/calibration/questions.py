"""The questions that "no good match" is fitted and measured on.

``scripts/demo/questions/`` holds needs in English, Hindi and romanised Hindi: those that the demo's providers can meet,
those of another technical field, and what is no technical need at all. A need that can be met is asked a second time
with everybody who can help taken out. The fresh ones only measure. Beside the fitted ones stand the problems of the
shipped bundle, in many languages, and its hopeless ones; they only help to fit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from matcher.evaluation.bundle import Bundle, read_bundle

DEMO = Path(__file__).parents[1] / "demo"
BUNDLE = DEMO / "bundle"
QUESTIONS = DEMO / "questions"
FITTED_PARTS = ("", "more_", "further_")
"""How the names of the files begin whose questions are fitted to, oldest first."""
LANGUAGES = {"en": "English", "hi": "Hindi", "hi-Latn": "Hinglish"}


class Tier(StrEnum):
    """Whether a question can be answered here, and if not, why."""

    ANSWERABLE = "answerable"
    OFF_TOPIC = "off topic"
    OTHER_FIELD = "another technical field"
    TAKEN_OUT = "experts taken out"


class Part(StrEnum):
    """What a question serves: to fit curves and borders, or to measure them."""

    FITTED = "fitted"
    FRESH = "fresh"


@dataclass(frozen=True)
class Question:
    """One question.

    Args:
        group: The need that it asks for; all its forms and languages stay in one part and one fold.
        tier: Whether it can be answered.
        language: Language tag.
        text: What is asked.
        grades: Provider → grade, of those who can help.
        is_measured: Whether it belongs to the sets in three languages.
        part: What it serves.
    """

    group: str
    tier: Tier
    language: str
    text: str
    grades: Mapping[str, int] = field(default_factory=dict)
    is_measured: bool = True
    part: Part = Part.FITTED

    @property
    def taken_out(self) -> frozenset[str]:
        """The providers who count as absent."""
        return frozenset(self.grades) if self.tier is Tier.TAKEN_OUT else frozenset()


def number_of(name: str) -> int:
    """Return a number that depends on a name and on nothing else."""
    return int.from_bytes(hashlib.sha256(name.encode("utf-8")).digest()[:8], "big")


def read_fitted_questions() -> list[Question]:
    """Return the questions that curves and borders are fitted to, in the order of the files."""
    bundle = read_bundle(BUNDLE)
    met = [*_met_by_problems(bundle), *_met_by_providers("more_answerable"), *_met_by_providers("further_answerable")]
    off_topic = [one for part in FITTED_PARTS for one in _unmet(f"{part}off_topic", Tier.OFF_TOPIC)]
    other_field = [one for part in FITTED_PARTS for one in _unmet(f"{part}other_field", Tier.OTHER_FIELD)]
    return [*met, *_taken_out(met), *off_topic, *other_field, *_of_bundle(bundle), *_hopeless()]


def read_fresh_questions() -> list[Question]:
    """Return the fresh questions, which only measure, in the order of the files."""
    met = list(_met_by_providers("fresh_answerable"))
    others = [*_unmet("fresh_off_topic", Tier.OFF_TOPIC), *_unmet("fresh_other_field", Tier.OTHER_FIELD)]
    return [replace(question, part=Part.FRESH) for question in (*met, *_taken_out(met), *others)]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def needs_of_problems() -> dict[str, str]:
    """Return problem → group: needs that ask for one problem in several words belong together."""
    rows = read_lines(QUESTIONS / "answerable.jsonl")
    return {problem: min(row["problem_ids"]) for row in rows for problem in row["problem_ids"]}


def _met_by_problems(bundle: Bundle) -> Iterator[Question]:
    for row in read_lines(QUESTIONS / "answerable.jsonl"):
        grades: dict[str, int] = {}
        for problem in row["problem_ids"]:
            for provider, grade in bundle.grades[problem].items():
                if grade >= 1:
                    grades[provider] = max(grade, grades.get(provider, 0))
        for language in LANGUAGES:
            yield Question(min(row["problem_ids"]), Tier.ANSWERABLE, language, row[language], grades)


def _met_by_providers(name: str) -> Iterator[Question]:
    for row in read_lines(QUESTIONS / f"{name}.jsonl"):
        for language in LANGUAGES:
            yield Question(row["need"], Tier.ANSWERABLE, language, row[language], row["provider_ids"])


def _taken_out(met: Sequence[Question]) -> list[Question]:
    return [replace(question, tier=Tier.TAKEN_OUT) for question in met]


def _unmet(name: str, tier: Tier) -> Iterator[Question]:
    for row in read_lines(QUESTIONS / f"{name}.jsonl"):
        for language in LANGUAGES:
            yield Question(row["need"], tier, language, row[language])


def _of_bundle(bundle: Bundle) -> Iterator[Question]:
    groups = needs_of_problems()
    for query in bundle.queries:
        grades = {provider: grade for provider, grade in bundle.grades[query.query_id].items() if grade >= 1}
        group = groups.get(query.query_id, query.query_id)
        yield Question(group, Tier.ANSWERABLE, query.lang, query.text, grades, is_measured=False)


def _hopeless() -> Iterator[Question]:
    for row in read_lines(BUNDLE / "hopeless.jsonl"):
        yield Question(row["_id"], Tier.OFF_TOPIC, row["lang"], row["text"], is_measured=False)
