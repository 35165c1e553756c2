"""One table of a report as CSV: programs' names for columns, numbers as numbers, safe to open in a spreadsheet."""

from __future__ import annotations

from api.report_cells import term
from api.report_words import WordedTable
from api.texts import Texts
from matcher.reports.records import Cell, Hidden, Term
from models.csv_output import csv_for_spreadsheets


def csv_bytes(t: Texts, table: WordedTable) -> bytes:
    """Return the rows under their keys, without the total."""
    header = [column.key for column in table.table.columns]
    return csv_for_spreadsheets([header, *([plain(t, cell) for cell in row] for row in table.table.rows)])


def plain(t: Texts, cell: Cell) -> str | int | float | None:
    """Return a cell as files hold it: numbers as they are, terms in words, what may not be told as a text."""
    if isinstance(cell, Term):
        return term(t, cell)
    return f"< {cell.below}" if isinstance(cell, Hidden) else cell
