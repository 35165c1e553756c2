"""A profile as its owner sees it: every fact with its source and date, and what the owner says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from matcher.profiles.fields import SAID_ONLY, WONT_DO, fields_of
from models.errors import NotFound
from models.profiles.layer import CAPACITY, PLACE
from models.profiles.word import ALTERING, SAID_BY_OWNER, WHOLE, Act, OwnerWord
from models.records import Evidence, Provider
from models.refusals import Refusal
from models.store import Transaction


@dataclass(frozen=True)
class Fact:
    """One fact: what stands there, what sources say, and the word by which the owner changed, hid or confirmed it.

    Args:
        field: Which one.
        value: What stands there now, as JSON has it; empty where nothing does.
        sourced: What sources say.
        source: Where ``value`` comes from.
        as_of: The day that it speaks of, ISO; empty when it is not known.
        word: What alters it and holds; ``None`` where nothing does.
        confirmed: What confirms it as it stands; ``None`` where nothing does.
    """

    field: str
    value: Any
    sourced: Any
    source: str
    as_of: str
    word: OwnerWord | None
    confirmed: OwnerWord | None

    @property
    def is_hidden(self) -> bool:
        """Whether its owner hid it."""
        return self.word is not None and self.word.act is Act.HIDE


@dataclass(frozen=True)
class Piece:
    """One piece of evidence: as sources give it, its facts, and what its owner says of the whole.

    ``others`` counts its further owners: what belongs to several is theirs to correct together.
    """

    evidence: Evidence
    facts: tuple[Fact, ...]
    others: int
    hidden: OwnerWord | None
    boosted: OwnerWord | None
    confirmed: OwnerWord | None
    added: OwnerWord | None


@dataclass(frozen=True)
class Profile:
    """A profile whole: the record as sources give it, its facts, its evidence, what it refuses, what was said when."""

    provider: Provider
    provider_ids: tuple[str, ...]
    facts: tuple[Fact, ...]
    pieces: tuple[Piece, ...]
    wont_do: tuple[OwnerWord, ...]
    hidden: OwnerWord | None
    history: tuple[OwnerWord, ...]


def root_of(transaction: Transaction, provider_id: str) -> str:
    """Return the id of the record that stands for a provider now."""
    return transaction.providers.merged_into(provider_id) or provider_id


def profile_of(transaction: Transaction, provider_id: str) -> Profile:
    """Return a profile, hidden or not.

    Raises:
        NotFound: There is no such provider.
    """
    root = root_of(transaction, provider_id)
    provider = transaction.providers.as_sources_say([root]).get(root)
    if provider is None:
        raise NotFound(Refusal.NO_SUCH_RECORD.told(record_type="provider", record_id=provider_id))
    ids = tuple(transaction.providers.with_merged([root]))
    history = tuple(transaction.owner_words.of_profiles(ids))
    words = [word for word in history if word.holds]
    on_provider = [word for word in words if word.record_type == "provider"]
    values = _provider_values(provider)
    return Profile(
        provider,
        ids,
        tuple(_fact(field, values.get(field), provider, on_provider) for field in fields_of(provider.kind)),
        tuple(_pieces(transaction, ids, words)),
        tuple(word for word in words if word.field == WONT_DO),
        _last(on_provider, WHOLE, (Act.HIDE,)),
        history,
    )


def boosted_evidence(transaction: Transaction, provider_id: str) -> set[str]:
    """Return the evidence that the owner of a stored provider puts first."""
    ids = transaction.providers.with_merged([provider_id])
    words = transaction.owner_words.of_profiles(ids, only_holding=True, fields=[WHOLE])
    return {word.record_id for word in words if word.act is Act.BOOST}


def _provider_values(provider: Provider) -> dict[str, Any]:
    place = {name: value for name, value in asdict(provider.location).items() if value not in ("", None)}
    values = asdict(provider) | asdict(provider.details) | {"languages": list(provider.languages), PLACE: place}
    hours = values.pop("capacity_hours_per_month", None)
    values[CAPACITY] = None if hours is None else {"hours_per_month": hours, "until": ""}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _fact(field: str, sourced: Any, record: Provider | Evidence, words: Iterable[OwnerWord]) -> Fact:
    words = list(words)
    word = _last(words, field, ALTERING)
    value = sourced if word is None else word.value
    confirmed = _last(words, field, (Act.CONFIRM,))
    if confirmed is not None and confirmed.value != value:
        confirmed = None  # it was another value that they confirmed
    if word is not None:
        return Fact(field, value, sourced, SAID_BY_OWNER, word.said_at[:10], word, confirmed)
    as_of = record.provenance.as_of
    known = sourced not in (None, "", [], {}) and field not in SAID_ONLY[2:]
    return Fact(
        field, value, sourced, record.provenance.source if known else "",
        as_of.isoformat() if as_of and known else "", None, confirmed,
    )  # fmt: skip


def _pieces(transaction: Transaction, ids: tuple[str, ...], words: list[OwnerWord]) -> list[Piece]:
    stored = transaction.evidence.owned_by(ids)
    stated = transaction.evidence.merged.naming("evidence", ids)
    wanted = [*(item.evidence_id for items in stored.values() for item in items), *stated]
    found = transaction.evidence.as_stated(wanted).values()
    owned = [item for item in found if not set(item.owner_ids).isdisjoint(ids)]
    roots = {owner: root_of(transaction, owner) for item in owned for owner in item.owner_ids}
    pieces = [_piece(item, words, len({roots[owner] for owner in item.owner_ids}) - 1) for item in owned]
    return sorted(pieces, key=_order)


def _order(piece: Piece) -> tuple[bool, bool, int, str]:
    """Order boosted evidence first, hidden last, else the newest first; ties by rising id."""
    item = piece.evidence
    return piece.boosted is None, piece.hidden is not None, -(item.year or 0), item.evidence_id


def _piece(item: Evidence, words: list[OwnerWord], others: int) -> Piece:
    own = [word for word in words if word.record_type == "evidence" and word.record_id == item.evidence_id]
    return Piece(
        item,
        tuple(_fact(field, getattr(item, field), item, own) for field in ("title", "text", "year", "url")),
        others,
        _last(own, WHOLE, (Act.HIDE,)),
        _last(own, WHOLE, (Act.BOOST,)),
        _last(own, WHOLE, (Act.CONFIRM,)),
        _last(own, WHOLE, (Act.ADD,)),
    )


def _last(words: Iterable[OwnerWord], field: str, acts: tuple[Act, ...]) -> OwnerWord | None:
    found = [word for word in words if word.field == field and word.act in acts]
    return found[-1] if found else None
