"""``/providers/{id}/problems``: the problems of a week for one provider, with one-tap answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.callers import Visiting
from api.counting import counted_as
from api.limits import Counted
from api.pages.cards import place_name
from api.pages.feedback import HELPFUL
from api.pages.met import MetSentence, met_sentences
from api.pages.problem import language_of
from api.pages.quotes import Quote, quote_of
from api.pages.rendering import PageTexts, moved, render
from api.pages.wording import worded_day
from api.places import PlaceFinder
from api.problem_feeds import Shown, distance_of, shown_of
from api.sectors import sector_name
from api.services import Reach, Services
from api.texts import Texts
from matcher.lanes import rupees
from matcher.partners.feed import MOST_A_WEEK, Feed, Offer, Week, problems_for
from models.accounts.caller import Caller
from models.accounts.callers_problems import ShownProblem, words_of
from models.feedback import WhyNot

router = APIRouter(include_in_schema=False)

WHY_NOT = (WhyNot.NO_CAPACITY, WhyNot.WRONG_FIELD, WhyNot.TOO_EARLY, WhyNot.UNCLEAR)
"""What can be answered with one tap, beside "interested"; outcomes of an introduction are told elsewhere."""


@dataclass(frozen=True)
class OfferCard:
    """One problem as the page shows it: its words as far as they may be read, and whether these are all."""

    problem_id: str
    rank: int
    text: str
    is_full: bool
    language: str
    band: str
    band_name: str
    facts: list[tuple[str, str]]
    met: list[MetSentence]
    quotes: list[Quote]
    is_answered: bool


@dataclass(frozen=True)
class _Asked:
    """Whose problems of which week are asked for, and the feedback that led here; empty fields say nothing."""

    provider_id: str
    week: str
    said: str


@router.get("/providers/{provider_id:path}/problems", openapi_extra=counted_as(Counted.MATCHES))
async def problem_feed_page(
    request: Request,
    provider_id: str,
    t: PageTexts,
    services: Reach,
    visit: Visiting,
    week: Annotated[str, Query(max_length=10)] = "",
    said: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Show the problems of a week; the words of confidential ones only to people who signed in and may read them.

    Whoever just answered one, by the feedback ``said``, is thanked.
    """
    asked = _Asked(provider_id, week, said)
    return await services.turnstile.run(lambda: _page(request, asked, t, services, visit.on_pages))


def _page(request: Request, asked: _Asked, t: Texts, services: Services, caller: Caller) -> Response:
    provider_id, week = asked.provider_id, asked.week
    with services.workspace.store.read() as transaction:
        if kept_id := transaction.providers.merged_into(provider_id):
            return moved(request, f"/providers/{kept_id}/problems")
        given = transaction.feedback.get(asked.said) if asked.said else None
    named = Week.parse(week) if week else Week.of(date.today())
    feed = problems_for(services.workspace, provider_id, named)
    shown = shown_of(feed, services.workspace.store, caller)
    context = _context(t, feed, shown, services.finder)
    return render(request, t, "problem_feed.html", context | {"given": given})


def _context(t: Texts, feed: Feed, shown: Shown, finder: PlaceFinder) -> dict[str, Any]:
    week = timedelta(days=7)
    return {
        "provider": feed.party.provider,
        "feed": feed,
        "most": MOST_A_WEEK,
        "cards": [
            _card(t, one, shown[one.problem.problem_id], distance_of(feed, shown[one.problem.problem_id], finder), rank)
            for rank, one in enumerate(feed.offers, start=1)
        ],
        "helpful": HELPFUL,
        "reasons": WHY_NOT,
        "earlier": Week(feed.week.monday - week),
        "later": Week(feed.week.monday + week),
    }


def _card(t: Texts, offer: Offer, problem: ShownProblem, distance_km: float | None, rank: int) -> OfferCard:
    match, words = offer.match, words_of(problem)
    return OfferCard(
        problem_id=problem.problem_id,
        rank=rank,
        text=words.full_text,
        is_full=words.is_full,
        language=language_of(problem),
        band=match.band.value,
        band_name=t(f"band.{match.band.value}"),
        facts=_facts(t, problem, distance_km),
        met=met_sentences(t, match, offer.answer.understanding.needs) if words.is_full else [],
        quotes=[quote_of(t, reason, shows_marks=words.is_full) for reason in match.reasons[:1]],
        is_answered=offer.said is not None,
    )


def _facts(t: Texts, problem: ShownProblem, distance_km: float | None) -> list[tuple[str, str]]:
    away = "" if distance_km is None else t("feed.away", km=round(distance_km))
    place = " · ".join(part for part in (place_name(problem.location), away) if part)
    known = {
        "problem.place": place,
        "problem.deadline": worded_day(t, problem.deadline) if problem.deadline else "",
        "problem.budget": rupees(problem.budget_inr) if problem.budget_inr is not None else "",
        "problem.sector": sector_name(t, problem.sector),
    }
    return [(t(key), text) for key, text in known.items() if text]
