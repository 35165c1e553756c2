"""``/providers/{id}``: everything that is stored about one provider."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.callers import Visiting
from api.cursor import cursor_after, id_before
from api.pages.cards import place_name
from api.pages.quotes import safe_link, source_name, whole_evidence
from api.pages.rendering import PageTexts, moved, render
from api.pages.worded_profile import said_facts
from api.pages.wording import language_name, worded_day, worded_facts
from api.replies import usual_reply
from api.services import Reach
from api.texts import Texts
from api.unseen import unseen_providers
from matcher.introductions.replies import reply_estimates
from matcher.lanes import card_facts, full_fact
from matcher.partners.wish import PARTNER_KINDS
from matcher.place import place_of
from matcher.profiles.capacity import full_until
from matcher.profiles.claims import holders
from matcher.profiles.profile import boosted_evidence
from matcher.query import Query as MatchQuery
from models.errors import NotFound
from models.profiles.claim import CLAIMABLE
from models.records import Evidence, Provenance
from models.reference.lookups import clusters
from models.refusals import Refusal
from models.store import Transaction

router = APIRouter(include_in_schema=False)

EVIDENCE_A_PAGE = 25


@router.get("/providers/{provider_id:path}")
def provider_page(
    request: Request,
    provider_id: str,
    t: PageTexts,
    services: Reach,
    visit: Visiting,
    cursor: Annotated[str, Query(max_length=1_000)] = "",
) -> Response:
    """Show who or what a provider is, and all its evidence, newest first; what was merged leads to what was kept."""
    with services.workspace.store.read() as transaction:
        if kept_id := transaction.providers.merged_into(provider_id):
            return moved(request, f"/providers/{kept_id}")
        unseen = unseen_providers(transaction, visit.on_pages)
        if provider_id in unseen:
            raise NotFound(Refusal.NO_SUCH_RECORD.told(record_type="provider", record_id=provider_id))
        context = _context(t, provider_id, cursor, transaction, unseen)
    return render(request, t, "provider.html", context)


def _context(
    t: Texts, provider_id: str, cursor: str, transaction: Transaction, unseen: frozenset[str]
) -> dict[str, Any]:
    provider = transaction.providers.get(provider_id)
    organisation = transaction.organisations.get_many([provider.organisation_id]).get(provider.organisation_id)
    boosted = boosted_evidence(transaction, provider_id)
    shown, following = _evidence_page(transaction.evidence.owned_by([provider_id])[provider_id], boosted, cursor)
    others = transaction.providers.get_many(
        {owner for item in shown for owner in item.owner_ids} - {provider_id} - unseen
    )
    until = full_until(transaction, [provider_id], date.today()).get(provider_id)
    facts = card_facts(provider, MatchQuery(text=provider.name)) | full_fact(until)
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
        "evidence": [
            (whole_evidence(t, item), [others[o] for o in item.owner_ids if o in others], item.evidence_id in boosted)
            for item in shown
        ],
        "next_cursor": following,
        "is_partner": provider.kind in PARTNER_KINDS,
        "is_claimable": provider.kind in CLAIMABLE,
        "said": said_facts(t, transaction, provider_id),
        "is_kept": bool(holders(transaction, provider_id)),
        "record": record_line(t, provider.provenance),
    }


def record_line(t: Texts, provenance: Provenance) -> str:
    """Return where a record comes from, in words; empty where that may not be said."""
    if not provenance.source:
        return ""
    source = source_name(t, provenance.source)
    if provenance.as_of is None:
        return t("provider.record_undated", source=source)
    return t("provider.record", source=source, date=worded_day(t, provenance.as_of))


def _evidence_page(owned: list[Evidence], boosted: Collection[str], cursor: str) -> tuple[list[Evidence], str]:
    """Return a page of evidence, what its owner puts first before the newest, ties by rising id, and a cursor."""
    ordered = sorted(owned, key=lambda item: (item.evidence_id not in boosted, -(item.year or 0), item.evidence_id))
    after = id_before(cursor)
    start = next((place + 1 for place, item in enumerate(ordered) if item.evidence_id == after), 0)
    shown = ordered[start : start + EVIDENCE_A_PAGE]
    has_more = start + EVIDENCE_A_PAGE < len(ordered)
    return shown, cursor_after(shown[-1].evidence_id) if has_more else ""
