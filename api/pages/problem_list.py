"""``/problems``: for coordinators, the problems of their cluster, whether or not anybody was asked about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.authorisation import page_requires
from api.callers import Visiting
from api.cursor import cursor_after, id_before
from api.pages.cards import place_name
from api.pages.home import SHOWN_CHARACTERS, shortened
from api.pages.quotes import written_language
from api.pages.rendering import PageTexts, render
from api.pages.wording import worded_days
from api.parameters import Cursor
from api.problem_lists import ListedProblem, WantedProblems, problems_looked_after
from api.services import Reach
from api.texts import Texts
from models.accounts.callers_problems import CallersProblems, ShownProblem
from models.accounts.permissions import Action
from models.introductions.disclosure import full_words
from models.introductions.problem_flow import ProblemState
from models.moments import now_utc
from models.records import Problem

PROBLEMS_A_PAGE = 25

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.COORDINATE))


@dataclass(frozen=True)
class ProblemLine:
    """A problem as the page shows it; without a name where nobody signed in, and unlinked where it has no page then."""

    problem_id: str
    name: str
    language: str
    is_linked: bool
    state: str
    facts: list[tuple[str, str]]


@router.get("/problems")
def problem_list_page(
    request: Request,
    t: PageTexts,
    services: Reach,
    visit: Visiting,
    state: Annotated[ProblemState | Literal[""], Query(description="Only those that stand so.")] = "",
    unasked: Annotated[Literal["", "1"], Query(description="Only those nobody was asked about.")] = "",
    cursor: Cursor = "",
) -> Response:
    """Show the problems that whoever asks looks after; words of confidential ones only to people who signed in."""
    wanted = WantedProblems(state or None, bool(unasked))
    with services.workspace.store.read() as transaction:
        listed, has_more = problems_looked_after(transaction, visit.caller, wanted, id_before(cursor), PROBLEMS_A_PAGE)
        seen = CallersProblems(transaction, visit.on_pages).shown([one.problem for one in listed])
    shown = {one.problem_id: one for one in seen}
    today = now_utc().date()
    context = {
        "lines": [_line(t, one, shown.get(one.problem.problem_id), today) for one in listed],
        "states": tuple(ProblemState),
        "state": state,
        "unasked": unasked,
        "following": cursor_after(listed[-1].problem.problem_id) if has_more else "",
        "kept_language": request.query_params.get("lang", ""),
    }
    return render(request, t, "problems.html", context, cache="no-store")


def _line(t: Texts, listed: ListedProblem, shown: ShownProblem | None, today: date) -> ProblemLine:
    words = None if shown is None else full_words(shown) if isinstance(shown, Problem) else shown.words
    name = shortened(words.name, SHOWN_CHARACTERS) if words else ""
    return ProblemLine(
        problem_id=listed.problem.problem_id,
        name=name,
        language=written_language(name),
        is_linked=shown is not None,
        state=listed.state.value,
        facts=_facts(t, listed, today),
    )


def _facts(t: Texts, listed: ListedProblem, today: date) -> list[tuple[str, str]]:
    problem = listed.problem
    days = (today - date.fromisoformat(listed.stored_on)).days if listed.stored_on else None
    known = {
        "problem.sector": problem.sector,
        "inbox.district": problem.location.district or place_name(problem.location),
        "problems.age": "" if days is None else worded_days(t, max(0, days)),
        "problems.introductions": str(listed.introductions),
    }
    return [(t(key), text) for key, text in known.items() if text]
