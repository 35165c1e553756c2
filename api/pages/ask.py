"""``/introductions/ask`` and ``/introductions``: from a card to a request, with who asks and who may read it."""

from __future__ import annotations

import secrets
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field, StringConstraints

from api.actors import Sender
from api.callers import Visit
from api.counting import counted_as
from api.introducing import Introduced, Wanted, asked_already, introduce
from api.limits import Counted
from api.pages.form import form_again
from api.pages.problem import problem_facts
from api.pages.question import PostedQuestion, what_is_wrong
from api.pages.rendering import Lang, PageTexts, address, render
from api.pages.sent_problem import sent_problem
from api.parties import Speaker, SpeakingOnPage
from api.places import PlaceFinder
from api.replies import usual_reply
from api.schemas.types import Identifier, Secrecy, Word
from api.services import Reach, Services
from api.texts import Texts
from matcher.introductions.ask import check_can_be_asked
from matcher.introductions.replies import reply_estimates
from matcher.stated import with_what_it_states
from models.accounts.account import Account
from models.accounts.callers_problems import CallersProblems, words_of
from models.errors import InvalidInput
from models.introductions.contacts import Contact, ContactOf
from models.moments import now_utc
from models.privacy.consent import Act
from models.records import Confidentiality, Problem
from models.store import Transaction

router = APIRouter(include_in_schema=False)

_SENT_ALONG = {
    "text", "process", "sector", "by_when", "money", "problem", "place", "language", "trl", "provider",
}  # fmt: skip
"""Fields of the question that the form of a request holds, so that sending it stores what was asked."""

WRONG_KEYS = {"agrees": "ask.wrong_agrees", "email": "sign_up.wrong_email", "phone": "ask.wrong_phone"}
"""What is told of a field about who sends it that has to be mended."""

FormKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class PostedChoice(PostedQuestion):
    """The question that was answered, and the card whose button was pressed; the card's other buttons are no part."""

    provider: Identifier


class PostedProblem(PostedQuestion):
    """The question with who sends it; the key makes the form count once, however often it is sent."""

    key: FormKey
    readers: Annotated[Secrecy, Field()] = Confidentiality.OPEN
    name: Word = ""
    email: Word = ""
    phone: Word = ""
    agrees: Literal["", "1"] = ""

    @property
    def is_reachable(self) -> bool:
        """Whether it says how to reach who asks."""
        return bool(self.name or self.email or self.phone)

    def contact(self, problem_id: str, t: Texts) -> Contact | None:
        """Return how to reach who sends it; ``None`` where it does not say so.

        Raises:
            InvalidInput: An address is none.
        """
        if not self.is_reachable:
            return None
        return Contact(ContactOf.PROBLEM, problem_id, self.name, self.email, self.phone, t.language, "its owner")

    def mistakes(self, t: Texts) -> set[str]:
        """Return the fields about who sends it that have to be mended first."""
        wrong = {"agrees"} if self.is_reachable and not self.agrees else set()
        try:
            self.contact("", t)
        except InvalidInput as error:
            wrong |= {problem.field for problem in error.problems}
        return wrong

    def new_problem(self, services: Services) -> Problem:
        """Return the problem that the question becomes.

        Raises:
            InvalidInput: The place is not known, or the day by when it is needed.
        """
        return sent_problem(self, f"problem-{self.key}", services.finder, now_utc().date(), self.readers)


class PostedRequest(PostedProblem, PostedChoice):
    """The same, with whom to ask."""

    def wanted(self, services: Services, t: Texts) -> Wanted:
        """Return what is asked for.

        Raises:
            InvalidInput: The place or an address is not known, or the day by when it is needed.
        """
        problem = None if self.problem is not None else self.new_problem(services)
        contact = self.contact(self.problem or f"problem-{self.key}", t)
        return Wanted(self.provider, self.problem or "", problem, contact, t("agree.owner"), Act.FORM)


@router.post("/introductions/ask")
def ask_page(
    request: Request,
    posted: Annotated[PostedChoice, Form()],
    t: PageTexts,
    services: Reach,
    speaker: SpeakingOnPage,
) -> Response:
    """Show the form of a request; nothing is stored yet.

    Raises:
        NotFound: There is no such provider or problem.
        Forbidden: The stored problem is somebody else's.
        Conflict: The provider was asked already.
    """
    wrong = what_is_wrong(posted, now_utc().date())
    if wrong is not None:
        return form_again(request, t, posted, wrong)
    return _form(request, posted, t, services, speaker)


def _form(
    request: Request,
    posted: PostedChoice,
    t: Texts,
    services: Services,
    speaker: Speaker,
    returned: PostedRequest | None = None,
) -> Response:
    """Return the form; ``returned`` is one that was sent and has to be mended."""
    visit = speaker.visit
    with services.workspace.store.read() as transaction:
        provider = transaction.providers.get(posted.provider)
        problem = transaction.problems.get(posted.problem) if posted.problem is not None else None
        if problem is not None:
            speaker.party_of_problem(transaction, problem.problem_id, now_utc())
            check_can_be_asked(transaction, problem, posted.provider)
        text = posted.words if problem is None else _shown_text(transaction, problem, visit)
        estimates = reply_estimates(transaction, [posted.provider])
        account = transaction.accounts.get(visit.caller.account_id) if visit.session else None
    sent = posted.model_dump(mode="json", include=_SENT_ALONG)
    context = {
        "provider": provider,
        "text": text,
        "is_stored": problem is not None,
        "hidden_fields": [(name, str(value)) for name, value in sent.items() if value not in (None, "")],
        "facts": problem_facts(t, _as_stored(posted, services.finder)) if problem is None else [],
        "usual_reply": usual_reply(t, estimates, posted.provider),
        "reply_days": services.settings.reply_days,
    }
    context |= sender_context(t, account if problem is None else None, returned)
    return render(request, t, "ask.html", context, 422 if returned else 200, "no-store")


def sender_context(t: Texts, account: Account | None, returned: PostedProblem | None = None) -> dict[str, Any]:
    """Return what ``sender.html`` needs: what the account or the form that was sent says of who sends it.

    Args:
        t: The page's texts.
        account: Who has signed in.
        returned: A form that was sent and has to be mended.
    """
    said = returned or account
    return {
        "person_name": said.name if said else "",
        "person_email": said.email if said else "",
        "person_phone": returned.phone if returned else "",
        "mistakes": {field: t(WRONG_KEYS[field]) for field in returned.mistakes(t)} if returned else {},
        "key": returned.key if returned else secrets.token_hex(8),
        "chosen_readers": returned.readers if returned else Confidentiality.OPEN,
        "readers": tuple(Confidentiality),
    }


@router.post("/introductions", openapi_extra=counted_as(Counted.INTRODUCTIONS))
async def ask_form(
    request: Request,
    posted: Annotated[PostedRequest, Form()],
    t: PageTexts,
    services: Reach,
    actor: Sender,
    speaker: SpeakingOnPage,
    lang: Lang = "",
) -> Response:
    """Ask, and lead to the page on which the problem's owner follows it."""
    wrong = what_is_wrong(posted, now_utc().date())
    if wrong is not None:
        return form_again(request, t, posted, wrong)
    if posted.mistakes(t):
        return _form(request, posted, t, services, speaker, posted)
    wanted = posted.wanted(services, t)
    now = now_utc()

    def compute() -> Introduced:
        return asked_already(wanted, speaker, services, now) or introduce(wanted, speaker, services, now)

    done = await services.turnstile.run(compute)
    response = RedirectResponse(address("/introductions/mine", link=done.token, lang=lang), 303)
    actor.keep_in(response, request)
    return response


def _as_stored(posted: PostedChoice, finder: PlaceFinder) -> Problem:
    """Return the problem that the words become if the request is sent."""
    today = now_utc().date()
    return with_what_it_states(sent_problem(posted, "problem", finder, today), today)


def _shown_text(transaction: Transaction, problem: Problem, visit: Visit) -> str:
    """Return a stored problem's words as this page may show them; empty where it may show none."""
    shown = CallersProblems(transaction, visit.on_pages).find(problem)
    return words_of(shown).full_text if shown else ""
