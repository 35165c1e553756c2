"""``/feedback``: what a reader of an answer says of a card, a line of thanks, and the way back."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from api.actors import Sender
from api.callers import Visiting
from api.counting import counted_as
from api.judging import Said, take_feedback
from api.limits import Counted
from api.pages.answering import query_of
from api.pages.form import form_context
from api.pages.question import PostedQuestion, Question
from api.pages.rendering import PageTexts, address, render
from api.services import Reach, Services
from models.errors import FieldProblem, InvalidInput
from models.feedback import Feedback, Judgement, WhyNot
from models.safe_text import SafeText

router = APIRouter(include_in_schema=False)

HELPFUL = Judgement.RELEVANT.value
REASONS = tuple(WhyNot)
"""What the buttons of a card say."""

_JUDGED = re.compile(r"(?P<word>[a-z_]+) (?P<rank>\d{1,4}) (?P<provider>\S.*)")


NamedWeek = Annotated[str, Field(max_length=10)]
"""The week of the problems for a provider that a form was sent from; empty where it stood in an answer."""


class PostedJudgement(PostedQuestion):
    """The question that was answered, and the button that was pressed: a word, a rank and a provider's id."""

    judged: Annotated[str, SafeText(400)]
    week: NamedWeek = ""

    def said(self) -> Said:
        """Return what the button says.

        Raises:
            InvalidInput: No button of ours says so.
        """
        found = _JUDGED.fullmatch(self.judged)
        if found is None or found["word"] not in (HELPFUL, *REASONS):
            problem = FieldProblem("/judged", self.judged, "is no button of a card", "press one of the buttons")
            raise InvalidInput("this cannot be read as feedback", [problem])
        reason = None if found["word"] == HELPFUL else WhyNot(found["word"])
        judgement = Judgement.RELEVANT if reason is None else Judgement.NOT_RELEVANT
        return Said(found["provider"], judgement, reason, rank=int(found["rank"]))


class PostedWithdrawal(PostedQuestion):
    """The question of the answer, or the week, to which who takes something back is led."""

    week: NamedWeek = ""


@router.post("/feedback", openapi_extra=counted_as(Counted.FEEDBACK))
async def feedback_form(
    request: Request, posted: Annotated[PostedJudgement, Form()], services: Reach, actor: Sender, visit: Visiting
) -> Response:
    """Store what was said of a card and lead to the thanks."""
    said = posted.said()

    def compute() -> Feedback:
        asked = query_of(posted, services, visit.on_pages)
        problem_id = asked.problem.problem_id if asked.problem else ""
        return take_feedback(said, asked.query, problem_id, actor, services.workspace, may_tell_outcomes=False).feedback

    given = await services.turnstile.run(compute)
    response = _lead_to(given, posted, posted.week)
    actor.keep_in(response, request)
    return response


@router.get("/feedback/{feedback_id}")
def thanks_page(
    request: Request, feedback_id: str, question: Annotated[Question, Query()], t: PageTexts, services: Reach
) -> Response:
    """Thank for a feedback, or say that it was taken back."""
    return render(
        request, t, "feedback.html", form_context(t, question, None) | _context(feedback_id, question, services)
    )


@router.post("/feedback/{feedback_id}/withdraw")
def withdraw_form(feedback_id: str, posted: Annotated[PostedWithdrawal, Form()], services: Reach) -> Response:
    """Take a feedback back."""
    with services.workspace.store.write() as transaction:
        transaction.feedback.withdraw(feedback_id)
        given = transaction.feedback.get(feedback_id)
    return _lead_to(given, posted, posted.week)


def _lead_to(given: Feedback, question: Question, week: str) -> RedirectResponse:
    if week:
        feed = f"/providers/{given.provider_id}/problems"
        return RedirectResponse(address(feed, week=week, said=given.feedback_id, lang=question.lang), 303)
    asked = question.alone()
    kept = asked if asked.fits_in_a_link() else Question(lang=asked.lang)
    link = kept.link()
    return RedirectResponse(f"/feedback/{given.feedback_id}{'?' if link else ''}{link}", 303)


def _context(feedback_id: str, question: Question, services: Services) -> dict[str, Any]:
    with services.workspace.store.read() as transaction:
        given = transaction.feedback.get(feedback_id)
        provider = transaction.providers.get(given.provider_id)
    is_asked = bool(question.text or question.problem)
    place = card_place(provider.kind.value, given.rank)
    return {
        "given": given,
        "provider": provider,
        "answer_link": f"/match?{question.link()}#{place}" if is_asked else "",
    }


def card_place(kind: str, rank: int) -> str:
    """Return the name of the place of a card on its page."""
    return f"card-{kind}-{rank}"
