"""How two providers are connected, in the words of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from api.pages.quotes import marked, written_language
from api.pages.wording import worded_day
from api.texts import Texts
from matcher.partners.connection import Connection
from matcher.partners.topics import Sentence
from models.details import CallDetails
from models.reference.lookups import clusters

Names = Mapping[str, str]


@dataclass(frozen=True)
class ShownSentence:
    """A stored sentence, escaped, with its telling words marked; its language; what holds it, and of which year."""

    text: Markup
    language: str
    source: str


@dataclass(frozen=True)
class Opening:
    """A funding call or a facility: id, name, and what matters of it for the two."""

    provider_id: str
    name: str
    lines: list[str]


@dataclass(frozen=True)
class Connected:
    """A connection as a page shows it; ``topics`` are pairs of sentences."""

    topics: list[tuple[ShownSentence, ShownSentence]]
    first_adds: list[ShownSentence]
    second_adds: list[ShownSentence]
    conflicts: list[str]
    lines: list[str]
    has_path: bool
    calls: list[Opening]
    facilities: list[Opening]


def connected(t: Texts, found: Connection, names: Names) -> Connected:
    """Return a connection in the page's words.

    Args:
        t: The page's texts.
        found: The connection.
        names: Names of everybody on the path and in common, by id.
    """
    return Connected(
        topics=[(shown_sentence(t, one.first), shown_sentence(t, one.second)) for one in found.topics],
        first_adds=[shown_sentence(t, one) for one in found.first_adds],
        second_adds=[shown_sentence(t, one) for one in found.second_adds],
        conflicts=[t(f"joined.{one.kind.value}") for one in found.conflicts],
        lines=list(_lines(t, found, names)),
        has_path=bool(found.acquaintance.path),
        calls=list(_calls(t, found)),
        facilities=list(_facilities(t, found)),
    )


def shown_sentence(t: Texts, sentence: Sentence) -> ShownSentence:
    """Return a stored sentence as a page shows it."""
    kind = t.word(f"evidence.{sentence.evidence_kind}", str(sentence.evidence_kind))
    return ShownSentence(
        text=marked(sentence.text, sentence.spans),
        language=written_language(sentence.text),
        source=f"{kind} · {sentence.year}" if sentence.year else kind,
    )


def _lines(t: Texts, found: Connection, names: Names) -> Iterator[str]:
    if found.distance_km is not None:
        yield t("connection.apart", km=round(found.distance_km))
    if found.cluster_id:
        named = {cluster.cluster_id: cluster.name for cluster in clusters()}
        yield t("connection.same_cluster", name=named.get(found.cluster_id, found.cluster_id))
    between = found.acquaintance.path[1:-1]
    if between:
        yield t("connection.path", names=_named(between, names, " → "))
    if found.acquaintance.in_common:
        yield t("connection.in_common", names=_named(found.acquaintance.in_common, names, ", "))


def _named(ids: Iterable[str], names: Names, separator: str) -> str:
    return separator.join(names.get(one, one) for one in ids)


def _calls(t: Texts, found: Connection) -> Iterator[Opening]:
    for one in found.calls:
        details = one.provider.details
        may = t(
            "connection.call",
            first=found.first.provider.name,
            first_may=t(f"eligible.{one.first.eligible.value}"),
            second=found.second.provider.name,
            second_may=t(f"eligible.{one.second.eligible.value}"),
        )
        deadline = details.deadline if isinstance(details, CallDetails) else None
        until = [t("connection.until", date=worded_day(t, deadline))] if deadline else []
        yield Opening(one.provider.provider_id, one.provider.name, [*until, may])


def _facilities(t: Texts, found: Connection) -> Iterator[Opening]:
    for one in found.facilities:
        line = t(
            "connection.facility",
            first=found.first.provider.name,
            first_km=round(one.first_km),
            second=found.second.provider.name,
            second_km=round(one.second_km),
        )
        yield Opening(one.provider.provider_id, one.provider.name, [line])
