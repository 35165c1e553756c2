"""``/claims``: "This is me", the letter's link, a profile from nothing, and what coordinators decide."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from api.authorisation import page_requires, require_account
from api.callers import Visit, Visiting
from api.counting import counted_as
from api.limits import Counted
from api.pages.refusals import in_words
from api.pages.rendering import PageTexts, address, render
from api.pages.sent import SentForm
from api.profiles import decide
from api.routes.claims import claimed, proposed, proved
from api.schemas.profiles import ProposalBody, TextBody
from api.schemas.types import Line, Prose, Word
from api.services import Reach
from api.texts import Texts
from api.wanted import forget_wanted, keep_wanted
from matcher.profiles.speaking import SORTS
from models.accounts.permissions import Action
from models.details import ProviderKind
from models.errors import Conflict, Forbidden, InvalidInput, NotFound, TooMany
from models.profiles.claim import CLAIMABLE
from models.reference.lookups import clusters

router = APIRouter(include_in_schema=False)

Person = Annotated[Visit, Depends(require_account)]
Token = Annotated[str, Query(max_length=100)]


class PostedClaim(SentForm):
    """Which provider is claimed."""

    provider_id: Word


class PostedProof(SentForm):
    """The link of the letter."""

    link: Annotated[str, Field(max_length=100)] = ""


class PostedStep(SentForm):
    """A button of a claim."""

    claim_id: Word
    step: Literal["approve", "decline", "withdraw"]
    reason: Line = ""


class PostedProposal(SentForm):
    """A profile from nothing."""

    kind: Literal["researcher", "laboratory", "facility", "startup"] = "researcher"
    name: Line = ""
    place: Line = ""
    cluster_id: Word = ""
    languages: Line = ""
    technique: Prose = ""
    pilot: Prose = ""
    instrument: Prose = ""
    interest: Prose = ""

    def body(self) -> ProposalBody:
        """Return it as the API takes it."""
        said = {sort: text for sort in SORTS if (text := getattr(self, sort))} or {"technique": ""}
        return ProposalBody(
            kind=ProviderKind(self.kind),
            name=self.name,
            place=self.place,
            cluster_id=self.cluster_id,
            languages=[part.strip() for part in self.languages.split(",") if part.strip()][:20],
            texts=[TextBody.model_validate({"sort": sort, "text": text}) for sort, text in said.items()],
        )


@router.get("/claims/new")
def claim_page(
    request: Request, t: PageTexts, visit: Visiting, services: Reach, provider: Annotated[Word, Query()] = ""
) -> Response:
    """Ask for one tap, or to sign in first; the browser remembers what was wanted."""
    with services.workspace.store.read() as transaction:
        found = transaction.providers.get(transaction.providers.merged_into(provider) or provider)
        speaks_for = transaction.accounts.get(visit.caller.account_id).provider_id if visit.session else ""
    context = {
        "provider": found,
        "is_claimable": found.kind in CLAIMABLE,
        "is_signed_in": visit.session is not None,
        "speaks_for": speaks_for,
    }
    response = render(request, t, "claim.html", context, cache="no-store")
    if visit.session is None:
        keep_wanted(response, request, found.provider_id)
    return response


@router.post("/claims", openapi_extra=counted_as(Counted.INTRODUCTIONS))
def claim_form(
    request: Request, posted: Annotated[PostedClaim, Form()], t: PageTexts, visit: Person, services: Reach
) -> Response:
    """Claim, and say the same whether an address is noted or not."""
    try:
        claimed(visit, services, posted.provider_id, t.language)
    except (Conflict, TooMany) as error:
        key = "claim.too_many" if isinstance(error, TooMany) else "claim.conflict"
        return _said(request, t, key, 429 if isinstance(error, TooMany) else 409, error.told)
    response = _said(request, t, "claim.noted", 201)
    forget_wanted(response)
    return response


@router.get("/claims/prove")
def prove_page(request: Request, t: PageTexts, visit: Visiting, link: Token = "") -> Response:
    """Ask for a press of a button: programs that look into letters follow links, and a link works once."""
    context = {"link": link, "is_signed_in": visit.session is not None}
    return render(request, t, "claim_proof.html", context, cache="no-store")


@router.post("/claims/prove")
def prove_form(
    request: Request, posted: Annotated[PostedProof, Form()], t: PageTexts, visit: Person, services: Reach
) -> Response:
    """Grant the claim, and lead to the profile."""
    try:
        proved(visit, services, posted.link)
    except (NotFound, Forbidden, Conflict) as error:
        key, status = _UNPROVED[type(error)]
        return _said(request, t, key, status, error.told if isinstance(error, Conflict) else "")
    return RedirectResponse(address("/profile", lang=request.query_params.get("lang", "")), 303)


_UNPROVED: dict[type[Exception], tuple[str, int]] = {
    NotFound: ("claim.link_over", 404),
    Forbidden: ("claim.other_account", 403),
    Conflict: ("claim.conflict", 409),
}


@router.get("/claims/propose")
def proposal_page(request: Request, t: PageTexts, visit: Person) -> Response:
    """Ask what somebody is and can do who stands in no file."""
    return _proposal(request, t, PostedProposal())


@router.post("/claims/propose", openapi_extra=counted_as(Counted.INTRODUCTIONS))
def proposal_form(
    request: Request, posted: Annotated[PostedProposal, Form()], t: PageTexts, visit: Person, services: Reach
) -> Response:
    """Keep the proposal until a coordinator decides."""
    try:
        proposed(visit, services, posted.body(), t.language)
    except InvalidInput as error:
        fields = {problem.field.strip("/").split("/")[0] for problem in error.problems}
        key = "place" if "place" in fields else "name" if "name" in fields else "texts" if "texts" in fields else "rest"
        return _proposal(request, t, posted, t(f"claim.wrong.{key}"), 422)
    except (Conflict, TooMany) as error:
        key = "claim.too_many" if isinstance(error, TooMany) else "claim.conflict"
        return _said(request, t, key, 429 if isinstance(error, TooMany) else 409, error.told)
    return _said(request, t, "claim.proposed", 201)


@router.post("/claims/step", dependencies=page_requires(Action.CLAIM_PROVIDER))
def step_form(request: Request, posted: Annotated[PostedStep, Form()], visit: Visiting, services: Reach) -> Response:
    """Take the step of a button; coordinators come back to the inbox, others to their account."""
    decide(visit, services, posted.claim_id, posted.step, posted.reason)
    back = "/account" if posted.step == "withdraw" else "/inbox"
    return RedirectResponse(address(back, lang=request.query_params.get("lang", "")), 303)


def _said(request: Request, t: Texts, key: str, status: int, why: str = "") -> Response:
    """Say what became of it; what exactly was refused, where that has words, else what may be."""
    context = {"title": t(f"{key}_title"), "text": in_words(t, why) or t(key)}
    return render(request, t, "claim_said.html", context, status, "no-store")


def _proposal(request: Request, t: Texts, posted: PostedProposal, wrong: str = "", status: int = 200) -> Response:
    context: dict[str, Any] = {
        "posted": posted,
        "wrong": wrong,
        "kinds": [kind.value for kind in CLAIMABLE],
        "clusters": [(cluster.cluster_id, cluster.name) for cluster in clusters()],
    }
    return render(request, t, "proposal.html", context, status, "no-store")
