"""An answer as text for a terminal: what was understood, the verdict, then one block a match."""

from __future__ import annotations

from rich.markup import escape
from rich.text import Text

from api.answers import organisations_of, telling_reasons
from api.pages.wording import language_name
from api.texts import Catalogues
from matcher.answer import Answer
from matcher.lanes import rupees
from matcher.place import place_of
from matcher.understand import Understanding
from models.match import Band, Match, Reason
from models.records import Location, Organisation
from models.store import Store
from scripts.console import out

QUOTE_CHARACTERS = 320
BAND_STYLES = {"strong": "bold green", "possible": "yellow", "weak": "dim"}


def print_answer(answer: Answer, store: Store) -> None:
    """Print an answer to standard output."""
    out.print(f"[dim]Understood:[/] {escape(_understood(answer.understanding))}")
    out.print(f"[bold]{escape(answer.advice)}[/]\n")
    organisations = organisations_of(answer, store)
    for match in answer.matches:
        _print_match(match, organisations.get(match.provider.organisation_id))
    if answer.missing:
        out.print(f"[dim]In no evidence shown:[/] {escape(', '.join(answer.missing))}")


def _understood(understanding: Understanding) -> str:
    found = [
        language_name(Catalogues.load().by_language["en"], understanding.language.tag),
        f"codes {', '.join(code.upper() for code in understanding.codes)}" if understanding.codes else "",
        f"PIN {understanding.pincode}" if understanding.pincode else "",
        f"money {rupees(understanding.money_inr)}" if understanding.money_inr is not None else "",
        f"TRL {understanding.trl}" if understanding.trl else "",
    ]
    return " · ".join(part for part in found if part)


def _print_match(match: Match, organisation: Organisation | None) -> None:
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
    for reason in telling_reasons(match)[:2]:
        out.print(_quote(reason))
    out.print()


def _percent(match: Match) -> str:
    """Return the probability of a match that is recommended at all; of a weak one the band says enough."""
    return "" if match.band is Band.WEAK else f"{match.probability:.0%} · "


def _town(place: Location) -> str:
    return place.city or place.district or place.state


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
