"""``/teams``: skills and limits as a form, and the teams that they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi import Query as Parameters
from fastapi.responses import RedirectResponse

from api.confidential import is_open
from api.pages.quotes import written_language
from api.pages.rendering import PageTexts, render
from api.pages.team_cards import team_cards
from api.pages.team_form import form_of_teams, what_is_wrong
from api.pages.team_question import PostedTeamQuestion, TeamQuestion
from api.pages.team_remedies import remedied
from api.pages.team_wording import Named, change_text, clash_text, names_of
from api.services import Reach, Services
from api.team_requests import stored_problem
from api.texts import Texts
from matcher.query import Query
from matcher.teams.answer import Infeasibility
from matcher.teams.proposal import propose_teams
from matcher.teams.proposed import TeamProposal
from matcher.understand import understand
from models.errors import InvalidInput
from models.records import Problem

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class WayOut:
    """A remedy: what to do, and the question with it done, as fields of a form; no fields where none can hold it."""

    text: str
    fields: list[tuple[str, str]]


@router.get("/teams")
async def teams_page(
    request: Request, question: Annotated[TeamQuestion, Parameters()], t: PageTexts, services: Reach
) -> Response:
    """Show the form, and the teams where they were asked for."""
    return await services.turnstile.run(lambda: _page(request, question.tidied(), t, services))


@router.post("/teams")
async def teams_form(
    request: Request, question: Annotated[PostedTeamQuestion, Form()], t: PageTexts, services: Reach
) -> Response:
    """Answer a form: by way of an address that can be shared, or at once where it would be too long."""
    tidied = question.tidied()
    if tidied.fits_in_a_link():
        return RedirectResponse(f"/teams?{tidied.link()}", 303)
    return await services.turnstile.run(lambda: _page(request, tidied, t, services))


def answer_teams(question: TeamQuestion, problem: Problem | None, services: Services) -> TeamProposal:
    """Return the teams that a question asks for.

    Raises:
        InvalidInput: A place, a limit or a skill is not valid.
    """
    workspace = services.workspace
    request = question.request(problem, services.finder, date.today(), services.settings.team_time_s)
    return propose_teams(request, workspace.matcher, workspace.store)


def _page(request: Request, question: TeamQuestion, t: Texts, services: Services) -> Response:
    problem = stored_problem(question.problem, services.workspace.store)
    if problem is None and not question.text.strip():
        return render(request, t, "teams.html", _context(t, question, problem, services))
    try:
        proposal = answer_teams(question, problem, services) if question.go else None
    except InvalidInput as error:
        context = _context(t, question, problem, services) | {"wrong": what_is_wrong(t, error)}
        return render(request, t, "teams.html", context, 422)
    context = _context(t, question, problem, services)
    if proposal is not None:
        context |= _answer(t, question, proposal, shows_text=context["shows_text"])
    return render(request, t, "teams.html", context)


def _context(t: Texts, question: TeamQuestion, problem: Problem | None, services: Services) -> dict[str, Any]:
    """Return the page without teams: the problem and the form."""
    text = problem.full_text if problem else question.text.strip()
    shows_text = problem is None or is_open(problem)
    needs = understand(Query(text, language=question.language_of(problem))).needs if text and shows_text else ()
    form = form_of_teams(t, question, needs, services.workspace.store, shows_text=shows_text)
    return form | {
        "problem": problem,
        "shows_text": shows_text,
        "text": text,
        "text_language": written_language(text),
        "wrong": [],
        "is_answered": False,
        "can_share": question.fits_in_a_link(),
        "link": question.link(),
    }


def _answer(t: Texts, question: TeamQuestion, proposal: TeamProposal, *, shows_text: bool) -> dict[str, Any]:
    """Return what the page shows of teams, or of why there is none."""
    named = names_of(t, proposal, shows_text=shows_text)
    infeasible = proposal.infeasible
    return {
        "is_answered": True,
        "has_candidates": bool(proposal.basis.candidates),
        "candidates": len(proposal.basis.candidates),
        "teams": team_cards(t, proposal, shows_text=shows_text),
        "uncovered": [named.skills[skill.skill_id] for skill in proposal.uncovered],
        "clash": [clash_text(t, one, named) for one in infeasible.clash] if infeasible else [],
        "ways_out": _ways_out(t, question, infeasible, named) if infeasible else [],
    }


def _ways_out(t: Texts, question: TeamQuestion, infeasible: Infeasibility, named: Named) -> list[WayOut]:
    found = []
    for remedy in infeasible.remedies:
        changed = remedied(question, remedy)
        text = t("teams.and").join(change_text(t, one, named) for one in remedy.changes)
        found.append(WayOut(text, [] if changed is None else changed.fields()))
    return found
