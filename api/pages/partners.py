"""``/providers/{id}/partners``: a goal in, partners out; and ``/providers/{id}/connections/{other}``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.counting import counted_as
from api.limits import Counted
from api.pages.cards import place_name
from api.pages.connected import Connected, Names, ShownSentence, connected, shown_sentence
from api.pages.met import short
from api.pages.question import RADII_KM
from api.pages.rendering import PageTexts, moved, render
from api.partner_wishes import PartnerSearch
from api.partners import names_between
from api.services import Reach, Services
from api.texts import Texts
from matcher.partners.reading import connect
from matcher.partners.suggest import suggest_partners
from matcher.partners.suggestion import Standing, Suggestion, Suggestions
from matcher.partners.wish import PARTNER_KINDS, Mode
from models.errors import InvalidInput
from models.interface_languages import PageLanguage
from models.match import Band
from models.records import Provider
from models.reference.lookups import clusters

router = APIRouter(include_in_schema=False)

SHOWN_IN_A_LANE = 3
LONGEST_TYPED_GOAL = 1_000
"""A goal is part of the address; longer ones are for programs."""

_WRONG = {"within_km": "partners.wrong_place", "provider_id": "partners.wrong_evidence", "goal": "partners.wrong_goal"}


class PartnerPageSearch(PartnerSearch):
    """The search as the page's form sends it; ``favour_amount`` is the opposite of ``fame_neutral``, as a tick."""

    top: Annotated[int, Query(ge=1, le=20)] = SHOWN_IN_A_LANE
    favour_amount: bool = False
    asked: bool = False
    lang: PageLanguage = ""


@dataclass(frozen=True)
class PartnerCard:
    """One suggestion as the page shows it; ``adds`` are needs, each with its sentence; ``shown`` is a similar one's."""

    provider_id: str
    rank: int
    name: str
    kind: str
    band: str
    band_name: str
    organisation: str
    place: str
    adds: list[tuple[str, ShownSentence]]
    shown: ShownSentence | None
    connection: Connected


@dataclass(frozen=True)
class ShownNeed:
    """One need of the goal as the page shows it."""

    words: str
    gloss: str
    share: int
    band: str
    is_open: bool
    own: ShownSentence | None


@router.get("/providers/{provider_id:path}/partners", openapi_extra=counted_as(Counted.MATCHES))
async def partners_page(
    request: Request, provider_id: str, search: Annotated[PartnerPageSearch, Query()], t: PageTexts, services: Reach
) -> Response:
    """Show the form, and partners once something was asked."""
    return await services.turnstile.run(lambda: _page(request, provider_id, search, t, services))


@router.get("/providers/{provider_id:path}/connections/{other_id:path}")
async def connection_page(request: Request, provider_id: str, other_id: str, t: PageTexts, services: Reach) -> Response:
    """Show how two providers are connected."""

    def compute() -> Response:
        found = connect(services.workspace, provider_id, other_id, date.today())
        shown = connected(t, found, names_between([found], services.workspace.store))
        context = {"first": found.first.provider, "second": found.second.provider, "c": shown}
        return render(request, t, "connection.html", context)

    return await services.turnstile.run(compute)


def _page(request: Request, provider_id: str, search: PartnerPageSearch, t: Texts, services: Services) -> Response:
    with services.workspace.store.read() as transaction:
        if kept_id := transaction.providers.merged_into(provider_id):
            return moved(request, f"/providers/{kept_id}/partners")
        provider = transaction.providers.get(provider_id)
    context = _form(t, provider, search)
    if not search.asked:
        return render(request, t, "partners.html", context)
    wished = search.model_copy(update={"fame_neutral": not search.favour_amount})
    try:
        found = suggest_partners(services.workspace, wished.wish(provider_id))
    except InvalidInput as error:
        return render(request, t, "partners.html", context | {"wrong": _wrong(t, error, provider, search)}, 422)
    names = names_between([one.connection for lane in found.lanes.values() for one in lane], services.workspace.store)
    return render(request, t, "partners.html", context | _found(t, found, names))


def _wrong(t: Texts, error: InvalidInput, provider: Provider, search: PartnerPageSearch) -> str:
    """Return in words what has to be mended; any other failure is not the form's to explain."""
    field = error.problems[0].field if error.problems else ""
    if field not in _WRONG:
        raise error
    if field == "goal" and search.mode is Mode.SIMILAR:
        return t("partners.similar_goal")
    return t(_WRONG[field], name=provider.name)


def _form(t: Texts, provider: Provider, search: PartnerPageSearch) -> dict[str, Any]:
    return {
        "provider": provider,
        "search": search,
        "longest_goal": LONGEST_TYPED_GOAL,
        "modes": [(mode.value, t(f"partner_mode.{mode.value}")) for mode in reversed(Mode)],
        "kind_choices": [(kind.value, t(f"kinds.{kind.value}")) for kind in PARTNER_KINDS],
        "cluster_choices": [(cluster.cluster_id, cluster.name) for cluster in clusters()],
        "radius_choices": [(f"{km:g}", t("form.radius_km", km=f"{km:g}")) for km in RADII_KM],
        "wrong": "",
        "found": None,
    }


def _found(t: Texts, found: Suggestions, names: Names) -> dict[str, Any]:
    needs = [standing.need.words for standing in found.standings]
    return {
        "found": found,
        "needs": [_need(t, one) for one in found.standings],
        "lanes": [
            (side.value, [_card(t, one, needs, names) for one in lane]) for side, lane in found.lanes.items()
        ],
    }  # fmt: skip


def _need(t: Texts, standing: Standing) -> ShownNeed:
    own = standing.own
    return ShownNeed(
        words=short(standing.need.words),
        gloss=standing.need.gloss,
        share=round(100 * standing.need.specificity),
        band=own.band.value,
        is_open=own.band is not Band.STRONG and not standing.is_added_to,
        own=shown_sentence(t, own.shown) if own.shown else None,
    )


def _card(t: Texts, found: Suggestion, needs: list[str], names: Names) -> PartnerCard:
    provider, organisation = found.provider, found.party.organisation
    return PartnerCard(
        provider_id=provider.provider_id,
        rank=found.rank,
        name=provider.name,
        kind=provider.kind.value,
        band=found.band.value,
        band_name=t(f"band.{found.band.value}"),
        organisation=organisation.name if organisation else "",
        place=place_name(found.party.place),
        adds=[(short(needs[one.need]), shown_sentence(t, one.shown)) for one in found.adds if one.shown],
        shown=shown_sentence(t, found.shown) if found.shown else None,
        connection=connected(t, found.connection, names),
    )
