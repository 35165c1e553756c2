"""The beginning of an upload: its columns, its first rows, and which column each field is taken from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from models.errors import DataFormat, FieldProblem, InvalidInput
from models.importing.columns import known_names, mapping_of, recognised
from models.importing.headers import INDEX_COLUMN, REPORT_COLUMNS
from models.importing.kinds import KINDS, ImportKind
from models.importing.readers import open_rows
from models.importing.rows import ReadOptions
from models.importing.templates import as_text
from models.importing.works.formats import WorksFormat, WorksKind, recognise
from models.importing.works.records import WorksRow
from models.importing.works.works_reader import open_works
from models.refusals import Refusal
from models.safe_text import shown
from models.saved_mappings import SavedMapping

SHOWN_ROWS = 5
SHOWN_CHARACTERS = 80
MOST_COLUMNS = 200


def preview(path: Path, kind: str, works_format: str = "") -> dict[str, Any]:
    """Return header and first rows of a file, as plain values that a job can hold.

    Raises:
        DataFormat: The file cannot be read as what it claims to be, or has too many columns, or one whose name no page
            can show.
    """
    if kind == WorksKind.WORKS:
        found = WorksFormat(works_format) if works_format else recognise(path)
        rows = list(islice(open_works(path, found), SHOWN_ROWS))
        return {"format": found.value, "header": [], "first": [_told(row) for row in rows]}
    source = open_rows(path, ReadOptions(), known_names(KINDS[ImportKind(kind)], None))
    first = list(islice(source.rows, SHOWN_ROWS))
    names = list(source.header) or list(dict.fromkeys(name for row in first for name in row.values))
    header = [name for name in names if name not in (*REPORT_COLUMNS, INDEX_COLUMN)]
    if broken := [shown(name) for name in header if any("\ud800" <= letter <= "\udfff" for letter in name)]:
        raise DataFormat(Refusal.HALF_A_CHARACTER.told(column=broken[0]))
    if not first:
        raise DataFormat(Refusal.NO_ROWS_BELOW_HEADER.told(file=path.name))
    if len(header) > MOST_COLUMNS:
        raise DataFormat(Refusal.COLUMNS_MOST.told(count=len(header), most=MOST_COLUMNS))
    return {"header": header, "first": [[_short(row.values.get(name)) for name in header] for row in first]}


def proposed(kind: str, header: Sequence[str], saved: Iterable[SavedMapping]) -> tuple[dict[str, str], str]:
    """Return field → column: of the latest saved mapping whose columns are all there, with its name, else by name."""
    for mapping in saved:
        if set(mapping.columns.values()) <= set(header):
            return dict(mapping.columns), mapping.name
    return recognised(KINDS[ImportKind(kind)], header), ""


def field_names(kind: str) -> list[tuple[str, bool]]:
    """Return the fields of a kind, each with whether it must have a column."""
    spec = KINDS[ImportKind(kind)]
    return [(one.name, one.required) for one in spec.fields] + [(one.name, False) for one in spec.texts]


def chosen(kind: str, header: Sequence[str], columns: Sequence[str], fields: Sequence[str]) -> dict[str, str]:
    """Return field → column out of the page's selects.

    Args:
        kind: What the rows are.
        header: The file's columns.
        columns: Columns, as the page sends them.
        fields: The field of each; ``-`` where it is not read.

    Raises:
        InvalidInput: They do not fit the file, a field is chosen twice, or a required one has no column.
    """
    known = {name for name, _ in field_names(kind)}
    found: dict[str, str] = {}
    for column, field in zip(columns, fields, strict=False):
        if field == "-":
            continue
        if column not in header or field not in known:
            raise InvalidInput(Refusal.COLUMNS_OF_ANOTHER_FILE.told())
        if field in found:
            reason, fix = f"is taken from {found[field]!r} and from {column!r}", "choose one of them"
            raise InvalidInput(Refusal.FIELD_TWICE.told(), [FieldProblem(field, column, reason, fix)])
        found[field] = column
    mapping_of(ImportKind(kind), KINDS[ImportKind(kind)], found, header)
    return found


def samples(header: Sequence[str], first: Sequence[Sequence[str]]) -> Mapping[str, list[str]]:
    """Return what stands in each column in the first rows, without what is empty."""
    return {name: [row[place] for row in first if row[place]] for place, name in enumerate(header)}


def _told(row: WorksRow) -> dict[str, Any]:
    """Return a row of works as its page shows it: what it is called and whose it is, or why it is not read."""
    if row.work:
        names = "; ".join(one.name for one in row.work.authors)
        whose = " · ".join(part for part in (names, row.work.year) if part)
        return {"title": _short(row.work.title), "whose": _short(whose)}
    if row.person:
        return {"title": _short(row.person.name), "whose": _short(row.person.organisation)}
    return {"problem": asdict(row.problem)} if row.problem else {"skip_reason": row.skip_reason}


def _short(value: Any) -> str:
    text = shown(" ".join(as_text(value).split()))
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"
