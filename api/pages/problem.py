"""``/problems/{id}``: one stored problem, and the way to its answer."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.callers import Visiting
from api.pages.cards import place_name
from api.pages.provider import record_line
from api.pages.quotes import written_language
from api.pages.rendering import PageTexts, moved, render
from api.pages.wording import worded_day
from api.services import Reach
from api.texts import Texts
from matcher.lanes import rupees
from models.accounts.callers_problems import CallersProblems, ShownProblem
from models.records import Problem

router = APIRouter(include_in_schema=False)


@router.get("/problems/{problem_id:path}")
def problem_page(request: Request, problem_id: str, t: PageTexts, services: Reach, visit: Visiting) -> Response:
    """Show a problem; the words of a confidential one only to people who signed in and may read them."""
    with services.workspace.store.read() as transaction:
        if kept_id := transaction.problems.merged_into(problem_id):
            return moved(request, f"/problems/{kept_id}")
        problem = CallersProblems(transaction, visit.on_pages).get(problem_id)
    is_whole = isinstance(problem, Problem)
    context = {
        "problem": problem,
        "is_whole": is_whole,
        "language": problem.language or (written_language(problem.text) if isinstance(problem, Problem) else ""),
        "facts": _facts(t, problem),
        "record": record_line(t, problem.provenance),
    }
    return render(request, t, "problem.html", context)


def _facts(t: Texts, problem: ShownProblem) -> list[tuple[str, str]]:
    known = {
        "problem.sector": problem.sector,
        "problem.place": place_name(problem.location),
        "problem.deadline": worded_day(t, problem.deadline) if problem.deadline else "",
        "problem.budget": rupees(problem.budget_inr) if problem.budget_inr is not None else "",
    }
    return [(t(key), text) for key, text in known.items() if text]
