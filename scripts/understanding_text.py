"""What was understood as text for a terminal: one line of facts, then the needs with their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from rich.markup import escape

from api.pages.wording import language_name
from api.texts import Catalogues
from matcher.circumstances import Facts
from matcher.coverage import Coverage
from matcher.lanes import rupees
from matcher.needs import Need
from matcher.understand import Understanding
from scripts.console import out

_WARNINGS = {
    Coverage.NOT_COVERED: (
        "No language model here has read {name}: what follows rests on words and numbers in common only. "
        "If the guess is wrong, say --language hi (or ta, hi-Latn …)."
    ),
    Coverage.NEIGHBOUR: "No language model here has read {name} itself; it was read like its neighbours.",
}


def print_understanding(understanding: Understanding) -> None:
    """Print what was understood to standard output."""
    name = language_name(Catalogues.load().by_language["en"], understanding.language.tag)
    found = [name, *_codes(understanding), *_facts(understanding.facts)]
    out.print(f"[dim]Understood:[/] {escape(' · '.join(found))}")
    if understanding.coverage in _WARNINGS:
        out.print(f"[yellow]{escape(_WARNINGS[understanding.coverage].format(name=name))}[/]")
    for number, need in enumerate(understanding.needs, start=1):
        out.print(f"   [dim]need {number}:[/] {escape(_worded(need))}")


def _worded(need: Need) -> str:
    stressed = f" (counts {need.weight:g} times)" if need.weight != 1 else ""
    return f"{need.words}{f' [{need.gloss}]' if need.gloss else ''}{stressed}"


def _codes(understanding: Understanding) -> Iterator[str]:
    if understanding.codes:
        yield f"codes {', '.join(code.upper() for code in understanding.codes)}"


def _facts(facts: Facts) -> Iterator[str]:
    if facts.pincode:
        yield f"PIN {facts.pincode}"
    if facts.places:
        yield f"names {', '.join(place.name for place in facts.places)} (--near measures from there)"
    if facts.money is not None:
        low, high = rupees(facts.money.low_inr), rupees(facts.money.high_inr)
        yield f"money {high}" if low == high else f"money {low} to {high}"
    if facts.limits:
        yield f"figures {', '.join(limit.words for limit in facts.limits)}"
    if facts.deadline is not None:
        day = f" ({facts.deadline.day})" if facts.deadline.day else ""
        yield f"by when {facts.deadline.words}{day}"
    if facts.trl:
        yield f"TRL {facts.trl}"
