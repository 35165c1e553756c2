"""``/providers/{id}/facilities``: instruments and laboratories that fit the work of a provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.callers import Visiting
from api.facilities import facts_of, seen_facilities
from api.pages.cards import place_name
from api.pages.connected import ShownSentence, shown_sentence
from api.pages.quotes import safe_link
from api.pages.rendering import PageTexts, moved, render
from api.pages.wording import Fact, worded_facts
from api.services import Reach, Services
from api.texts import Texts
from matcher.partners.facilities import MOST_FACILITIES, Facilities, FacilityOrder, FittingFacility
from models.accounts.caller import Caller

router = APIRouter(include_in_schema=False)

_TOLD_OF_ALL = ("earliest slot", "rate")
"""Facts that are said not to be known where they are not."""


@dataclass(frozen=True)
class FacilityCard:
    """One facility as the page shows it; ``own`` and ``shown`` are the sentences that say why."""

    provider_id: str
    rank: int
    name: str
    kind: str
    organisation: str
    place: str
    facts: list[Fact]
    own: ShownSentence
    shown: ShownSentence
    booking_url: str


@router.get("/providers/{provider_id:path}/facilities")
async def facilities_page(
    request: Request,
    provider_id: str,
    t: PageTexts,
    services: Reach,
    visit: Visiting,
    order: Annotated[FacilityOrder, Query()] = FacilityOrder.FIT,
) -> Response:
    """Show what fits, that of the own organisation apart and first."""
    return await services.turnstile.run(lambda: _page(request, provider_id, order, t, services, visit.on_pages))


def _page(
    request: Request, provider_id: str, order: FacilityOrder, t: Texts, services: Services, caller: Caller
) -> Response:
    with services.workspace.store.read() as transaction:
        if kept_id := transaction.providers.merged_into(provider_id):
            return moved(request, f"/providers/{kept_id}/facilities")
    found = seen_facilities(services, caller, provider_id, order)
    return render(request, t, "facilities.html", _context(t, found))


def _context(t: Texts, found: Facilities) -> dict[str, Any]:
    own = [_card(t, one) for one in found.found if one.is_own]
    others = [_card(t, one) for one in found.found if not one.is_own]
    lanes = ((t("facilities.own"), own), (t("facilities.others"), others))
    return {
        "provider": found.party.provider,
        "found": found,
        "most": MOST_FACILITIES,
        "orders": [(order.value, t(f"facility_order.{order.value}")) for order in FacilityOrder],
        "lanes": [(title, cards) for title, cards in lanes if cards],
    }


def _card(t: Texts, found: FittingFacility) -> FacilityCard:
    provider, organisation = found.party.provider, found.party.organisation
    facts = facts_of(provider)
    unknown = [Fact(t(f"fact.{label}"), t("facilities.unknown")) for label in _TOLD_OF_ALL if label not in facts]
    far = found.distance_km
    distance = t("facilities.unknown") if far is None else t("feed.away", km=round(far))
    return FacilityCard(
        provider_id=provider.provider_id,
        rank=found.rank,
        name=provider.name,
        kind=provider.kind.value,
        organisation=organisation.name if organisation else "",
        place=place_name(found.party.place),
        facts=[
            Fact(t("facilities.distance"), distance),
            *worded_facts(t, provider.details, facts, date.today()),
            *unknown,
        ],
        own=shown_sentence(t, found.topic.first),
        shown=shown_sentence(t, found.topic.second),
        booking_url=safe_link(facts.get("booking", "")),
    )
