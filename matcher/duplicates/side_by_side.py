"""Two records beside each other, as people compare them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from matcher.place import place_of
from models.duplicate_pairs import DuplicatePair
from models.errors import InvalidInput
from models.merges import MERGEABLE
from models.records import Location, Organisation, Problem, Provider
from models.store import Transaction

SHOWN_TITLES = 5
TITLE_LENGTH = 80
_DETAILS = ("designation", "department", "orcid")


@dataclass(frozen=True)
class Side:
    """One record: its facts by name (empty ones are left out), and titles of what it has to show, newest first."""

    record_id: str
    title: str
    facts: Mapping[str, str]
    titles: Sequence[str] = ()
    evidence: int = 0


@dataclass(frozen=True)
class Comparison:
    """Two records of one type, and the pair that was found; ``pair`` is ``None`` where they were never found alike."""

    record_type: str
    first: Side
    second: Side
    pair: DuplicatePair | None


def compare(transaction: Transaction, record_type: str, first_id: str, second_id: str) -> Comparison:
    """Put two records beside each other.

    Raises:
        NotFound: One of them is not stored; the message tells what it was merged into.
    """
    first, second = (_side(transaction, record_type, record_id) for record_id in (first_id, second_id))
    return Comparison(record_type, first, second, transaction.duplicates.find(record_type, first_id, second_id))


def type_of(transaction: Transaction, first_id: str, second_id: str, given: str = "") -> str:
    """Return which type two records are of: the one given, else the only one that knows both ids.

    Raises:
        InvalidInput: No type knows both ids, or several do and none was given, or there is no such type.
    """
    if given and given not in MERGEABLE:
        raise InvalidInput(f"{given!r} is none of the types whose records are merged: {', '.join(MERGEABLE)}")
    found = [given] if given else _types_that_know(transaction, {first_id, second_id})
    if len(found) != 1:
        how_many = "several types have" if found else "no type has"
        raise InvalidInput(
            f"{how_many} records with the ids {first_id!r} and {second_id!r}; correct them, or name the type: "
            f"{', '.join(MERGEABLE)}"
        )
    return found[0]


def _types_that_know(transaction: Transaction, ids: set[str]) -> list[str]:
    return [record_type for record_type in MERGEABLE if transaction.of(record_type).known(ids) == ids]


def _side(transaction: Transaction, record_type: str, record_id: str) -> Side:
    record = transaction.of(record_type).get(record_id)
    if isinstance(record, Provider):
        return _provider(transaction, record)
    if isinstance(record, Problem):
        facts = {"text": record.text, "organisation": record.organisation_id, "sector": record.sector}
        shown = _filled(facts, record.location, record.provenance.source)
        return Side(record_id, record.title or _beginning(record.text), shown)
    organisation: Organisation = record
    facts = {"aliases": ", ".join(organisation.aliases), "page": organisation.url, "about": organisation.about}
    return Side(record_id, organisation.name, _filled(facts, organisation.location, organisation.provenance.source))


def _provider(transaction: Transaction, record: Provider) -> Side:
    organisation = transaction.organisations.get_many([record.organisation_id]).get(record.organisation_id)
    own = {field.name for field in fields(record.details)}
    facts = {
        "organisation": organisation.name if organisation else record.organisation_id,
        **{name: str(getattr(record.details, name)) for name in _DETAILS if name in own},
        "page": record.url,
    }
    owned = transaction.evidence.owned_by([record.provider_id])[record.provider_id]
    newest = sorted(owned, key=lambda item: (-(item.year or 0), item.evidence_id))[:SHOWN_TITLES]
    titles = [item.title or _beginning(item.text) for item in newest]
    shown = _filled(facts, place_of(record, organisation), record.provenance.source)
    return Side(record.provider_id, record.name, shown, titles, len(owned))


def _filled(facts: Mapping[str, str], place: Location, source: str) -> dict[str, str]:
    where = ", ".join(dict.fromkeys(part for part in (place.city, place.district, place.state) if part))
    return {name: text for name, text in {**facts, "place": where, "source": source}.items() if text}


def _beginning(text: str) -> str:
    """Return the first words of a text without a title."""
    return text if len(text) <= TITLE_LENGTH else text[:TITLE_LENGTH].rsplit(" ", 1)[0] + " …"
