"""``/api/v1/providers/{id}/…``: its partners, how it is connected with another, and problems for it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.callers import Visiting
from api.counting import counted_as
from api.limits import Counted
from api.parameters import asked_in_query
from api.partner_wishes import PartnerSearch
from api.partners import connection_out, names_between, partners_out
from api.problem_feeds import feed_out
from api.routes.responses import FAILURES, MISSING, json_response
from api.schemas.partners import ConnectionOut, FeedOut, PartnersOut
from api.services import Reach
from matcher.partners.feed import MOST_A_WEEK, Week, problems_for
from matcher.partners.reading import connect
from matcher.partners.suggest import suggest_partners

MOST_OFFERS = 20

router = APIRouter(prefix="/providers", tags=["partners"], responses=FAILURES | MISSING)

WeekName = Annotated[str, Query(max_length=10, description="Such as 2026-W48 (ISO 8601); empty is the present week.")]


@router.get(
    "/{provider_id:path}/partners", response_model=PartnersOut, summary="Find partners for a provider",
    openapi_extra=counted_as(Counted.MATCHES),
)  # fmt: skip
async def find_partners(provider_id: str, search: Annotated[PartnerSearch, Query()], services: Reach) -> Response:
    """Suggest partners who work on the same, or who cover what a goal needs and the provider lacks.

    Each suggestion quotes the stored sentence that shows what it adds, and says how the two are connected. Who has
    worked with the provider already is left out and counted.
    """

    def compute() -> bytes:
        with asked_in_query():
            found = suggest_partners(services.workspace, search.wish(provider_id))
        return partners_out(found, services.workspace.store).model_dump_json().encode()

    return json_response(await services.turnstile.run(compute))


@router.get(
    "/{provider_id:path}/problems", response_model=FeedOut, summary="Problems for a provider, a few a week",
    openapi_extra=counted_as(Counted.MATCHES),
)  # fmt: skip
async def problem_feed(
    provider_id: str,
    services: Reach,
    visit: Visiting,
    week: WeekName = "",
    top: Annotated[int, Query(ge=1, le=MOST_OFFERS, description="How many at most.")] = MOST_A_WEEK,
) -> Response:
    """Offer the problems of a week that the provider is at least a possible answer to, with reasons.

    The score of each is that of the pair wherever it is scored. What was answered before the week is not offered again.
    """

    def compute() -> bytes:
        with asked_in_query():
            named = Week.parse(week) if week else Week.of(date.today())
        feed = problems_for(services.workspace, provider_id, named, top=top)
        return feed_out(feed, services.workspace.store, services.finder, visit.caller).model_dump_json().encode()

    return json_response(await services.turnstile.run(compute))


@router.get(
    "/{provider_id:path}/connections/{other_id:path}",
    response_model=ConnectionOut,
    summary="How two providers are connected",
)
async def connection_of_two(provider_id: str, other_id: str, services: Reach) -> Response:
    """Say what two providers share, what each could add, who stands between them, and what they could use together."""

    def compute() -> bytes:
        with asked_in_query():
            found = connect(services.workspace, provider_id, other_id, date.today())
        names = names_between([found], services.workspace.store)
        return connection_out(found, names).model_dump_json().encode()

    return json_response(await services.turnstile.run(compute))
