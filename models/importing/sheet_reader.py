"""XLSX and ODS: the archive is checked first, then parsed by a child process that can be killed."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any

from models.errors import DataFormat
from models.importing.guarded_process import ProcessLimits, RefusedReading, lines_of, run_guarded
from models.importing.headers import SEARCHED_ROWS, find_header, name_columns, take_report_columns
from models.importing.rows import ReadOptions, Row, Source, Value
from models.refusals import Refusal

_CHILD = Path(__file__).with_name("sheet_child.py")
_REFUSED = RefusedReading(Refusal.SHEET_TOO_SLOW, Refusal.SHEET_TOO_COSTLY, Refusal.SHEET_UNREADABLE)


@dataclass(frozen=True)
class SheetLimits(ProcessLimits):
    """What a workbook may cost: its archive before it is opened, and the process that reads it.

    Measured: a sheet of 100,000 rows and 10 columns (19 MB, 90 MB unpacked) takes 215 MB and 2 seconds.
    """

    entries: int = 2_000
    unpacked_mb: int = 400
    ratio: int = 200
    ratio_from_mb: int = 20


def read_sheet(path: Path, options: ReadOptions, known: Collection[str], limits: SheetLimits | None = None) -> Source:
    """Open a workbook and read one sheet: ``options.sheet``, or the first that is not empty.

    Args:
        path: An .xlsx, .xlsm or .ods file.
        options: Sheet and header row, where they are stated.
        known: Folded names of the columns that will be read; they tell the header from title rows.
        limits: What the workbook may cost.

    Returns:
        The source; its rows come from a temporary file.

    Raises:
        DataFormat: It is no workbook, is damaged, has no such sheet, or costs more than the limits.
    """
    limits = limits or SheetLimits()
    check_archive(path, limits)
    lines = lines_of(run_guarded(_CHILD, path, [options.sheet], limits, _REFUSED))
    sheet = str(next(lines)["sheet"])
    top = list(islice(lines, SEARCHED_ROWS))
    position = _header_position(top, options.header_row, known)
    header, notes = name_columns(top[position]["cells"], known)
    note = f"sheet {sheet!r}, header in row {top[position]['row']}"
    return Source(header, _rows(chain(top[position + 1 :], lines), header), [note, *notes])


def check_archive(path: Path, limits: SheetLimits) -> None:
    """Refuse a zip archive that declares more than a workbook needs.

    Raises:
        DataFormat: No archive, too many entries, too large, or packed suspiciously well.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DataFormat(Refusal.WORKBOOK_DAMAGED.told(file=path.name, what=error)) from error
    if len(entries) > limits.entries:
        raise DataFormat(
            Refusal.WORKBOOK_PARTS.told(file=path.name, count=f"{len(entries):,}", most=f"{limits.entries:,}")
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_mb << 20:
        raise DataFormat(
            Refusal.WORKBOOK_LARGE.told(file=path.name, megabytes=f"{unpacked >> 20:,}", most=f"{limits.unpacked_mb:,}")
        )
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unpacked > limits.ratio_from_mb << 20 and unpacked > limits.ratio * packed:
        raise DataFormat(Refusal.WORKBOOK_PACKED.told(file=path.name, times=unpacked // packed))


def _header_position(top: list[dict[str, Any]], header_row: int, known: Collection[str]) -> int:
    if not header_row:
        return find_header([line["cells"] for line in top], known)
    for position, line in enumerate(top):
        if line["row"] == header_row:
            return position
    raise DataFormat(f"row {header_row}, which was to be the header, is not among the first rows of the sheet")


def _rows(lines: Iterator[dict[str, Any]], header: list[str]) -> Iterator[Row]:
    for index, line in enumerate(lines):
        values = {name: _cell(cell) for name, cell in zip(header, line["cells"], strict=False)}
        first_index = take_report_columns(values, index)
        yield Row(line["row"], first_index, values)


def _cell(cell: str | dict[str, str]) -> Value:
    return date.fromisoformat(cell["date"]) if isinstance(cell, dict) else cell
