"""Open a file of works of any format: its rows, whatever the format, as people and works."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from models.errors import DataFormat, FieldProblem
from models.importing.guarded_process import ProcessLimits, RefusedReading, lines_of, run_guarded
from models.importing.headers import SEARCHED_ROWS, find_header, fold, name_columns, take_report_columns
from models.importing.readers import open_rows
from models.importing.rows import ReadOptions, Row
from models.importing.text_files import detect_encoding
from models.importing.works.formats import TABLE_ENDINGS, WorksFormat, first_bytes, is_html
from models.importing.works.profile_table import COLUMNS, KNOWN, TELLING, read_profile_row
from models.importing.works.records import WorksRow, row_from_json
from models.refusals import Refusal

MOST_MB = 200
"""Largest file that is read whole; works of a whole institution are a few MB."""

_CHILD = Path(__file__).with_name("works_child.py")
_LIMITS = ProcessLimits(timeout_s=120)
_REFUSED = RefusedReading(Refusal.WORKS_TOO_SLOW, Refusal.WORKS_TOO_COSTLY, Refusal.WORKS_UNREADABLE)


def open_works(path: Path, works_format: WorksFormat, limits: ProcessLimits = _LIMITS) -> Iterator[WorksRow]:
    """Open a file of works; its rows are read as they are asked for.

    Args:
        path: The file.
        works_format: Its format.
        limits: What reading it may cost.

    Raises:
        NotFound: There is no such file.
        DataFormat: It is empty, too large, broken as a whole, or is not of this format.
    """
    first_bytes(path)
    if path.stat().st_size > MOST_MB << 20:
        raise DataFormat(Refusal.WORKS_LARGE.told(file=path.name, most=MOST_MB))
    if works_format is WorksFormat.IRINS and not is_html(path):
        return _table_rows(path)
    words = [works_format.value, detect_encoding(path)]
    lines = map(row_from_json, lines_of(run_guarded(_CHILD, path, words, limits, _REFUSED)))
    rows = _page_rows(path, lines) if works_format is WorksFormat.IRINS else lines
    first = next(rows, None)
    if first is None:
        raise DataFormat(Refusal.NO_WORKS.told(file=path.name, format=works_format))
    return chain([first], rows)


def _table_rows(path: Path) -> Iterator[WorksRow]:
    if path.suffix.casefold() not in TABLE_ENDINGS:
        raise DataFormat(Refusal.NO_TABLE_ENDING.told(file=path.name, endings=", ".join(TABLE_ENDINGS)))
    source = open_rows(path, ReadOptions(), KNOWN)
    first = list(islice(source.rows, SEARCHED_ROWS))
    _check_columns(path, list(source.header) or list(dict.fromkeys(name for row in first for name in row.values)))
    if not first:
        raise DataFormat(Refusal.NO_WORKS_BELOW_HEADER.told(file=path.name))
    return map(_of_row, chain(first, source.rows))


def _of_row(row: Row) -> WorksRow:
    if row.problem:
        return WorksRow(row.number, problem=row.problem, values=row.values)
    return read_profile_row(row.number, row.values)


def _page_rows(path: Path, lines: Iterator[WorksRow]) -> Iterator[WorksRow]:
    """Return the rows of a page's table, whose header is found as in every table."""
    top = [row for row in islice(lines, SEARCHED_ROWS) if any(row.values["cells"])]
    if not top:
        raise DataFormat(Refusal.PAGE_WITHOUT_TABLE.told(file=path.name))
    position = find_header([row.values["cells"] for row in top], KNOWN)
    header, _ = name_columns(top[position].values["cells"], KNOWN)
    _check_columns(path, header)
    return (_of_cells(row, header) for row in chain(top[position + 1 :], lines))


def _of_cells(row: WorksRow, header: list[str]) -> WorksRow:
    values = dict(zip(header, row.values["cells"], strict=False))
    take_report_columns(values, 0)
    return read_profile_row(row.number, values)


def _check_columns(path: Path, header: list[str]) -> None:
    if TELLING.isdisjoint(map(fold, header)):
        names = ", ".join((*COLUMNS["title"][:2], "title", "name", *COLUMNS["name"][:2]))
        problem = FieldProblem("title", "", "has no column, nor has name", f"call a column one of: {names}")
        found = ", ".join(map(repr, header[:30])) or "nothing"
        raise DataFormat(Refusal.NO_TABLE_OF_WORKS.told(file=path.name, found=found), [problem])
