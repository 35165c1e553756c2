"""The form for teams: a row for each skill, limits with what was asked, and who is in or out in any case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from api.pages.form import LANGUAGES
from api.pages.team_question import MOST_ROWS, TeamQuestion
from api.texts import Texts
from matcher.needs import Need
from matcher.teams.request import TEAM_KINDS
from matcher.teams.ties import TieKind
from models.errors import FieldProblem, InvalidInput
from models.store import Store

BLANK_ROWS = 2
STRESSES = {0.5: "half", 1.0: "once", 2.0: "twice", 3.0: "thrice"}
"""How much a skill may count in the form, and the key of its words."""

_ROW_FIELDS = frozenset({"words", "stress", "keep", "required"})
_WRONG = (
    ("/place", "place"),
    ("/limits/travel", "from_nowhere"),
    ("/cluster", "cluster"),
    ("/state", "state"),
    ("/limits/locked", "member"),
    ("/limits/banned", "member"),
    ("/call_id", "call"),
    ("/limits", "limits"),
    ("/skills", "skills"),
)
"""Where a fault lies, by the beginning of its pointer → what the page says of it."""


@dataclass(frozen=True)
class SkillRow:
    """One skill as the form shows it.

    Args:
        row: Its number among the rows, from 0.
        words: Its words; empty in a row for a new one.
        gloss: What was looked up for it in English, where it is in another language.
        stress: How much it counts.
        is_kept: Whether it is asked for.
        is_required: Whether a team without it is none.
    """

    row: int
    words: str
    gloss: str
    stress: str
    is_kept: bool
    is_required: bool


def form_of_teams(
    t: Texts, question: TeamQuestion, needs: Sequence[Need], store: Store, *, shows_text: bool
) -> dict[str, Any]:
    """Return what the form's template needs.

    Args:
        t: The page's texts.
        question: What was asked before.
        needs: The needs as read from the problem.
        store: Knows the names of those who are in or out.
        shows_text: Whether the skills may be named.
    """
    names = _names({*question.lock, *question.ban}, store)
    return {
        "question": question,
        "rows": list(_rows(question, needs)) if shows_text else [],
        "stress_choices": [(f"{number:g}", t(f"team_stress.{key}")) for number, key in STRESSES.items()],
        "kind_choices": [(kind.value, t(f"kinds.{kind.value}")) for kind in TEAM_KINDS],
        "language_choices": [(tag, t(f"language.{tag}")) for tag in LANGUAGES if tag != "hi-Latn"],
        "tie_choices": [(kind.value, t(f"team_forbid.{kind.value}")) for kind in TieKind],
        "locked": [(one, names.get(one, one)) for one in question.lock],
        "banned": [(one, names.get(one, one)) for one in question.ban],
        "hidden": [pair for pair in question.fields() if pair[0] in ("problem", "text", "language", "lang")],
        "again": question.model_copy(update={"go": True}).fields(),
        "has_more": _has_more(question),
    }


def what_is_wrong(t: Texts, error: InvalidInput) -> list[str]:
    """Return what has to be mended, each once, in the page's words."""
    problems = error.problems or (FieldProblem("", "", str(error), ""),)
    return list(dict.fromkeys(_worded(t, problem) for problem in problems))


def _worded(t: Texts, problem: FieldProblem) -> str:
    key = next((key for beginning, key in _WRONG if problem.field.startswith(beginning)), "other")
    return t(f"teams_wrong.{key}", given=problem.value)


def _rows(question: TeamQuestion, needs: Sequence[Need]) -> Iterator[SkillRow]:
    glosses = {need.words: need.gloss for need in needs}
    words = question.words or list(glosses)
    is_first = not question.words
    for row, one in enumerate(words):
        is_kept = is_first or row in question.keep
        stress = f"{question.stress_of(row):g}"
        yield SkillRow(row, one, glosses.get(one, ""), stress, is_kept, row in question.required)
    for row in range(len(words), min(MOST_ROWS, len(words) + BLANK_ROWS)):
        yield SkillRow(row, "", "", "1", is_kept=True, is_required=False)


def _has_more(question: TeamQuestion) -> bool:
    """Say whether a limit is set that the form keeps folded away."""
    shown = {"text", "problem", "language", "lang", "go", "size_min", "size_max", "academic_min", "industry_min"}
    shown |= {"place", "radius_km", "budget_inr", "lock", "ban"} | _ROW_FIELDS
    return bool(set(question.model_dump(exclude_defaults=True)) - shown)


def _names(ids: set[str], store: Store) -> dict[str, str]:
    with store.read() as transaction:
        return {one.provider_id: one.name for one in transaction.providers.get_many(ids).values()}
