"""``/compare``: two to four matches of one answer side by side, need by need and fact by fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.answers import telling_reasons
from api.counting import counted_as
from api.limits import Counted
from api.pages.answer import may_ask_for
from api.pages.answering import Answered, answer_about
from api.pages.cards import Card, card_of
from api.pages.form import form_again, form_context
from api.pages.met import MetSentence, sentence_for, short
from api.pages.question import Question, what_is_wrong
from api.pages.quotes import Quote, quote_of, written_language
from api.pages.rendering import PageTexts, render
from api.parties import Speaker, SpeakingOnPage
from api.schemas.types import Identifier
from api.services import Reach, Services
from api.texts import Texts
from models.match import Match

FEWEST, MOST = 2, 4
"""How many matches are compared."""

MOST_TICKED = 100

router = APIRouter(include_in_schema=False)


class Ticked(Question):
    """A question, and the matches of its answer that were ticked."""

    provider: Annotated[list[Identifier], Field(max_length=MOST_TICKED)] = Field(default_factory=list)


@dataclass(frozen=True)
class NeedRow:
    """A need in the person's own words, what was looked up for it or empty, and each match's sentence that meets it."""

    words: str
    gloss: str
    sentences: list[MetSentence | None]


@router.get("/compare", openapi_extra=counted_as(Counted.MATCHES))
async def comparison_page(
    request: Request, ticked: Annotated[Ticked, Query()], t: PageTexts, services: Reach, speaker: SpeakingOnPage
) -> Response:
    """Show the ticked matches of the answer to the question in the address beside one another."""
    return await services.turnstile.run(lambda: _page(request, ticked, t, services, speaker))


def _page(request: Request, ticked: Ticked, t: Texts, services: Services, speaker: Speaker) -> Response:
    question, ids = ticked.alone(), list(dict.fromkeys(ticked.provider))
    wrong = what_is_wrong(question)
    if wrong is not None:
        return form_again(request, t, question, wrong)
    if not FEWEST <= len(ids) <= MOST:
        return render(request, t, "compare.html", {"is_miscounted": True, "link": question.link()}, 422)
    answered = answer_about(question, ids, services, speaker.visit.on_pages)
    context = _context(t, answered, ids) | {"may_ask": may_ask_for(answered, speaker, services)}
    return render(request, t, "compare.html", form_context(t, question, None) | context)


def _context(t: Texts, answered: Answered, ids: Sequence[str]) -> dict[str, Any]:
    matches = answered.answer.matches
    found = {match.provider.provider_id for match in matches}
    cards = [card_of(t, answered, match) for match in matches]
    return {
        "is_miscounted": False,
        "text": answered.answer.query.text if answered.shows_text else None,
        "text_language": written_language(answered.answer.query.text),
        "absent": [one for one in ids if one not in found],
        "cards": cards,
        "needs": list(_need_rows(t, answered)),
        "rows": _rows(t, matches, cards),
        "quotes": [_quote(t, answered, match) for match in matches],
        "link": answered.question.link(),
    }


def _need_rows(t: Texts, answered: Answered) -> Iterator[NeedRow]:
    """Yield a row of each need; none of a confidential problem, whose needs are its words."""
    needs = answered.answer.understanding.needs if answered.shows_text else ()
    for number, need in enumerate(needs):
        sentences = [sentence_for(t, match, needs, number) for match in answered.answer.matches]
        yield NeedRow(short(need.words), need.gloss, sentences)


def _rows(t: Texts, matches: Sequence[Match], cards: Sequence[Card]) -> list[tuple[str, list[str]]]:
    """Return what else decides, as names with a text of each match; rows of which nothing is known are left out."""
    away = ["" if card.distance_km is None else t("card.distance", km=card.distance_km) for card in cards]
    facts = [{fact.label: fact.text for fact in card.facts} for card in cards]
    promised = [f"{card.band_name} · {match.probability:.0%}" for card, match in zip(cards, matches, strict=True)]
    rows = [
        (t("compare.promise"), promised),
        (t("export.place"), [card.place for card in cards]),
        (t("compare.distance"), away),
        *(
            (label, [known.get(label, "") for known in facts])
            for label in dict.fromkeys(one for f in facts for one in f)
        ),
        (t("compare.replies"), [card.usual_reply for card in cards]),
    ]
    return [(name, texts) for name, texts in rows if any(texts)]


def _quote(t: Texts, answered: Answered, match: Match) -> Quote | None:
    best = next(iter(telling_reasons(match)), None)
    return None if best is None else quote_of(t, best, shows_marks=answered.shows_text)
