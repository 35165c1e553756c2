"""A sector is guessed for few problems, and seldom wrongly; the sectors of the demo problems are judged by hand."""

from __future__ import annotations

import json
from pathlib import Path

from matcher.reports.domains import leading_domain

PROBLEMS = Path(__file__).resolve().parents[3] / "scripts" / "demo" / "data" / "problems.jsonl"
RIGHT = {
    "urban traffic": "transport",
    "auto components": "metal",
    "handicrafts": "metal wood textile household",
    "societal innovation": "crop ecology",
    "foundry": "metal",
    "agriculture": "crop",
    "bicycles": "metal transport",
    "horticulture": "crop",
    "hosiery": "textile",
    "health and water": "water health",
    "pharma": "health chemical",
    "solid waste": "waste",
    "food processing": "food",
    "poultry": "animal",
    "millet milling": "crop food",
    "spices export": "crop food",
    "solar pumps": "energy",
    "cashew processing": "food",
    "fabrication": "metal",
}
"""The domains that may stand for a sector; sectors of which none is guessed are left out."""


def test_a_sector_guess_is_right_for_most_of_the_problems_that_get_one() -> None:
    problems = [json.loads(line) for line in PROBLEMS.read_text(encoding="utf-8").splitlines()]
    guesses = [(one["sector"], guess) for one in problems if (guess := leading_domain(one["text"]))]
    right = [guess in RIGHT.get(sector, "").split() for sector, guess in guesses]
    assert (len(problems), len(right), sum(right)) == (107, 21, 18)


def test_without_a_clear_lead_nothing_is_guessed() -> None:
    assert [leading_domain(text) for text in ("", "It peels off", "steel sheet and cotton cloth")] == ["", "", ""]
