"""What is compared of a provider, read for all of one kind at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from matcher.duplicates.name_words import NameWord, name_words
from matcher.duplicates.word_sets import name_set, telling_stems, title_set
from models.records import Organisation, Provider
from models.store import Transaction

TITLES_COMPARED = 200
SHORTEST_TITLE = 4


@dataclass(frozen=True)
class Profile:
    """One provider as it is compared; ``organisation`` is one key for all spellings of its organisation's name."""

    provider_id: str
    name: str
    organisation: str = ""
    organisation_name: str = ""
    department: str = ""
    orcid: str = ""
    url: str = ""
    district: str = ""
    state: str = ""

    @cached_property
    def words(self) -> tuple[NameWord, ...]:
        """The parts of the name."""
        return name_words(self.name)


@dataclass(frozen=True)
class Work:
    """What one provider has to show: ids of its evidence, their titles as sets of words, what they are about."""

    evidence_ids: frozenset[str] = frozenset()
    titles: Mapping[frozenset[str], str] = field(default_factory=dict)
    stems: frozenset[str] = frozenset()


def read_profiles(transaction: Transaction, kind: str) -> list[Profile]:
    """Return all providers of a kind, by rising id."""
    organisations = {one.organisation_id: one for one in transaction.organisations.iterate()}
    return [profile_of(provider, organisations) for provider in transaction.providers.iterate(kind=kind)]


def profile_of(provider: Provider, organisations: Mapping[str, Organisation]) -> Profile:
    """Return what is compared of a provider."""
    organisation = organisations.get(provider.organisation_id)
    name = organisation.name if organisation else ""
    place = provider.location if provider.location.state or organisation is None else organisation.location
    return Profile(
        provider.provider_id,
        provider.name,
        " ".join(sorted(name_set(name))) or provider.organisation_id,
        name or provider.organisation_id,
        getattr(provider.details, "department", ""),
        getattr(provider.details, "orcid", "").strip().removeprefix("https://orcid.org/").upper(),
        provider.url.strip().rstrip("/").casefold(),
        place.district,
        place.state,
    )


def read_work(transaction: Transaction, provider_ids: Iterable[str]) -> dict[str, Work]:
    """Return what providers have to show, by id."""
    titles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for provider_id, evidence_id, title in transaction.evidence.titles(provider_ids):
        titles[provider_id].append((evidence_id, title))
    return {provider_id: work_of(ones) for provider_id, ones in titles.items()}


def work_of(evidence: Iterable[tuple[str, str]]) -> Work:
    """Return what evidence, given as ids and titles, shows."""
    held = list(evidence)
    return Work(
        frozenset(evidence_id for evidence_id, _ in held),
        dict(_titles(title for _, title in held[:TITLES_COMPARED])),
        frozenset(stem for _, title in held for stem in telling_stems(title)),
    )


def _titles(titles: Iterable[str]) -> Iterator[tuple[frozenset[str], str]]:
    for title in titles:
        found = title_set(title)
        if len(found) >= SHORTEST_TITLE:
            yield found, title
