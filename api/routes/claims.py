"""``/api/v1/claims``: a provider is claimed, or a profile proposed; coordinators decide."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query

from api.authorisation import requires
from api.callers import Visit, Visiting
from api.counting import counted_as
from api.limits import Counted
from api.parameters import Cursor, Limit
from api.places import known_cluster
from api.profiles import decide, own_account, page_of_claims, waiting_claims
from api.routes.responses import CLOSED, FAILURES, FLOODED, MISSING, TAKEN
from api.schemas.profiles import (
    ClaimBody,
    ClaimOut,
    ClaimPage,
    ClaimStepBody,
    ProposalBody,
    RevocationBody,
    RevokedOut,
    claim_out,
)
from api.services import Reach, Services
from matcher.profiles.claims import check_may_claim, claim_provider, holders, prove_claim, revoke
from matcher.profiles.proposal import Proposal, propose
from models.accounts.audit_log import Event
from models.accounts.permissions import Action
from models.importing.fields import language as known_language
from models.moments import now_utc
from models.profiles.claim import Claim, ClaimState
from models.store import Transaction

router = APIRouter(prefix="/claims", tags=["profiles"], responses=FAILURES)

Accepted = Annotated[str, Header(alias="Accept-Language", description="Language of letters.")]


@router.get(
    "", response_model=ClaimPage, responses=CLOSED, dependencies=requires(Action.COORDINATE), summary="List claims"
)
def list_claims(services: Reach, visit: Visiting, cursor: Cursor = "", limit: Limit = 50) -> ClaimPage:
    """Return the claims that wait for the caller's decision, the longest wait first."""
    with services.workspace.store.read() as transaction:
        page, following = page_of_claims(waiting_claims(transaction, visit.caller), cursor, limit)
        items = [claim_out(one, is_contested=is_contested(transaction, one)) for one in page]
    return ClaimPage(items=items, next=following)


@router.post(
    "", status_code=201, response_model=ClaimOut, responses=CLOSED | MISSING | TAKEN | FLOODED,
    dependencies=requires(Action.CLAIM_PROVIDER), summary="Claim a provider",
    openapi_extra=counted_as(Counted.INTRODUCTIONS),
)  # fmt: skip
def claim(body: ClaimBody, services: Reach, visit: Visiting, accept_language: Accepted = "") -> ClaimOut:
    """Say that a provider is oneself, or that one speaks for it; the answer tells nothing of addresses."""
    return claim_out(
        claimed(visit, services, body.provider_id, services.catalogues.choose("", accept_language).language)
    )


@router.post(
    "/proposals", status_code=201, response_model=ClaimOut, responses=CLOSED | TAKEN | FLOODED,
    dependencies=requires(Action.CLAIM_PROVIDER), summary="Propose a profile",
    openapi_extra=counted_as(Counted.INTRODUCTIONS),
)  # fmt: skip
def propose_profile(body: ProposalBody, services: Reach, visit: Visiting, accept_language: Accepted = "") -> ClaimOut:
    """Propose a profile that no file holds; it is made when a coordinator of its cluster approves."""
    language = services.catalogues.choose("", accept_language).language
    return claim_out(proposed(visit, services, body, language))


@router.post(
    "/proof", response_model=ClaimOut, responses=CLOSED | MISSING | TAKEN,
    dependencies=requires(Action.CLAIM_PROVIDER), summary="Prove a claim by a letter's link",
)  # fmt: skip
def prove(services: Reach, visit: Visiting, link: Annotated[str, Query(max_length=100)]) -> ClaimOut:
    """Grant a claim to who holds the link of the letter and is signed in as who claimed; the link works once."""
    return claim_out(proved(visit, services, link))


@router.post(
    "/{claim_id}/transitions", response_model=ClaimOut, responses=CLOSED | MISSING | TAKEN,
    dependencies=requires(Action.CLAIM_PROVIDER), summary="Take a step of a claim",
)  # fmt: skip
def take_step_of_claim(claim_id: str, body: ClaimStepBody, services: Reach, visit: Visiting) -> ClaimOut:
    """Approve or decline as its coordinator, or withdraw one's own."""
    return claim_out(decide(visit, services, claim_id, body.step, body.reason))


@router.post(
    "/revocations", response_model=RevokedOut, responses=CLOSED | MISSING | TAKEN,
    dependencies=requires(Action.MANAGE_ACCOUNTS), summary="End that somebody speaks for a provider",
)  # fmt: skip
def revoke_claim(body: RevocationBody, services: Reach, visit: Visiting) -> RevokedOut:
    """End it for all accounts that do; unless it is kept, what they said of the profile is taken back."""
    by = visit.caller.written_as
    with services.workspace.store.write() as transaction:
        held = revoke(transaction, body.provider_id, body.reason, by, now_utc(), keeps_words=body.keep_words)
        transaction.audit.add(*(visit.entry(Event.ACCOUNT_CHANGED, "account", one.account_id) for one in held))
    return RevokedOut(revoked=len(held))


def claimed(visit: Visit, services: Services, provider_id: str, language: str) -> Claim:
    """Claim a provider, for API and pages alike.

    Raises:
        SetuError: See `matcher.profiles.claims.claim_provider`.
    """
    services.settings.address_in_letters()
    with services.workspace.store.write() as transaction:
        made = claim_provider(transaction, own_account(visit.caller), provider_id, now_utc(), language)
        transaction.audit.add(visit.entry(Event.CREATED, "claim", made.claim_id))
    services.flow.wake()
    return made


def proposed(visit: Visit, services: Services, body: ProposalBody, language: str) -> Claim:
    """Propose a profile, for API and pages alike.

    Raises:
        InvalidInput: Place, cluster or a language is not known, or nothing says what can be done.
        Conflict: The account speaks for a provider already.
        TooMany: Too many claims of it wait.
    """
    proposal = Proposal(
        body.kind, body.name, services.finder.located(body.place, "/place"),
        known_cluster(body.cluster_id, "/cluster_id"), tuple(map(known_language, body.languages)),
        tuple((one.sort, one.text) for one in body.texts if one.text),
    )  # fmt: skip
    with services.workspace.store.write() as transaction:
        account_id = own_account(visit.caller)
        check_may_claim(transaction, account_id)
        made = propose(transaction, account_id, proposal, now_utc(), language)
        transaction.audit.add(visit.entry(Event.CREATED, "claim", made.claim_id))
    return made


def proved(visit: Visit, services: Services, token: str) -> Claim:
    """Prove a claim, for API and pages alike.

    Raises:
        SetuError: See `matcher.profiles.claims.prove_claim`.
    """
    with services.workspace.store.write() as transaction:
        granted = prove_claim(transaction, token, own_account(visit.caller), now_utc())
        transaction.audit.add(visit.entry(Event.STEP_TAKEN, "claim", granted.claim_id))
    services.flow.wake()
    return granted


def is_contested(transaction: Transaction, claim: Claim) -> bool:
    """Return whether others have claimed the same provider, or speak for it."""
    others = [one for one in transaction.claims.of_provider(claim.provider_id) if one.claim_id != claim.claim_id]
    return any(one.state is ClaimState.ASKED for one in others) or bool(holders(transaction, claim.provider_id))
