"""Find the header row of a table and name its columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from models.errors import DataFormat
from models.importing.rows import Value
from models.refusals import Refusal

SEARCHED_ROWS = 25
"""How many rows from the top may be titles before the header is given up."""

_NOT_LETTERS = re.compile(r"[\s_\-./:()*#]+")
REASON_COLUMN, FIX_COLUMN, CODE_COLUMN = "_reason", "_fix", "_code"
REPORT_COLUMNS = ("_row", "_column", REASON_COLUMN, FIX_COLUMN, CODE_COLUMN)
"""Columns that an errors file adds; ignored when it is imported again."""

INDEX_COLUMN = "_index"
"""Column that an errors file adds where ids are built from the position in the first file; it is kept."""


def fold(name: str) -> str:
    """Return a column name without case, spaces, underscores and marks, for comparison."""
    return _NOT_LETTERS.sub("", name).casefold()


def take_report_columns(values: dict[str, Value], index: int) -> int:
    """Remove what an errors file added to a row, and return the index that the row had in the first file.

    Args:
        values: The row's cells by column; changed in place.
        index: The row's index in this file, which counts where the errors file says nothing.
    """
    for name in REPORT_COLUMNS:
        values.pop(name, None)
    first = values.pop(INDEX_COLUMN, None)
    return int(first) if isinstance(first, str) and first.isdecimal() else index


def find_header(rows: Sequence[Sequence[Value]], known: Collection[str]) -> int:
    """Return the position of the header among the first rows of a table.

    The row with the most cells whose folded text is a known column name wins, the first of equals; where no row has
    one, the first row that is not empty.

    Args:
        rows: The first rows of the table; at most ``SEARCHED_ROWS`` are looked at.
        known: Folded column names.

    Returns:
        A position in ``rows``.

    Raises:
        DataFormat: All rows are empty.
    """
    best, best_hits = -1, 0
    for position, row in enumerate(rows[:SEARCHED_ROWS]):
        cells = {fold(cell) for cell in row if isinstance(cell, str) and cell.strip()}
        hits = len(cells & set(known))
        if cells and (best < 0 or hits > best_hits):
            best, best_hits = position, hits
    if best < 0:
        raise DataFormat(Refusal.NO_ROWS.told())
    return best


def name_columns(cells: Iterable[Value], known: Collection[str]) -> tuple[list[str], list[str]]:
    """Turn a header row into distinct column names.

    An empty header becomes ``column 5``; the second ``Name`` becomes ``Name (2)``, unless the name is known, as it is
    then unclear which one is meant.

    Args:
        cells: The header row.
        known: Folded names of the columns that will be read.

    Returns:
        The names in file order, and notes for the report.

    Raises:
        DataFormat: A known column name stands there twice.
    """
    names: list[str] = []
    notes: list[str] = []
    counts: dict[str, int] = {}
    for position, cell in enumerate(cells, 1):
        name = str(cell if cell is not None else "").strip() or f"column {position}"
        counts[fold(name)] = counts.get(fold(name), 0) + 1
        if (times := counts[fold(name)]) > 1:
            if fold(name) in known:
                raise DataFormat(Refusal.COLUMN_TWICE.told(column=name, times=times))
            notes.append(f"column {name!r} stands more than once; the later one is called '{name} ({times})'")
            name = f"{name} ({times})"
        names.append(name)
    return names, notes
