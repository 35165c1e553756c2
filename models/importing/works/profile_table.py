"""Tables of people and of works, as VIDWAN, IRINS and libraries export them: a row is a person or a work.

There is no published layout of these exports, so columns go by the names under which portals show them. A row that has
a title is a work, another one a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from models.flaws import Flaw
from models.importing.headers import fold
from models.importing.rows import Value
from models.importing.templates import as_text
from models.importing.works.records import Author, Person, Work, WorksRow

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("vidwan id", "expert id", "expertId", "irins id", "id", "key"),
    "name": ("expert name", "faculty name", "full name", "name of the faculty", "author name", "researcher"),
    "designation": ("position",),
    "department": ("school", "dept"),
    "organisation": ("organization", "institute", "institution", "college", "university", "affiliation"),
    "expertise": (
        "area of expertise", "areas of expertise", "subject area", "research interests", "keywords", "specialization",
    ),
    "orcid": ("orcid id", "orcid iD"),
    "profile": ("profile link", "profile url", "irins profile", "vidwan profile"),
    "about": ("biography", "bio", "summary"),
    "publications": ("papers", "list of publications"),
    "title": ("article title", "publication title", "paper title", "title of the paper"),
    "authors": ("author(s)", "author names", "all authors", "co-authors"),
    "year": ("publication year", "year of publication", "date", "published"),
    "doi": ("doi link", "doi no"),
    "abstract": ("summary of the paper",),
    "type": ("document type", "publication type", "kind"),
    "link": ("url", "web link"),
    "provider_id": ("owner_ids", "owner id", "owner"),
    "not_provider_id": (),
}  # fmt: skip
"""Columns that are read, each with the other names that it goes by."""

KNOWN = frozenset(fold(name) for own, others in COLUMNS.items() for name in (own, *others))
TELLING = frozenset(fold(name) for own in ("title", "name") for name in (own, *COLUMNS[own]))
"""Columns of which a table of people or works has at least one."""
NEW = "new"
"""What stands in ``provider_id`` where somebody is none of those who are stored."""

_PATENT = re.compile(r"patent", re.IGNORECASE)
_PROJECT = re.compile(r"project|grant|funding", re.IGNORECASE)
_LIST = re.compile(r"[;|\n]")
_NAMES = re.compile(r"[;|\n]|\s+and\s+|\s+&\s+")
_LAST_FIRST = re.compile(r"^[^,]+,(?:\s*[^\s,]\.?)+$|^[^,]+,\s*[^,]+$")


def read_profile_row(number: int, values: Mapping[str, Value]) -> WorksRow:
    """Return one row of a table as a work or a person."""
    row = _by_column(values)
    cell = {name: as_text(value) for name, value in row.items()}
    if cell.get("title"):
        return WorksRow(number, work=_work(row, cell), values=values)
    if cell.get("name"):
        return WorksRow(number, person=_person(row, cell), values=values)
    if not any(cell.values()):
        return WorksRow(number, skip_reason="empty row", values=values)
    return WorksRow(number, problem=Flaw.NO_TITLE_AND_NAME.problem("", ""), values=values)


def names_of(written: str) -> list[str]:
    """Return the names of an authors' cell: parted by ``;``, ``|``, line ends or ``and``, else by commas.

    A comma parts names only where what stands between them are whole names: ``Rao, A.; Nair, B.`` and
    ``Asha Rao, Bina Nair`` are two each, ``Rao, Asha`` is one.
    """
    parts = [part for one in _NAMES.split(written) if (part := one.strip(" ,"))]
    if len(parts) == 1 and "," in parts[0] and not _LAST_FIRST.match(parts[0]):
        return [name for one in parts[0].split(",") if (name := one.strip())]
    if len(parts) == 1 and all(" " in one.strip() for one in parts[0].split(",")):
        return [one.strip() for one in parts[0].split(",")]
    return parts


def _by_column(values: Mapping[str, Value]) -> dict[str, Value]:
    folded = {fold(name): value for name, value in reversed(list(values.items()))}
    return {
        own: next((folded[key] for name in (own, *others) if (key := fold(name)) in folded and folded[key]), "")
        for own, others in COLUMNS.items()
    }


def _work(row: Mapping[str, Value], cell: Mapping[str, str]) -> Work:
    kind = cell["type"]
    owners, strangers = (tuple(_items(row[name])) for name in ("provider_id", "not_provider_id"))
    return Work(
        title=cell["title"],
        kind="patent" if _PATENT.search(kind) else "project" if _PROJECT.search(kind) else "publication",
        year=cell["year"],
        doi=cell["doi"],
        url=cell["link"],
        abstract=cell["abstract"],
        authors=tuple(_authors(row, cell)),
        owner_ids=tuple(one for one in owners if one != NEW),
        not_owner_ids=strangers,
    )


def _authors(row: Mapping[str, Value], cell: Mapping[str, str]) -> list[Author]:
    given = row["authors"]
    names = list(map(as_text, given)) if isinstance(given, list) else names_of(cell["authors"])
    own = [Author(cell["name"], cell["orcid"], cell["organisation"])] if cell["name"] else []
    if len(names) == 1 and not own:
        return [Author(names[0], cell["orcid"], cell["organisation"])]
    return [*own, *(Author(name, "", "" if own else cell["organisation"]) for name in names if name != cell["name"])]


def _person(row: Mapping[str, Value], cell: Mapping[str, str]) -> Person:
    return Person(
        key=cell["id"] or cell["orcid"] or f"{cell['name']} {cell['organisation']}",
        name=cell["name"],
        orcid=cell["orcid"],
        organisation=cell["organisation"],
        department=cell["department"],
        designation=cell["designation"],
        url=cell["profile"] or cell["link"],
        about=cell["about"],
        expertise=tuple(_items(row["expertise"])),
        publications=tuple(_items(row["publications"], lines=True)),
        provider_id="" if cell["provider_id"] == NEW else cell["provider_id"],
        is_new=cell["provider_id"] == NEW,
    )


def _items(value: Value, *, lines: bool = False) -> list[str]:
    """Return the items of a list or of a cell that holds several; publications hold semicolons and part at lines."""
    if isinstance(value, list):
        return [text for text in map(as_text, value) if text]
    text = as_text(value)
    parts = text.split("\n") if lines else _LIST.split(text)
    if not lines and len(parts) == 1:
        parts = text.split(",")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))
