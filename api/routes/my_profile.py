"""``/api/v1/me/profile``: what is stored of who asks, and what they say of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api.authorisation import requires
from api.callers import Visiting
from api.parameters import Cursor, Limit
from api.profiles import own_account, own_provider, page_of_claims, say, unsay
from api.routes.responses import CLOSED, FAILURES, MISSING, TAKEN
from api.schemas.profiles import ClaimPage, ProfileOut, SaidBody, WordOut, claim_out, profile_out, word_out
from api.services import Reach
from matcher.profiles.profile import profile_of
from models.accounts.permissions import Action

router = APIRouter(prefix="/me", tags=["profiles"], responses=FAILURES)

Number = Annotated[int, Path(ge=1, le=2**53)]


@router.get(
    "/profile", response_model=ProfileOut, responses=CLOSED | MISSING,
    dependencies=requires(Action.SPEAK_FOR_PROVIDER), summary="Read one's own profile",
)  # fmt: skip
def read_own_profile(services: Reach, visit: Visiting) -> ProfileOut:
    """Return every fact of the profile that the account speaks for, with source and date, hidden or not."""
    with services.workspace.store.read() as transaction:
        return profile_out(profile_of(transaction, own_provider(visit.caller)))


@router.post(
    "/profile/words", status_code=201, response_model=WordOut, responses=CLOSED | MISSING | TAKEN,
    dependencies=requires(Action.SPEAK_FOR_PROVIDER), summary="Say something of one's own profile",
)  # fmt: skip
def say_of_own_profile(body: SaidBody, services: Reach, visit: Visiting) -> WordOut:
    """Confirm, correct or hide a fact; put evidence first; add to it; name a topic never to be asked about."""
    return word_out(say(visit, services, body))


@router.delete(
    "/profile/words/{number}", response_model=WordOut, responses=CLOSED | MISSING | TAKEN,
    dependencies=requires(Action.SPEAK_FOR_PROVIDER), summary="Take back what one said",
)  # fmt: skip
def take_back_word(number: Number, services: Reach, visit: Visiting) -> WordOut:
    """Take back one thing that was said; what stood there before stands again."""
    return word_out(unsay(visit, services, number))


@router.get(
    "/claims", response_model=ClaimPage, responses=CLOSED, dependencies=requires(Action.CLAIM_PROVIDER),
    summary="List one's own claims",
)  # fmt: skip
def list_own_claims(services: Reach, visit: Visiting, cursor: Cursor = "", limit: Limit = 50) -> ClaimPage:
    """Return the claims of the account, the oldest first, and what became of them."""
    with services.workspace.store.read() as transaction:
        claims = transaction.claims.of_account(own_account(visit.caller))
    page, following = page_of_claims(claims, cursor, limit)
    return ClaimPage(items=list(map(claim_out, page)), next=following)
