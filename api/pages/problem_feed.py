"""``/providers/{id}/problems``: the problems of a week for one provider, with one-tap answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.confidential import is_open
from api.pages.cards import place_name
from api.pages.feedback import HELPFUL
from api.pages.met import MetSentence, met_sentences
from api.pages.quotes import Quote, quote_of, written_language
from api.pages.rendering import PageTexts, moved, render
from api.pages.wording import worded_day
from api.problem_feeds import distance_of
from api.services import Reach, Services
from api.texts import Texts
from matcher.lanes import rupees
from matcher.partners.feed import MOST_A_WEEK, Feed, Offer, Week, problems_for
from models.feedback import WhyNot
from models.records import Problem

router = APIRouter(include_in_schema=False)

WHY_NOT = (WhyNot.NO_CAPACITY, WhyNot.WRONG_FIELD, WhyNot.TOO_EARLY, WhyNot.UNCLEAR)
"""What can be answered with one tap, beside "interested"; outcomes of an introduction are told elsewhere."""


@dataclass(frozen=True)
class OfferCard:
    """One problem as the page shows it; ``text`` is ``None`` where its words are withheld."""

    problem_id: str
    rank: int
    text: str | None
    language: str
    band: str
    band_name: str
    facts: list[tuple[str, str]]
    met: list[MetSentence]
    quotes: list[Quote]
    is_answered: bool


@router.get("/providers/{provider_id:path}/problems")
async def problem_feed_page(
    request: Request,
    provider_id: str,
    t: PageTexts,
    services: Reach,
    week: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Show the problems of a week; the words of confidential ones are withheld."""
    return await services.turnstile.run(lambda: _page(request, provider_id, week, t, services))


def _page(request: Request, provider_id: str, week: str, t: Texts, services: Services) -> Response:
    with services.workspace.store.read() as transaction:
        if kept_id := transaction.providers.merged_into(provider_id):
            return moved(request, f"/providers/{kept_id}/problems")
    named = Week.parse(week) if week else Week.of(date.today())
    feed = problems_for(services.workspace, provider_id, named)
    return render(request, t, "problem_feed.html", _context(t, feed))


def _context(t: Texts, feed: Feed) -> dict[str, Any]:
    week = timedelta(days=7)
    return {
        "provider": feed.party.provider,
        "feed": feed,
        "most": MOST_A_WEEK,
        "cards": [_card(t, feed, one, rank) for rank, one in enumerate(feed.offers, start=1)],
        "helpful": HELPFUL,
        "reasons": WHY_NOT,
        "earlier": Week(feed.week.monday - week),
        "later": Week(feed.week.monday + week),
    }


def _card(t: Texts, feed: Feed, offer: Offer, rank: int) -> OfferCard:
    problem, match = offer.problem, offer.match
    shows_text = is_open(problem)
    return OfferCard(
        problem_id=problem.problem_id,
        rank=rank,
        text=problem.full_text if shows_text else None,
        language=problem.language or written_language(problem.text),
        band=match.band.value,
        band_name=t(f"band.{match.band.value}"),
        facts=_facts(t, problem, distance_of(feed, offer)),
        met=met_sentences(t, match, offer.answer.understanding.needs) if shows_text else [],
        quotes=[quote_of(t, reason, shows_marks=shows_text) for reason in match.reasons[:1]],
        is_answered=offer.said is not None,
    )


def _facts(t: Texts, problem: Problem, distance_km: float | None) -> list[tuple[str, str]]:
    away = "" if distance_km is None else t("feed.away", km=round(distance_km))
    place = " · ".join(part for part in (place_name(problem.location), away) if part)
    known = {
        "problem.place": place,
        "problem.deadline": worded_day(t, problem.deadline) if problem.deadline else "",
        "problem.budget": rupees(problem.budget_inr) if problem.budget_inr is not None else "",
        "problem.sector": problem.sector,
    }
    return [(t(key), text) for key, text in known.items() if text]
