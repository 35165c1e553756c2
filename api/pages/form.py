"""The form's choices, in the page's words."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import Request, Response

from api.pages.money_bands import band_choices
from api.pages.question import RADII_KM, Question, Wrong
from api.pages.rendering import render
from api.sectors import sector_choices
from api.texts import Texts
from models.details import ProviderKind

LANGUAGES = ("en", "hi", "hi-Latn", "as", "bn", "gu", "kn", "ml", "mr", "or", "pa", "ta", "te", "ur")
APPLICANTS = ("msme", "startup", "academic", "ngo", "local-body")
UDYAM = ("micro", "small", "medium")


def form_context(t: Texts, question: Question, wrong: Wrong | None) -> dict[str, Any]:
    """Return what the form's template needs.

    Args:
        t: The page's texts.
        question: What was asked before; fills the form.
        wrong: What has to be mended.
    """
    radii = [(f"{km:g}", t("form.radius_km", km=f"{km:g}")) for km in _radii(question)]
    next_year = date.today().year + 1
    told = {wrong.field: t(wrong.key, year=next_year)} if wrong else {}
    return {
        "question": question,
        "hidden_fields": question.alone().fields(),
        "wrong": dict.fromkeys(("text", "place", "by_when"), "") | told,
        "kind_choices": [(kind.value, t(f"kinds.{kind.value}")) for kind in ProviderKind],
        "language_choices": [(tag, t(f"language.{tag}")) for tag in LANGUAGES],
        "radius_choices": radii,
        "applicant_choices": [(key, t(f"applicant.{key}")) for key in APPLICANTS],
        "udyam_choices": [(key, t(f"udyam.{key}")) for key in UDYAM],
        "sector_choices": sector_choices(t, question.sector),
        "money_choices": band_choices(t),
        "next_year": next_year,
        "trl_choices": [(str(level), str(level)) for level in range(1, 10)],
    }


def form_again(request: Request, t: Texts, question: Question, wrong: Wrong) -> Response:
    """Return the form with what was asked and what has to be mended."""
    return render(request, t, "home.html", form_context(t, question, wrong) | {"examples": []}, 422)


def _radii(question: Question) -> list[float]:
    given = [question.radius_km] if question.radius_km is not None else []
    return sorted({*map(float, RADII_KM), *given})
