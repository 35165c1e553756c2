"""``/providers/{id}``: everything that is stored about one provider."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.cursor import cursor_after, id_before
from api.pages.cards import place_name
from api.pages.quotes import safe_link, whole_evidence
from api.pages.rendering import PageTexts, moved, render
from api.pages.wording import language_name, worded_day, worded_facts
from api.replies import reply_estimates, usual_reply
from api.services import Reach
from api.texts import Texts
from matcher.lanes import card_facts
from matcher.partners.wish import PARTNER_KINDS
from matcher.place import place_of
from matcher.query import Query as MatchQuery
from models.records import Evidence, Provenance
from models.reference.lookups import clusters
from models.store import Transaction

router = APIRouter(include_in_schema=False)

EVIDENCE_A_PAGE = 25


@router.get("/providers/{provider_id:path}")
def provider_page(
    request: Request,
    provider_id: str,
    t: PageTexts,
    services: Reach,
    cursor: Annotated[str, Query(max_length=1_000)] = "",
) -> Response:
    """Show who or what a provider is, and all its evidence, newest first; what was merged leads to what was kept."""
    with services.workspace.store.read() as transaction:
        if kept_id := transaction.providers.merged_into(provider_id):
            return moved(request, f"/providers/{kept_id}")
        context = _context(t, provider_id, cursor, transaction)
    return render(request, t, "provider.html", context)


def _context(t: Texts, provider_id: str, cursor: str, transaction: Transaction) -> dict[str, Any]:
    provider = transaction.providers.get(provider_id)
    organisation = transaction.organisations.get_many([provider.organisation_id]).get(provider.organisation_id)
    shown, following = _evidence_page(transaction.evidence.owned_by([provider_id])[provider_id], cursor)
    others = transaction.providers.get_many({owner for item in shown for owner in item.owner_ids} - {provider_id})
    facts = card_facts(provider, MatchQuery(text=provider.name))
    place = place_of(provider, organisation)
    cluster_id = provider.cluster_id or (organisation.cluster_id if organisation else "")
    return {
        "provider": provider,
        "organisation": organisation.name if organisation else "",
        "place": ", ".join(part for part in (place_name(place), place.pincode) if part),
        "cluster": next((cluster.name for cluster in clusters() if cluster.cluster_id == cluster_id), cluster_id),
        "languages": ", ".join(language_name(t, tag) for tag in provider.languages),
        "facts_shown": worded_facts(t, provider.details, facts, date.today()),
        "booking_url": safe_link(facts.get("booking", "")),
        "website": safe_link(provider.url),
        "usual_reply": usual_reply(t, reply_estimates(transaction, [provider_id]), provider_id),
        "evidence": [(whole_evidence(t, item), [others[o] for o in item.owner_ids if o in others]) for item in shown],
        "next_cursor": following,
        "is_partner": provider.kind in PARTNER_KINDS,
        "record": record_line(t, provider.provenance),
    }


def record_line(t: Texts, provenance: Provenance) -> str:
    """Return where a record comes from, in words."""
    if provenance.as_of is None:
        return t("provider.record_undated", source=provenance.source)
    return t("provider.record", source=provenance.source, date=worded_day(t, provenance.as_of))


def _evidence_page(owned: list[Evidence], cursor: str) -> tuple[list[Evidence], str]:
    """Return a page of evidence, newest first, ties by rising id, and the cursor of the next page or nothing."""
    ordered = sorted(owned, key=lambda item: (-(item.year or 0), item.evidence_id))
    after = id_before(cursor)
    start = next((place + 1 for place, item in enumerate(ordered) if item.evidence_id == after), 0)
    shown = ordered[start : start + EVIDENCE_A_PAGE]
    has_more = start + EVIDENCE_A_PAGE < len(ordered)
    return shown, cursor_after(shown[-1].evidence_id) if has_more else ""
