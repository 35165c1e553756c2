"""``/problems/{id}``: one stored problem, and the way to its answer."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.callers import Visiting
from api.pages.cards import place_name
from api.pages.provider import record_line
from api.pages.quotes import written_language
from api.pages.rendering import PageTexts, moved, render
from api.pages.wording import worded_day
from api.sectors import sector_name
from api.services import Reach
from api.texts import Texts
from matcher.lanes import rupees
from models.accounts.callers_problems import CallersProblems, ShownProblem, words_of

router = APIRouter(include_in_schema=False)


@router.get("/problems/{problem_id:path}")
def problem_page(request: Request, problem_id: str, t: PageTexts, services: Reach, visit: Visiting) -> Response:
    """Show a problem; one that is confidential whole only to people who signed in and may read it, else what is public.

    Raises:
        NotFound: There is none, or no coordinator has published or blinded it and this person may not read it.
    """
    with services.workspace.store.read() as transaction:
        if kept_id := transaction.problems.merged_into(problem_id):
            return moved(request, f"/problems/{kept_id}")
        problem = CallersProblems(transaction, visit.on_pages).get(problem_id)
        state = transaction.progress.of(transaction.problems.get(problem_id)).state
    words = words_of(problem)
    context = {
        "problem": problem,
        "words": words,
        "state": state.value,
        "language": language_of(problem),
        "facts": problem_facts(t, problem),
        "record": record_line(t, problem.provenance),
    }
    return render(request, t, "problem.html", context)


def language_of(problem: ShownProblem) -> str:
    """Return the language of the words that are shown of a problem: the public ones need not be in that of the full."""
    words = words_of(problem)
    return problem.language if words.is_full and problem.language else written_language(words.text)


def problem_facts(t: Texts, problem: ShownProblem) -> list[tuple[str, str]]:
    """Return what is known of a problem beside its words, as names and texts."""
    known = {
        "problem.sector": sector_name(t, problem.sector),
        "problem.place": place_name(problem.location),
        "problem.deadline": worded_day(t, problem.deadline) if problem.deadline else "",
        "problem.budget": rupees(problem.budget_inr) if problem.budget_inr is not None else "",
    }
    return [(t(key), text) for key, text in known.items() if text]
