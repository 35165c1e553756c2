"""``/inbox``: for coordinators, problems that wait to be published or blinded."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import inbox
from api.authorisation import page_requires
from api.pages.quotes import written_language
from api.pages.rendering import Lang, PageTexts, address, render
from api.pages.sent import SentForm
from api.pages.shown_claims import shown_claims
from api.parameters import Cursor
from api.parties import SpeakingOnPage
from api.routes.problem_steps import problem_step_taken
from api.schemas.problem_steps import ProblemStepBody, TriageBody
from api.schemas.types import Line, Prose, Word
from api.services import Reach
from models.accounts.permissions import Action
from models.reference.lookups import clusters

router = APIRouter(include_in_schema=False, dependencies=page_requires(Action.COORDINATE))


PROBLEMS_A_PAGE = 10

STEPS = ("publish", "blind", "triage", "close")
"""The buttons of a problem, in this order."""


class PostedTriage(SentForm):
    """What a coordinator says of a problem, and the button that was pressed."""

    problem_id: Word
    step: Literal["triage", "publish", "blind", "close"]
    sector: Word = ""
    cluster_id: Word = ""
    district: Word = ""
    mission: Line = ""
    duplicate_of: Word = ""
    public_title: Line = ""
    public_text: Prose = ""
    owner_agrees: bool = False

    def body(self) -> ProblemStepBody:
        """Return the step as the API takes it; a problem that is closed is not triaged."""
        if self.step == "close":
            return ProblemStepBody(step=self.step, reason="not taken up")
        said = self.model_dump(exclude={"problem_id", "step", "duplicate_of", "csrf"})
        return ProblemStepBody(step=self.step, triage=TriageBody(**said, duplicate_of=self.duplicate_of or None))


@router.get("/inbox")
def inbox_page(
    request: Request, t: PageTexts, services: Reach, speaker: SpeakingOnPage, cursor: Cursor = ""
) -> Response:
    """Show the problems that wait, who waits longest first."""
    with services.workspace.store.write() as transaction:  # whose e-mail is shown is a line of the audit log
        page = inbox.inbox_page(transaction, speaker.visit.caller, cursor, PROBLEMS_A_PAGE)
        claims = [] if cursor else shown_claims(transaction, speaker.visit)
    context = {
        "claims": claims,
        "count": page.count,
        "waiting": [(one, written_language(one.problem.full_text)) for one in page.items],
        "following": page.following,
        # Without a session, pages of problems that nobody has published are not there.
        "is_linked": bool(speaker.visit.session),
        "steps": STEPS,
        "clusters": [(cluster.cluster_id, cluster.name) for cluster in clusters()],
    }
    return render(request, t, "inbox.html", context, cache="no-store")


@router.post("/inbox/step")
def inbox_step(
    posted: Annotated[PostedTriage, Form()],
    services: Reach,
    speaker: SpeakingOnPage,
    lang: Lang = "",
) -> Response:
    """Take the step of a button."""
    problem_step_taken(posted.problem_id, posted.body(), services, speaker)
    return RedirectResponse(address("/inbox", lang=lang), 303)
