"""What was understood, as short labels that the reader can check."""

from __future__ import annotations

from datetime import date

from api.pages.money_bands import worded_band
from api.pages.question import Question
from api.pages.wording import language_name, worded_day
from api.sectors import sector_name
from api.texts import Texts
from matcher.answer import Answer
from matcher.circumstances import Facts
from matcher.deadline import Deadline
from matcher.due_day import due_day
from matcher.lanes import rupees

SURE_ENOUGH = 0.7
"""Below this confidence the language is called probable."""

MOST_MISSING = 12
"""Missing words shown; a long text has many."""


def chips(t: Texts, answer: Answer, question: Question, *, shows_text: bool) -> list[str]:
    """Return what was understood, most telling first; of a confidential text only what the reader asked for."""
    return [*(_read_from_text(t, answer, question) if shows_text else []), *_asked_for(t, answer)]


def worded_money(t: Texts, facts: Facts) -> str:
    """Return the sum of money that a text names; empty without one."""
    money = facts.money
    if money is None:
        return ""
    if money.low_inr == money.high_inr:
        return rupees(money.high_inr)
    return t("fact.money_range", low=rupees(money.low_inr), high=rupees(money.high_inr))


def missing_words(answer: Answer) -> list[str]:
    """Return the words and codes that no quoted evidence contains, codes first."""
    words = [word for word in answer.missing if word not in answer.understanding.codes]
    codes = [code for code in answer.understanding.codes if code in answer.missing]
    return [*codes, *words][:MOST_MISSING]


def unmet_needs(answer: Answer) -> list[str]:
    """Return the needs, in the person's words, that nothing quoted in the answer meets."""
    return [answer.understanding.needs[place].words for place in answer.unmet]


def _read_from_text(t: Texts, answer: Answer, question: Question) -> list[str]:
    understood = answer.understanding
    language = understood.language
    is_sure = language.is_stated or language.confidence >= SURE_ENOUGH
    name = language_name(t, language.tag)
    found = [t("answer.language" if is_sure else "answer.language_unsure", name=name)]
    found += [t("answer.code", code=code) for code in understood.codes]
    if question.sector:
        found.append(t("answer.sector", name=sector_name(t, question.sector)))
    if money := worded_band(t, question.money) if question.money else worded_money(t, understood.facts):
        found.append(t("answer.money", sum=money))
    found += [t("answer.limit", limit=limit.words) for limit in understood.facts.limits]
    if deadline := _typed_day(question, answer.query.today) or understood.facts.deadline:
        found.append(_deadline(t, deadline))
    if understood.facts.trl is not None:
        found.append(t("answer.trl", level=understood.facts.trl))
    return found


def _typed_day(question: Question, today: date) -> Deadline | None:
    day = due_day(question.by_when, today) if question.by_when else None
    return Deadline(0, 0, day.isoformat(), day) if day else None


def _deadline(t: Texts, deadline: Deadline) -> str:
    if deadline.day is None or deadline.words == deadline.day.isoformat():
        words = worded_day(t, deadline.day) if deadline.day else deadline.words
        return t("answer.deadline", words=words)
    return t("answer.deadline_day", words=deadline.words, day=worded_day(t, deadline.day))


def _asked_for(t: Texts, answer: Answer) -> list[str]:
    filters, found = answer.query.filters, []
    if filters.near is not None:
        key = "answer.near" if filters.near.radius_km is None else "answer.within"
        found.append(t(key, place=filters.near.label, km=f"{filters.near.radius_km or 0:g}"))
    if filters.kinds:
        found.append(t("answer.only", kinds=", ".join(t(f"kinds.{kind.value}") for kind in filters.kinds)))
    if filters.since_year is not None:
        found.append(t("answer.since_year", year=filters.since_year))
    if answer.query.is_fame_neutral:
        found.append(t("answer.fame_neutral"))
    return found
