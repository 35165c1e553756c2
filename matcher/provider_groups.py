"""Groups of providers among which exposure is compared: career stage, type of institution, size of the profile.

The words are data, `provider_groups.toml`: the first entry with a phrase that stands in a text as whole words decides.
What no entry fits is `UNKNOWN`; nothing is guessed from a name of a person.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import regex

from models.details import ProviderKind
from models.records import OrganisationKind

UNKNOWN = "unknown"
NO_PERSON = "not a person"
COMPANY = "company or start-up"
SIZES = ((1, "0–1 pieces"), (4, "2–4 pieces"), (9, "5–9 pieces"))
LARGEST = "10 or more pieces"
_BETWEEN_WORDS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True)
class GroupWords:
    """One group and the phrases that tell it, as runs of whole words with a space at both ends."""

    group: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class GroupTable:
    """What `provider_groups.toml` holds, in its order."""

    career_stages: tuple[GroupWords, ...]
    institution_types: tuple[GroupWords, ...]
    by_organisation_kind: dict[str, str]


def career_stage(kind: ProviderKind, designation: str) -> str:
    """Return the career stage that a designation tells; `NO_PERSON` for what is none, `UNKNOWN` where nothing fits."""
    if kind is not ProviderKind.RESEARCHER:
        return NO_PERSON
    return _first_fitting(designation, group_table().career_stages)


def institution_type(kind: ProviderKind, name: str, organisation_kind: OrganisationKind | None = None) -> str:
    """Return the type of a provider's institution: by the provider's kind, then its name, then the record's kind.

    Args:
        kind: A start-up is a company, whatever it is called.
        name: The organisation's name; empty where none is known.
        organisation_kind: What the record of the organisation says; asked where the name tells nothing.
    """
    if kind is ProviderKind.STARTUP:
        return COMPANY
    told = _first_fitting(name, group_table().institution_types)
    if told != UNKNOWN or organisation_kind is None:
        return told
    return group_table().by_organisation_kind[organisation_kind.value]


def profile_size(evidence: int) -> str:
    """Return the size class of a profile of so many pieces of evidence."""
    return next((name for most, name in SIZES if evidence <= most), LARGEST)


@cache
def group_table() -> GroupTable:
    """Return the words that tell groups; read when first asked for, once a process."""
    table = tomllib.loads(Path(__file__).with_name("provider_groups.toml").read_text(encoding="utf-8"))
    stages, types = (
        tuple(GroupWords(entry["group"], tuple(map(_words, entry["phrases"]))) for entry in table[name])
        for name in ("career_stage", "institution_type")
    )
    return GroupTable(stages, types, table["kind_of_organisation"])


def _first_fitting(text: str, entries: Sequence[GroupWords]) -> str:
    words = _words(text)
    fitting = (entry.group for entry in entries if any(phrase in words for phrase in entry.phrases))
    return next(fitting, UNKNOWN)


def _words(text: str) -> str:
    return f" {_BETWEEN_WORDS.sub(' ', text.casefold()).strip()} "
