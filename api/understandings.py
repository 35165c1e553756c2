"""From an `Understanding` to JSON; of a confidential problem only what says nothing of its text."""

from __future__ import annotations

from api.schemas.answer import DeadlineOut, LimitOut, MoneyOut, NeedOut, PlaceOut, UnderstandingOut
from matcher.circumstances import Facts
from matcher.facts import Limit, MoneyBand
from matcher.needs import Need
from matcher.understand import Understanding

WITHHELD = Facts()


def understanding_out(understanding: Understanding, *, shows_text: bool) -> UnderstandingOut:
    """Return what was understood as the API gives it; ``shows_text=False`` withholds what tells of the text."""
    facts = understanding.facts if shows_text else WITHHELD
    return UnderstandingOut(
        text=understanding.text if shows_text else None,
        asked=understanding.asked if shows_text else None,
        language=understanding.language.tag,
        script=understanding.language.script,
        language_confidence=understanding.language.confidence,
        is_language_stated=understanding.language.is_stated,
        coverage=understanding.coverage.value,
        needs=[_need_out(need) for need in understanding.needs] if shows_text else [],
        codes=list(understanding.codes) if shows_text else [],
        pincode=facts.pincode,
        places=[_place_out(understanding.asked, place.name, place.start, place.end) for place in facts.places],
        limits=[_limit_out(limit) for limit in facts.limits],
        money_inr=facts.money_inr,
        money=_money_out(facts.money) if facts.money else None,
        deadline=DeadlineOut(text=facts.deadline.words, day=facts.deadline.day) if facts.deadline else None,
        trl=understanding.facts.trl,
    )


def _need_out(need: Need) -> NeedOut:
    return NeedOut(
        text=need.words,
        start=need.start,
        end=need.end,
        weight=need.weight,
        specificity=round(need.specificity, 3),
        read_as=need.read_as,
        gloss=need.gloss,
    )


def _place_out(asked: str, name: str, start: int, end: int) -> PlaceOut:
    return PlaceOut(name=name, text=asked[start:end], start=start, end=end)


def _limit_out(limit: Limit) -> LimitOut:
    return LimitOut(
        text=limit.words,
        low=float(limit.low),
        high=float(limit.high),
        unit=limit.unit,
        per=limit.per,
        bound=limit.bound,
    )


def _money_out(money: MoneyBand) -> MoneyOut:
    return MoneyOut(low_inr=money.low_inr, high_inr=money.high_inr, bound=money.bound, per=money.per)
