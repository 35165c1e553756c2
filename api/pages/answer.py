"""``/match``: the answer to a question, as a page that can be linked to."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.counting import counted_as
from api.limits import Counted
from api.pages.answering import Answered, answer_question
from api.pages.cards import closest_of_all, lanes_of
from api.pages.edited import coverage_warning, edit_form
from api.pages.feedback import HELPFUL, REASONS
from api.pages.form import form_again, form_context
from api.pages.question import PostedQuestion, Question, Wrong, what_is_wrong
from api.pages.quotes import written_language
from api.pages.rendering import PageTexts, render
from api.pages.shown import LARGEST_PAGE, tries
from api.pages.team_question import team_question_of
from api.pages.understood import chips, missing_words, unmet_needs
from api.pages.wording import language_name
from api.parties import Speaker, SpeakingOnPage
from api.services import Reach, Services
from api.texts import Texts
from matcher.answer import Verdict
from matcher.searches.question import told_kinds
from models.errors import InvalidInput

router = APIRouter(include_in_schema=False)

_VERDICT_KEYS = {Verdict.STRONG: "strong", Verdict.POSSIBLE: "possible", Verdict.NO_GOOD_MATCH: "none"}


@router.get("/match", openapi_extra=counted_as(Counted.MATCHES))
async def match_page(
    request: Request, question: Annotated[Question, Query()], t: PageTexts, services: Reach, speaker: SpeakingOnPage
) -> Response:
    """Show the answer to the question in the address."""
    wrong = what_is_wrong(question)
    return await services.turnstile.run(lambda: _page(request, question, wrong, t, services, speaker))


@router.post("/match")
async def match_form(
    request: Request,
    question: Annotated[PostedQuestion, Form()],
    t: PageTexts,
    services: Reach,
    speaker: SpeakingOnPage,
) -> Response:
    """Answer a form: by way of an address that can be shared, or at once where the text is too long for one."""
    wrong = what_is_wrong(question, date.today())
    if wrong is None and question.fits_in_a_link():
        return RedirectResponse(f"/match?{question.link()}", 303)
    return await services.turnstile.run(lambda: _page(request, question, wrong, t, services, speaker))


def _page(
    request: Request, question: Question, wrong: Wrong | None, t: Texts, services: Services, speaker: Speaker
) -> Response:
    if wrong is None:
        try:
            asked = next(tries(question.more)).asked
            answered = answer_question(question, services, asked, speaker.visit.on_pages)
            return _small_page(request, answered, t, may_ask_for(answered, speaker, services))
        except InvalidInput as error:
            wrong = _wrong_place(error)
    return form_again(request, t, question, wrong)


def _wrong_place(error: InvalidInput) -> Wrong:
    """Return the error as one of the form's place field; any other is not the form's to explain."""
    if any(problem.field == "/place" for problem in error.problems):
        return Wrong("place", "form.error.place")
    raise error


def _small_page(request: Request, answered: Answered, t: Texts, may_ask: bool) -> Response:
    """Return the page with as many cards as it can hold: in an Indian script a letter takes three bytes.

    Where there is no address, under which the others would be a tap away, all are shown.
    """
    context = _context(t, answered, may_ask)
    has_lanes = context["verdict"] not in ("none", "nobody")
    for shown in tries(answered.question.more):
        lanes = lanes_of(t, answered, shown) if has_lanes else []
        page = render(request, t, "answer.html", context | {"lanes": lanes})
        if len(page.body) <= LARGEST_PAGE or not lanes or not context["can_share"]:
            break
    return page


def _context(t: Texts, answered: Answered, may_ask: bool) -> dict[str, Any]:
    """Return what the page shows beside the cards of its lanes."""
    question, answer = answered.question, answered.answer
    verdict = _VERDICT_KEYS[answer.verdict] if answer.candidates else "nobody"
    form = form_context(t, question, None)
    text = answer.query.text if answered.shows_text else answered.words.full_text
    return form | {
        "answer": answer,
        "text": text,
        "text_language": written_language(text),
        "shows_text": answered.shows_text,
        "is_stored": answered.problem is not None,
        "chips": chips(t, answer, question, shows_text=answered.shows_text),
        "edit": edit_form(t, question, answer) if answered.shows_text else None,
        "uncovered": coverage_warning(t, answer, language_name(t, answer.understanding.language.tag)),
        "verdict": verdict,
        "unmet": unmet_needs(answer) if answered.shows_text and answer.candidates else [],
        "missing": missing_words(answer) if answered.shows_text and answer.candidates else [],
        "closest": closest_of_all(t, answered) if verdict == "none" else [],
        "link": question.without_more().link(),
        "more": question.more.value if question.more else "",
        "hidden_fields": question.address_fields(),
        "team_fields": team_question_of(question).address_fields(),
        "can_share": question.fits_in_a_link(),
        "address_fields": question.without_more().address_fields(),
        "can_save": answered.problem is None and bool(told_kinds(answer.query.filters)),
        "helpful": HELPFUL,
        "reasons": REASONS,
        "may_ask": may_ask,
    }


def may_ask_for(answered: Answered, speaker: Speaker, services: Services) -> bool:
    """Return whether introductions can be asked for: words that were typed, or a stored problem of one's own."""
    if answered.problem is None:
        return True
    with services.workspace.store.read() as transaction:
        return speaker.speaks_for(transaction, answered.problem)
