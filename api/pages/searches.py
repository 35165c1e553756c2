"""``/searches``: saving the question of an answer, asking it again, changing it, and stopping it by a letter's link."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from api.authorisation import require_account
from api.callers import Visit, Visiting
from api.counting import counted_as
from api.limits import Counted
from api.outbox.search_letters import shortened
from api.pages.answering import query_of
from api.pages.form import form_again, form_context
from api.pages.question import CUT, PostedQuestion, Question, what_is_wrong
from api.pages.quotes import written_language
from api.pages.rendering import PageTexts, address, render
from api.pages.sent import SentForm
from api.pages.wording import worded_day
from api.schemas.searches import SearchChangeBody
from api.schemas.types import Word
from api.searching import Wish, ask_now, change, delete, save
from api.services import Reach, Services
from api.texts import Texts
from api.wanted import forget_question, keep_question
from matcher.searches.fits import Fit
from models.accounts.audit_log import AuditEntry, Event
from models.errors import Conflict, Forbidden, InvalidInput
from models.introductions.links import Link, Purpose
from models.moments import now_utc
from models.refusals import Refusal
from models.safe_text import SafeText
from models.searches.saved_search import LONGEST_NAME, Every
from models.searches.stopping import pause
from models.store import Transaction

router = APIRouter(include_in_schema=False)

Person = Annotated[Visit, Depends(require_account)]
Token = Annotated[str, Query(max_length=100)]
SUGGESTED_CHARACTERS = 60
"""How much of a question its name begins as."""


class PostedSearch(PostedQuestion):
    """The question that was answered, with a name and a rhythm."""

    name: Word = ""
    every: Every = Every.WEEK


class PostedSearchStep(SentForm):
    """A button of a saved search."""

    search_id: Word
    step: Literal["rename", "pause", "resume", "delete"]
    name: Annotated[str, SafeText(LONGEST_NAME)] = ""
    every: Every | None = None


class PostedStop(SentForm):
    """The link of the letter."""

    link: Annotated[str, Field(max_length=100)] = ""


@router.get("/searches/new")
def new_page(request: Request, question: Annotated[Question, Query()], t: PageTexts, visit: Visiting) -> Response:
    """Ask for a name, or to sign in first; the browser keeps the question meanwhile."""
    if question.is_cut:
        return form_again(request, t, question, CUT)
    if question.problem is not None or what_is_wrong(question) is not None:
        return RedirectResponse(address("/", lang=request.query_params.get("lang", "")), 303)
    response = _new(request, question, t, visit, _suggested(question.words))
    if visit.session is None:
        keep_question(response, request, question.model_copy(update={"lang": t.language}).link())
    else:
        forget_question(response)
    return response


@router.post("/searches", openapi_extra=counted_as(Counted.MATCHES))
async def save_form(
    request: Request, posted: Annotated[PostedSearch, Form()], t: PageTexts, visit: Person, services: Reach
) -> Response:
    """Save the question, and lead to the account, where all of them stand."""
    if posted.is_cut:
        return form_again(request, t, posted, CUT)

    def compute() -> Response:
        try:
            _save(posted, t, visit, services)
        except Conflict:
            return _new(request, posted, t, visit, posted.name, t("searches.full"), 409)
        except InvalidInput:
            return _new(request, posted, t, visit, posted.name, t("searches.wrong", most=LONGEST_NAME), 422)
        return _to_account(request)

    return await services.turnstile.run(compute)


@router.post("/searches/step")
def step_form(
    request: Request, posted: Annotated[PostedSearchStep, Form()], visit: Person, services: Reach
) -> Response:
    """Do what a button says, and lead back to the account.

    Raises:
        NotFound: There is no such search of one's own.
        InvalidInput: The new name is none.
    """
    if posted.step == "delete":
        delete(visit, services, posted.search_id)
    elif posted.step == "rename":
        body = SearchChangeBody(name=posted.name.strip() or None, every=posted.every)
        change(visit, services, posted.search_id, body, "*")
    else:
        change(visit, services, posted.search_id, SearchChangeBody(is_paused=posted.step == "pause"), "*")
    return _to_account(request)


@router.get("/searches/stop")
def stop_page(request: Request, t: PageTexts, services: Reach, link: Token = "") -> Response:
    """Ask for a press of a button: programs that look into letters follow links."""
    with services.workspace.store.read() as transaction:
        search = transaction.searches.get(_stopping(transaction, link).record_id)
    context = {"search": search, "link": link}
    return render(request, t, "search_stop.html", context, cache="no-store")


@router.post("/searches/stop")
def stop_form(request: Request, posted: Annotated[PostedStop, Form()], visit: Visiting, services: Reach) -> Response:
    """Let the search rest, without signing in, and say so."""
    now = now_utc()
    with services.workspace.store.write() as transaction:
        link = _stopping(transaction, posted.link)
        search = transaction.searches.get(link.record_id)
        if not search.is_paused:
            pause(transaction, search, now)
            entry = AuditEntry(link.party.actor, Event.REPLACED, "search", search.search_id, visit.request_id)
            transaction.audit.add(entry)
    lang = request.query_params.get("lang", "")
    return RedirectResponse(address("/searches/stop", link=posted.link, lang=lang), 303)


@router.get("/searches/{search_id}", openapi_extra=counted_as(Counted.MATCHES))
async def search_page(request: Request, search_id: str, t: PageTexts, visit: Person, services: Reach) -> Response:
    """Ask a search now: of whom a letter would tell."""
    search, fits = await services.turnstile.run(lambda: ask_now(visit, services, search_id))
    context = {
        "search": search,
        "text": search.question["text"],
        "text_language": written_language(search.question["text"]),
        "fits": [_shown(t, one) for one in fits],
        "every": tuple(Every),
        "most": LONGEST_NAME,
    }
    return render(request, t, "search.html", context, cache="no-store")


def _save(posted: PostedSearch, t: Texts, visit: Visit, services: Services) -> None:
    question = Question.model_validate(posted.model_dump(exclude={"name", "every", "lang", "more"}))
    asked = query_of(question, services, visit.caller)
    if asked.problem is not None:
        raise InvalidInput(Refusal.SEARCH_OF_A_PROBLEM.told())
    save(visit, services, Wish(posted.name, asked.query, posted.every, t.language, question.link()))


def _new(
    request: Request, question: Question, t: Texts, visit: Visit, name: str, wrong: str = "", status: int = 200
) -> Response:
    asked = Question.model_validate(question.model_dump(exclude={"name", "every", "lang", "more"}))
    context = {
        "hidden_fields": form_context(t, asked, None)["hidden_fields"],
        "text": question.words,
        "text_language": written_language(question.words),
        "link": asked.link(),
        "name": name,
        "every": tuple(Every),
        "chosen": getattr(question, "every", Every.WEEK),
        "most": LONGEST_NAME,
        "wrong": wrong,
        "is_signed_in": visit.session is not None,
    }
    return render(request, t, "search_new.html", context, status, "no-store")


def _suggested(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SUGGESTED_CHARACTERS else line[:SUGGESTED_CHARACTERS].rpartition(" ")[0]


def _stopping(transaction: Transaction, token: str) -> Link:
    """Return the link that stops a search.

    Raises:
        NotFound: It leads nowhere, or holds no longer.
        Forbidden: It is for something else.
    """
    link = transaction.links.open(token, now_utc())
    if link.purpose is not Purpose.STOP_SEARCH:
        raise Forbidden(Refusal.LINK_NOT_OF_A_SEARCH.told())
    return link


def _shown(t: Texts, fit: Fit) -> dict[str, Any]:
    sentence = shortened(fit.sentence)
    return {
        "provider_id": fit.provider.provider_id,
        "name": fit.provider.name,
        "kind": t(f"kind.{fit.provider.kind.value}"),
        "band": t(f"band.{fit.band.value}"),
        "deadline": t("mail.search.deadline", day=worded_day(t, fit.deadline)) if fit.deadline else "",
        "sentence": sentence,
        "language": written_language(sentence),
    }


def _to_account(request: Request) -> Response:
    return RedirectResponse(f"{address('/account', lang=request.query_params.get('lang', ''))}#searches", 303)
