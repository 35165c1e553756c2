"""What files of works say, in one shape whatever their format: works, their authors, and people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from models.errors import FieldProblem


@dataclass(frozen=True)
class Author:
    """Who wrote a work, as the file names them; empty where it does not say."""

    name: str
    orcid: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Work:
    """One work as the file gives it, its texts not yet checked.

    Args:
        title: Title.
        kind: Sort of evidence: publication, patent, project.
        year: Year, or a date that holds it.
        doi: DOI, bare or as an address.
        url: Page on the web.
        abstract: Abstract; empty where the file has none.
        authors: In the order of the file.
        of_person: Key of the person of the same file whose work it is, whatever the authors are called.
        owner_ids: Providers that the file itself names as owners.
        not_owner_ids: Providers of whom the file says that they are not meant.
    """

    title: str
    kind: str = "publication"
    year: str = ""
    doi: str = ""
    url: str = ""
    abstract: str = ""
    authors: tuple[Author, ...] = ()
    of_person: str = ""
    owner_ids: tuple[str, ...] = ()
    not_owner_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """One person as the file gives them; ``key`` tells them apart in it, ``provider_id`` is one that it names."""

    key: str
    name: str
    orcid: str = ""
    organisation: str = ""
    department: str = ""
    designation: str = ""
    url: str = ""
    about: str = ""
    expertise: tuple[str, ...] = ()
    publications: tuple[str, ...] = ()
    provider_id: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class WorksRow:
    """One record of a file: a work or a person, the reason why it could not be read, or why it is left out."""

    number: int
    work: Work | None = None
    person: Person | None = None
    problem: FieldProblem | None = None
    skip_reason: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def row_to_json(row: WorksRow) -> dict[str, Any]:
    """Return a row as plain values, for the way out of the process that reads the file."""
    values: dict[str, Any] = {"number": row.number, "skip_reason": row.skip_reason, "values": dict(row.values)}
    if row.problem is not None:
        values["problem"] = asdict(row.problem)
    if row.work is not None:
        values["work"] = {**row.work.__dict__, "authors": [one.__dict__ for one in row.work.authors]}
    if row.person is not None:
        values["person"] = dict(row.person.__dict__)
    return values


def row_from_json(values: Mapping[str, Any]) -> WorksRow:
    """Return the row that `row_to_json` wrote."""
    work, person, problem = (values.get(name) for name in ("work", "person", "problem"))
    return WorksRow(
        number=values["number"],
        work=None if work is None else _work(work),
        person=None if person is None else Person(**{name: _tuple(value) for name, value in person.items()}),
        problem=None if problem is None else FieldProblem(**problem),
        skip_reason=values["skip_reason"],
        values=values["values"],
    )


def _work(values: Mapping[str, Any]) -> Work:
    authors = tuple(Author(**one) for one in values["authors"])
    return Work(**{name: _tuple(value) for name, value in values.items()} | {"authors": authors})


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
