"""CSV as it is handed out, from every place: safe to open in a spreadsheet, one form of quoting."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TextIO

from models.safe_text import csv_cell

Row = Sequence[object]


def write_csv(file: TextIO, rows: Iterable[Row], *, line_end: str = "\r\n") -> None:
    """Write rows; a text that would run as a formula gets a ``'``, None is an empty cell.

    Args:
        file: Opened with ``newline=""``.
        rows: Of cells; the first one is the header, where there is one.
        line_end: As RFC 4180 has it, or a line feed alone for what programs read line by line.

    Source: RFC 4180; against formulas see `models.safe_text.csv_cell`.
    """
    csv.writer(file, lineterminator=line_end).writerows(map(csv_cell, row) for row in rows)


def csv_text(rows: Iterable[Row], *, line_end: str = "\r\n") -> str:
    """Return rows as `write_csv` writes them; no rows are an empty text."""
    stream = io.StringIO(newline="")
    write_csv(stream, rows, line_end=line_end)
    return stream.getvalue()


def csv_for_spreadsheets(rows: Iterable[Row]) -> bytes:
    """Return rows as a file for people: the byte order mark tells Excel that it is UTF-8."""
    return csv_text(rows).encode("utf-8-sig")
