"""An answer as text for a terminal: what was understood, the verdict, then one block a match."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.text import Text

from api.answers import telling_reasons
from matcher.answer import Answer
from matcher.needs import Need
from matcher.place import place_of
from models.match import Band, Match, MetNeed, Reason
from models.records import Location, Organisation
from scripts.console import out
from scripts.understanding_text import print_understanding

QUOTE_CHARACTERS = 320
BAND_STYLES = {"strong": "bold green", "possible": "yellow", "weak": "dim"}


def print_answer(answer: Answer) -> None:
    """Print an answer to standard output."""
    print_understanding(answer.understanding)
    if answer.query.is_fame_neutral:
        out.print("[dim]Fame-neutral: the amount of evidence did not count.[/]")
    out.print(f"[bold]{escape(answer.advice)}[/]\n")
    for match in answer.matches:
        _print_match(match, answer.organisations.get(match.provider.organisation_id), answer.understanding.needs)
    if answer.refusing:
        out.print(f"[dim]{answer.refusing} left out: they will not be asked about this.[/]")
    for place in answer.unmet:
        out.print(
            f"[dim]Nothing shown speaks of need {place + 1}:[/] {escape(answer.understanding.needs[place].words)}"
        )
    if answer.missing:
        out.print(f"[dim]In no evidence shown:[/] {escape(', '.join(answer.missing))}")


def _print_match(match: Match, organisation: Organisation | None, needs: Sequence[Need]) -> None:
    style = BAND_STYLES[match.band.value]
    provider = match.provider
    out.print(
        f"[bold]{match.rank}. {escape(provider.name)}[/]  [{style}]{match.band.value}[/] "
        f"[dim]{_percent(match)}{provider.kind.value} · {escape(provider.provider_id)}[/]"
    )
    where = ", ".join(
        part for part in (organisation.name if organisation else "", _town(place_of(provider, organisation))) if part
    )
    distance = f"{match.distance_km:,.0f} km" if match.distance_km is not None else ""
    facts = [f"{label}: {text}" for label, text in (match.facts or {}).items()]
    for line in (" · ".join(part for part in (where, distance) if part), " · ".join(facts)):
        if line:
            out.print(f"   {escape(line)}")
    for found in match.met:
        out.print(_met(found))
    if match.unmet and match.met:
        out.print(
            f"   [dim]not spoken of: need {', '.join(str(place + 1) for place in match.unmet)} of {len(needs)}[/]"
        )
    for reason in telling_reasons(match)[: 1 if match.met else 2]:
        out.print(_quote(reason))
    out.print()


def _percent(match: Match) -> str:
    """Return the probability of a match that is recommended at all; of a weak one the band says enough."""
    return "" if match.band is Band.WEAK else f"{match.probability:.0%} · "


def _town(place: Location) -> str:
    return place.city or place.district or place.state


def _met(found: MetNeed) -> Text:
    """Return which need a sentence meets, and the sentence with the words that do."""
    sentence = Text(found.sentence)
    for span in found.spans:
        sentence.stylize("bold cyan", span.start, span.end)
    sentence.truncate(QUOTE_CHARACTERS, overflow="ellipsis")
    return Text(f"   need {found.need + 1}: “", "dim").append_text(sentence).append("”", "dim")


def _quote(reason: Reason) -> Text:
    shown = Text(
        "   " + reason.evidence_kind.replace("_", " ") + (f" {reason.year}" if reason.year else "") + ": “", "dim"
    )
    quote = Text(reason.quote)
    for span in reason.spans:
        quote.stylize("bold cyan", span.start, span.end)
    # A title stands on a line of its own; run into the text it would read as part of its first sentence.
    quote = Text(" · ").join(quote.split("\n"))
    quote.truncate(QUOTE_CHARACTERS, overflow="ellipsis")
    return shown.append_text(quote).append("”", "dim")
