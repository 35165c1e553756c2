"""Partners, connections and feeds as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.markup import escape
from rich.text import Text

from api.schemas.partners import (
    ConnectionOut,
    FeedOut,
    OfferOut,
    PartnersOut,
    PersonOut,
    SentenceOut,
    StandingOut,
    SuggestionOut,
)
from matcher.lanes import rupees
from scripts.answer_text import BAND_STYLES, QUOTE_CHARACTERS
from scripts.console import out

LABEL_CHARACTERS = 90
MOST_REASONS = 3


def print_suggestions(found: PartnersOut) -> None:
    """Print partners to standard output."""
    out.print(f"[bold]{escape(found.provider['name'])}[/]: {found.mode} partners")
    if found.goal is not None and not found.is_goal_stated:
        out.print("[dim]No goal was given: what its declared interests name.[/]")
    for number, need in enumerate(found.needs, start=1):
        _print_need(number, need)
    for lane, suggestions in found.lanes.items():
        out.print(f"\n[bold]{lane}[/]" + ("" if suggestions else "  [dim]nobody[/]"))
        for one in suggestions:
            _print_suggestion(one)
    out.print(
        f"\n[dim]{found.considered} were compared; {found.left_out} who have worked together already are left out, "
        f"and {found.refusing} who will not be asked about this.[/]"
    )


def print_connection(found: ConnectionOut) -> None:
    """Print a connection to standard output."""
    out.print(f"[bold]{escape(found.first.name)}[/] and [bold]{escape(found.second.name)}[/]")
    for topic in found.topics:
        out.print(_quote("both work on:", topic.first))
        out.print(_quote("             ", topic.second))
    for person, added in ((found.first, found.first_adds), (found.second, found.second_adds)):
        for sentence in added:
            out.print(_quote(f"only {person.name}:", sentence))
    for line in _facts(found):
        out.print(f"   {escape(line)}")


def print_feed(feed: FeedOut) -> None:
    """Print the problems of a week to standard output."""
    out.print(f"[bold]{escape(feed.provider['name'])}[/]: problems of {feed.week}\n")
    for number, offer in enumerate(feed.offers, start=1):
        _print_offer(number, offer)
    if not feed.offers:
        out.print("No open problem fits well enough this week.")
    out.print(
        f"[dim]{feed.open_problems} are open; {feed.answered} were answered before; "
        f"{feed.refused} are passed over, because they are not to be asked about.[/]"
    )


def _print_need(number: int, need: StandingOut) -> None:
    own = "covered" if need.own.band == "strong" else "partly covered" if need.own.band == "possible" else "lacking"
    added = "" if need.is_added_to or need.own.band == "strong" else ", and nobody suggested adds to it"
    out.print(f"   need {number}: {escape(need.words)} [dim]({need.share:.0%} of the goal; {own}{added})[/]")
    if need.own.shown:
        out.print(_quote("  ", need.own.shown))


def _print_suggestion(found: SuggestionOut) -> None:
    provider, style = found.provider, BAND_STYLES[found.band]
    out.print(
        f"[bold]{found.rank}. {escape(provider['name'])}[/]  [{style}]{found.band}[/] "
        f"[dim]{provider['kind']} · {escape(provider['provider_id'])}[/]"
    )
    where = ", ".join(part for part in (provider["organisation"], provider["city"] or provider["district"]) if part)
    if where:
        out.print(f"   {escape(where)}")
    for skill in found.adds:
        if skill.shown:
            out.print(_quote(f"adds need {skill.need + 1} ({skill.probability:.0%}):", skill.shown))
    if found.shown and not found.connection.topics:
        out.print(_quote("they:", found.shown))
    for topic in found.connection.topics[:1]:
        out.print(_quote("you:", topic.first))
        out.print(_quote("they:", topic.second))
    for line in _facts(found.connection):
        out.print(f"   {escape(line)}", style="dim")


def _facts(found: ConnectionOut) -> Iterator[str]:
    """Yield what else joins the two, a line each."""
    for conflict in found.conflicts:
        yield f"conflict: {conflict.kind.replace('_', ' ')} ({', '.join(conflict.shown_by)})"
    if len(found.path) > 2:
        yield f"path: {_names(found.path, ' → ')}"
    if found.in_common:
        yield f"both have worked with: {_names(found.in_common, ', ')}"
    if found.distance_km is not None:
        yield f"{found.distance_km:,.0f} km apart" + (f", cluster {found.cluster_id}" if found.cluster_id else "")
    for call in found.calls:
        until = call.deadline or "further notice"
        yield f"call: {call.name}, until {until} (may apply: {call.first.eligible}, {call.second.eligible})"
    for facility in found.facilities:
        yield f"facility: {facility.name}, {facility.first_km:,.0f} and {facility.second_km:,.0f} km away"


def _names(people: Sequence[PersonOut], between: str) -> str:
    return between.join(person.name for person in people)


def _print_offer(number: int, offer: OfferOut) -> None:
    problem, match = offer.problem, offer.match
    style = BAND_STYLES[match["band"]]
    said = f" · {offer.said}" if offer.said else ""
    out.print(
        f"[bold]{number}. {escape(problem['problem_id'])}[/]  [{style}]{match['band']}[/] "
        f"[dim]{match['probability']:.0%} · score {match['score']:.2f} · {problem['confidentiality']}{said}[/]"
    )
    text = Text("   " + (problem["text"] or "").replace("\n", " "))
    text.truncate(QUOTE_CHARACTERS, overflow="ellipsis")
    out.print(text)
    place = problem["location"]["district"] or problem["location"]["state"]
    distance = "" if offer.distance_km is None else f"{offer.distance_km:,.0f} km"
    money = "" if problem["budget_inr"] is None else f"budget {rupees(problem['budget_inr'])}"
    deadline = f"needed by {problem['deadline']}" if problem["deadline"] else ""
    line = " · ".join(part for part in (place, distance, money, deadline) if part)
    if line:
        out.print(f"   {escape(line)}")
    needs = offer.needs or []
    for met in match["met"][:MOST_REASONS]:
        words = needs[met["need"]] if met["need"] < len(needs) else ""
        out.print(_cut(f"   {_cut(words, LABEL_CHARACTERS)}: “{met['sentence']}", QUOTE_CHARACTERS).append("”"))
    if not match["met"] and match["reasons"]:
        out.print(Text(f"   “{match['reasons'][0]['quote']}”".replace("\n", " · "), "dim"))
    out.print()


def _cut(words: str, most: int) -> Text:
    """Return words on one line, cut where they are long."""
    text = Text(" ".join(words.split("\n")), "dim")
    text.truncate(most, overflow="ellipsis")
    return text


def _quote(label: str, sentence: SentenceOut) -> Text:
    """Return a stored sentence with its telling words, on one line."""
    quote = Text(sentence.text)
    for start, end in sentence.spans:
        quote.stylize("bold cyan", start, end)
    quote = Text(" · ").join(quote.split("\n"))
    quote.truncate(QUOTE_CHARACTERS, overflow="ellipsis")
    return Text(f"   {label} “", "dim").append_text(quote).append("”", "dim")
