"""Which works are stored already, under whatever source: by DOI, else by title and year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b

import regex

from models.records import EvidenceKind
from models.store import Transaction

DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+", re.IGNORECASE)
WORK_KINDS = (EvidenceKind.PUBLICATION, EvidenceKind.PATENT, EvidenceKind.PROJECT)
SHORTEST_TELLING_TITLE = 20
"""Letters of a title from which on it tells a work apart; "Introduction" and "Editorial" do not."""

_LETTERS = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_TAGS = re.compile(r"<[^<>]{1,40}>")


def doi_of(text: str) -> str:
    """Return the DOI that a text holds, in lower case and without what follows it; empty where there is none."""
    found = DOI.search(text)
    return found[0].casefold().rstrip(".,;)]}") if found else ""


def title_key(title: str) -> str:
    """Return a title for comparison: letters and digits alone, without case and markup."""
    return "".join(_LETTERS.findall(_TAGS.sub(" ", title).casefold()))


class StoredWorks:
    """The works of a database by DOI and by title, held as short digests; what an import adds is added."""

    def __init__(self, transaction: Transaction) -> None:
        """Read DOI, title and year of all works that are stored."""
        self._by_doi: dict[bytes, str] = {}
        self._by_title: dict[bytes, list[tuple[str, int | None, bytes]]] = defaultdict(list)
        for evidence_id, title, year, url in transaction.evidence.headings(WORK_KINDS):
            self.add(evidence_id, title, year, doi_of(url))

    def add(self, evidence_id: str, title: str, year: int | None, doi: str) -> None:
        """Add a work."""
        mark = _digest(doi) if doi else b""
        if mark:
            self._by_doi.setdefault(mark, evidence_id)
        key = title_key(title)
        if key:
            self._by_title[_digest(key)].append((evidence_id, year, mark))

    def find(self, title: str, year: int | None, doi: str, owned: Iterable[str] = ()) -> str:
        """Return the id of the stored work that this one is; empty where there is none.

        The same DOI decides. Without it on one side the same title does, in the same year or where one side says none;
        a short title only among works that one of the same people owns.

        Args:
            title: Its title.
            year: Its year, where it is known.
            doi: Its DOI, as `doi_of` returns it, or empty.
            owned: Ids of works that its owners have already.
        """
        mark = _digest(doi) if doi else b""
        if mark in self._by_doi:
            return self._by_doi[mark]
        key = title_key(title)
        is_telling = len(key) >= SHORTEST_TELLING_TITLE
        theirs = frozenset() if is_telling else frozenset(owned)
        fitting = [
            evidence_id
            for evidence_id, stored_year, stored_mark in self._by_title.get(_digest(key), ())
            if not (mark and stored_mark)
            and (stored_year == year or None in (stored_year, year))
            and (is_telling or evidence_id in theirs)
        ]
        return min(fitting, default="")


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=10).digest()
