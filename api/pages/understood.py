"""What was understood, as short labels that the reader can check."""

from __future__ import annotations

from api.pages.wording import language_name
from api.texts import Texts
from matcher.answer import Answer
from matcher.lanes import rupees

SURE_ENOUGH = 0.7
"""Below this confidence the language is called probable."""

MOST_MISSING = 12
"""Missing words shown; a long text has many."""


def chips(t: Texts, answer: Answer, *, shows_text: bool) -> list[str]:
    """Return what was understood, most telling first; of a confidential text only what the reader asked for."""
    return [*(_read_from_text(t, answer) if shows_text else []), *_asked_for(t, answer)]


def missing_words(answer: Answer) -> list[str]:
    """Return the words and codes that no quoted evidence contains, codes first."""
    words = [word for word in answer.missing if word not in answer.understanding.codes]
    codes = [code for code in answer.understanding.codes if code in answer.missing]
    return [*codes, *words][:MOST_MISSING]


def _read_from_text(t: Texts, answer: Answer) -> list[str]:
    understood = answer.understanding
    language = understood.language
    is_sure = language.is_stated or language.confidence >= SURE_ENOUGH
    name = language_name(t, language.tag)
    found = [t("answer.language" if is_sure else "answer.language_unsure", name=name)]
    found += [t("answer.code", code=code) for code in understood.codes]
    if understood.money_inr is not None:
        found.append(t("answer.money", sum=rupees(understood.money_inr)))
    if understood.trl is not None:
        found.append(t("answer.trl", level=understood.trl))
    return found


def _asked_for(t: Texts, answer: Answer) -> list[str]:
    filters, found = answer.query.filters, []
    if filters.near is not None:
        key = "answer.near" if filters.near.radius_km is None else "answer.within"
        found.append(t(key, place=filters.near.label, km=f"{filters.near.radius_km or 0:g}"))
    if filters.kinds:
        found.append(t("answer.only", kinds=", ".join(t(f"kinds.{kind.value}") for kind in filters.kinds)))
    if filters.since_year is not None:
        found.append(t("answer.since_year", year=filters.since_year))
    return found
