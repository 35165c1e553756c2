"""A work as evidence: made new, or joined to the one that is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, TypeVar

from matcher.works.stored_works import doi_of, title_key
from models.errors import InvalidInput
from models.flaws import Flaw
from models.importing import fields
from models.importing.works.records import Work
from models.records import Evidence, EvidenceKind, Provenance

T = TypeVar("T")


@dataclass(frozen=True)
class CheckedWork:
    """A work whose texts were checked; ``doi`` is bare, ``year`` None where it is not known."""

    kind: EvidenceKind
    title: str
    text: str
    year: int | None
    doi: str
    url: str

    @property
    def evidence_id(self) -> str:
        """The id of the work where it is not stored yet: of its DOI, else of its title and year."""
        mark = self.doi or f"{title_key(self.title)} {self.year}"
        return f"{self.kind}-{blake2b(mark.encode(), digest_size=8).hexdigest()}"

    def evidence(self, owner_ids: Sequence[str], provenance: Provenance) -> Evidence:
        """Return the work as new evidence."""
        return Evidence(
            self.evidence_id, self.kind, tuple(owner_ids), provenance, self.title, self.text, self.year, self.url
        )


def checked(work: Work, left_out: Counter[str]) -> CheckedWork:
    """Return a work with its texts checked; a year, abstract or address that cannot be read is left out and counted.

    Raises:
        InvalidInput: It has no title, or one that cannot be stored.
    """
    if not work.title.strip():
        raise InvalidInput("work", [Flaw.NO_WORK_TITLE.problem("title", "")])
    doi = doi_of(work.doi) or doi_of(work.url)
    url = f"https://doi.org/{doi}" if doi else _lenient(fields.web_address, work.url, "url", left_out, "")
    return CheckedWork(
        kind=EvidenceKind(work.kind),
        title=fields.heading(work.title),
        text=_lenient(fields.prose, work.abstract, "abstract", left_out, ""),
        year=_lenient(_year, work.year, "year", left_out, None),
        doi=doi,
        url=url,
    )


def joined(stored: Evidence, work: CheckedWork, owner_ids: Sequence[str], *, fills_gaps: bool) -> Evidence:
    """Return stored evidence with more owners, and where allowed with what it lacked; nothing there is replaced."""
    owners = tuple(dict.fromkeys((*stored.owner_ids, *owner_ids)))
    if not fills_gaps:
        return replace(stored, owner_ids=owners)
    return replace(
        stored,
        owner_ids=owners,
        text=stored.text or work.text,
        year=stored.year or work.year,
        url=stored.url or work.url,
    )


def renewed(held: Evidence, fresh: Evidence, owner_ids: Sequence[str] = ()) -> Evidence:
    """Return evidence as its source gives it now, owned by whoever owned it, and by more."""
    return replace(fresh, owner_ids=tuple(dict.fromkeys((*held.owner_ids, *fresh.owner_ids, *owner_ids))))


def as_table_row(work: Work) -> Mapping[str, Any]:
    """Return a work as a row of the table that can be corrected and imported again."""
    return {
        "title": work.title,
        "authors": "; ".join(one.name for one in work.authors),
        "year": work.year,
        "doi": work.doi,
        "abstract": work.abstract,
        "type": work.kind,
        "link": work.url,
        "provider_id": "; ".join(work.owner_ids),
        "not_provider_id": "; ".join(work.not_owner_ids),
    }


def _year(text: str) -> int:
    return fields.year(text.strip("/ "))


def _lenient(parse: Callable[[str], T], text: str, name: str, left_out: Counter[str], otherwise: T) -> T:
    if not text.strip():
        return otherwise
    try:
        return parse(text.strip())
    except InvalidInput as error:
        left_out[f"{name}: {error.problems[0].reason if error.problems else error}"] += 1
        return otherwise
