"""``/submissions``: from an answer to the form, then to the coordinator's inbox or a draft; nobody is asked yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.actors import Sender
from api.counting import counted_as
from api.limits import Counted
from api.pages.ask import PostedProblem, sender_context
from api.pages.form import form_again
from api.pages.question import PostedQuestion, what_is_wrong
from api.pages.quotes import written_language
from api.pages.rendering import Lang, PageTexts, address, render
from api.parties import Speaker, SpeakingOnPage
from api.places import known_cluster
from api.schemas.types import Word
from api.services import Reach, Services
from api.submitting import Submission, send_problem, sent_already
from api.texts import Texts
from models.accounts.permissions import Action, Extent
from models.moments import now_utc
from models.privacy.consent import Act
from models.reference.lookups import cluster_of_state, clusters

router = APIRouter(include_in_schema=False)


class PostedSubmission(PostedProblem):
    """A question that becomes a problem, and the button that was pressed."""

    problem: None = None
    cluster_id: Word = ""
    save: Literal["", "draft"] = ""

    @property
    def is_draft(self) -> bool:
        """Whether it is kept for its owner to go on writing."""
        return self.save == "draft"

    def mistakes(self, t: Texts) -> set[str]:
        """Return the same; of a draft that does not agree nothing of who sends it is kept."""
        return set() if self.is_draft and not self.agrees else super().mistakes(t)

    def submission(self, services: Services, t: Texts) -> Submission:
        """Return what is sent.

        Raises:
            InvalidInput: There are no words, or the place, the cluster or an address is not known.
        """
        problem = replace(self.new_problem(services), cluster_id=known_cluster(self.cluster_id, "/cluster_id"))
        contact = self.contact(problem.problem_id, t) if self.agrees else None
        return Submission(problem, contact, t("agree.owner"), Act.FORM, self.is_draft)


@router.post("/submissions/ask")
def submission_page(
    request: Request,
    posted: Annotated[PostedQuestion, Form()],
    t: PageTexts,
    services: Reach,
    speaker: SpeakingOnPage,
) -> Response:
    """Show the form that sends what was asked; nothing is stored yet.

    Raises:
        InvalidInput: The place is not known.
    """
    wrong = what_is_wrong(posted, now_utc().date())
    if wrong is not None:
        return form_again(request, t, posted, wrong)
    state = services.finder.located(posted.place, "/place").state
    return _page(request, posted, t, _submission_context(t, speaker, services, state))


@router.post("/submissions", openapi_extra=counted_as(Counted.INTRODUCTIONS))
def submission_form(
    request: Request,
    posted: Annotated[PostedSubmission, Form()],
    t: PageTexts,
    services: Reach,
    actor: Sender,
    speaker: SpeakingOnPage,
    lang: Lang = "",
) -> Response:
    """Send a problem, or keep it as a draft, and lead to the page on which its owner follows it."""
    wrong = what_is_wrong(posted, now_utc().date())
    if wrong is not None:
        return form_again(request, t, posted, wrong)
    if posted.mistakes(t):
        return _page(request, posted, t, _submission_context(t, speaker, services, returned=posted), 422)
    submission, now = posted.submission(services, t), now_utc()
    sent = sent_already(submission, speaker, services, now) or send_problem(submission, speaker, services, now)
    response = RedirectResponse(address("/introductions/mine", link=sent.token, lang=lang), 303)
    actor.keep_in(response, request)
    return response


def _page(request: Request, posted: PostedQuestion, t: Texts, sending: dict[str, Any], status: int = 200) -> Response:
    context = sending | {
        "text": posted.words,
        "text_language": written_language(posted.words),
        "hidden_fields": posted.alone().fields(),
        "is_stored": False,
    }
    return render(request, t, "submission.html", context, status, "no-store")


def _submission_context(
    t: Texts, speaker: Speaker, services: Services, state: str = "", returned: PostedSubmission | None = None
) -> dict[str, Any]:
    """Return what the form needs.

    Args:
        t: The page's texts.
        speaker: Who may send it; only who finds a draft again on the page of their account may keep one.
        services: The application's services.
        state: Where the problem is; a cluster whose region lies there is chosen beforehand.
        returned: A form that was sent and has to be mended.
    """
    visit, account = speaker.visit, None
    if visit.session:
        with services.workspace.store.read() as transaction:
            account = transaction.accounts.get(visit.caller.account_id)
    return sender_context(t, account, returned) | {
        "clusters": [(cluster.cluster_id, cluster.name) for cluster in clusters()],
        "chosen_cluster": returned.cluster_id if returned else cluster_of_state(state),
        "may_save": account is not None and visit.caller.extent(Action.SPEAK_FOR_PROBLEM) is not Extent.NOTHING,
    }
