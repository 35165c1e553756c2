"""``/teams``: skills and limits as a form, and the teams that they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi import Query as Parameters
from fastapi.responses import RedirectResponse

from api.callers import Visiting
from api.confidential import is_open
from api.counting import counted_as
from api.limits import Counted
from api.pages.quotes import written_language
from api.pages.rendering import PageTexts, render
from api.pages.team_cards import team_cards
from api.pages.team_form import form_of_teams, what_is_wrong
from api.pages.team_question import PostedTeamQuestion, TeamQuestion
from api.pages.team_remedies import remedied
from api.pages.team_wording import Named, change_text, clash_text, names_of
from api.queries import stored_problem
from api.services import Reach, Services
from api.texts import Texts
from matcher.query import Query
from matcher.teams.answer import Infeasibility
from matcher.teams.proposal import propose_teams
from matcher.teams.proposed import TeamProposal
from matcher.understand import understand
from models.accounts.caller import Caller
from models.errors import InvalidInput
from models.introductions.disclosure import Words
from models.records import Problem

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class WayOut:
    """A remedy: what to do, and the question with it done, as fields of a form; no fields where none can hold it."""

    text: str
    fields: list[tuple[str, str]]


@router.get("/teams", openapi_extra=counted_as(Counted.MATCHES))
async def teams_page(
    request: Request, question: Annotated[TeamQuestion, Parameters()], t: PageTexts, services: Reach, visit: Visiting
) -> Response:
    """Show the form, and the teams where they were asked for."""
    return await services.turnstile.run(lambda: _page(request, question.tidied(), t, services, visit.on_pages))


@router.post("/teams")
async def teams_form(
    request: Request, question: Annotated[PostedTeamQuestion, Form()], t: PageTexts, services: Reach, visit: Visiting
) -> Response:
    """Answer a form: by way of an address that can be shared, or at once where there is none."""
    return await services.turnstile.run(lambda: _form_answer(request, question.tidied(), t, services, visit.on_pages))


def answer_teams(question: TeamQuestion, problem: Problem | None, words: Words, services: Services) -> TeamProposal:
    """Return the teams that a question asks for.

    Args:
        question: What is asked.
        problem: The stored problem that it names, if any.
        words: The words of it that whoever asks may read.
        services: The application's services.

    Raises:
        InvalidInput: A place, a limit or a skill is not valid.
    """
    workspace, limit_s = services.workspace, services.settings.team_time_s
    request = question.request(problem, words, services.finder, date.today(), time_limit_s=limit_s)
    return propose_teams(request, workspace.matcher, workspace.store)


def _form_answer(request: Request, question: TeamQuestion, t: Texts, services: Services, caller: Caller) -> Response:
    problem, _ = stored_problem(question.problem, services.workspace.store, services.finder, caller)
    if not question.is_cut and _can_share(question, problem):
        return RedirectResponse(f"/teams?{question.link()}", 303)
    return _page(request, question, t, services, caller)


def _page(request: Request, question: TeamQuestion, t: Texts, services: Services, caller: Caller) -> Response:
    problem, words = stored_problem(question.problem, services.workspace.store, services.finder, caller)
    context = _context(t, question, problem, words, services)
    if question.is_cut:
        return render(request, t, "teams.html", context | {"wrong": [t("refusal.link_cut")]}, 422)
    if not question.go or not (problem or context["text"]):
        return render(request, t, "teams.html", context)
    try:
        proposal = answer_teams(question, problem, words, services)
    except InvalidInput as error:
        return render(request, t, "teams.html", context | {"wrong": what_is_wrong(t, error)}, 422)
    return render(request, t, "teams.html", context | _answer(t, question, proposal, shows_text=words.is_full))


def _can_share(question: TeamQuestion, problem: Problem | None) -> bool:
    """Return whether a question has an address."""
    return question.fits_in_a_link() and not _holds_secrets(question, problem)


def _holds_secrets(question: TeamQuestion, problem: Problem | None) -> bool:
    """Return whether an address would hold words of a confidential problem: its skills are such words."""
    return problem is not None and not is_open(problem) and bool(question.words)


def _context(
    t: Texts, question: TeamQuestion, problem: Problem | None, words: Words, services: Services
) -> dict[str, Any]:
    """Return the page without teams: the problem, as far as it may be read, and the form."""
    text = words.full_text if problem else question.text.strip()
    shows_text = words.is_full
    needs = understand(Query(text, language=question.language_of(problem))).needs if text and shows_text else ()
    form = form_of_teams(t, question, needs, services.workspace.store, shows_text=shows_text)
    return form | {
        "problem": problem,
        "shows_text": shows_text,
        "text": text,
        "text_language": written_language(text),
        "wrong": [],
        "is_answered": False,
        "can_share": _can_share(question, problem),
        "holds_secrets": _holds_secrets(question, problem),
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
