"""BibTeX: entries with strings put in, accents of LaTeX as letters, names parted at ``and``, ``crossref`` followed.

Source: O. Patashnik, BibTeXing, 1988, https://ctan.org/pkg/btxdoc. Parsed by the package ``bibtexparser``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from models.flaws import Flaw
from models.importing.works.latex import plain_text
from models.importing.works.records import Author, Work, WorksRow

_AND_OR_BRACE = re.compile(r"[{}]|\s+and\s+", re.IGNORECASE)
_OTHERS = frozenset({"others", "et al", "et al.", "etal"})
INHERITED = ("year", "date", "booktitle", "publisher", "url")
"""What an entry takes from the one that its ``crossref`` names, where it does not say it itself."""


def read_bibtex(text: str) -> Iterator[WorksRow]:
    """Yield a row for each entry, in the order of the file; what cannot be read is a row with its reason."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import Entry

    library = parse_string(text)
    fields = {entry.key.casefold(): _fields(entry) for entry in library.entries}
    failed = {id(block) for block in library.failed_blocks}
    number = 0
    for block in library.blocks:
        if id(block) in failed:
            number += 1
            yield WorksRow(number, problem=Flaw.NO_BIBTEX.problem("", "", beginning=_beginning(block)))
        elif isinstance(block, Entry):
            number += 1
            yield WorksRow(number, work=_work(str(block.entry_type), _with_parent(_fields(block), fields)))


def _fields(entry: Any) -> dict[str, str]:
    return {name.casefold(): str(field.value) for name, field in entry.fields_dict.items()}


def _with_parent(own: dict[str, str], all_fields: Mapping[str, dict[str, str]]) -> dict[str, str]:
    parent = all_fields.get(own.get("crossref", "").strip().casefold(), {})
    return {name: parent[name] for name in INHERITED if name in parent} | own


def _beginning(block: Any) -> str:
    return repr(" ".join(str(getattr(block, "raw", "") or "").split())[:80])


def _work(entry_type: str, own: Mapping[str, str]) -> Work:
    names = map(plain_text, names_in(own.get("author", "") or own.get("editor", "")))
    return Work(
        title=plain_text(own.get("title", "")),
        kind="patent" if entry_type.casefold() == "patent" else "publication",
        year=plain_text(own.get("year", "") or own.get("date", "")),
        doi=own.get("doi", "").replace("\\", ""),
        url=own.get("url", "").replace("\\", ""),
        abstract=plain_text(own.get("abstract", "")),
        authors=tuple(Author(name) for name in names if name and name.casefold() not in _OTHERS),
    )


def names_in(written: str) -> list[str]:
    """Return the names of an author field; an ``and`` within braces parts nothing."""
    names, depth, begin = [], 0, 0
    for found in _AND_OR_BRACE.finditer(written):
        if (brace := found[0]) in "{}":
            depth += 1 if brace == "{" else -1
        elif depth <= 0:
            names.append(written[begin : found.start()])
            begin = found.end()
    return [*names, written[begin:]]
