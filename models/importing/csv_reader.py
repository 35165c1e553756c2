"""CSV and TSV: sniffed delimiter and encoding, title lines above the header, one bad row at a time."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from models.errors import DataFormat
from models.flaws import Flaw
from models.importing.headers import REPORT_COLUMNS, SEARCHED_ROWS, find_header, name_columns, take_report_columns
from models.importing.rows import ReadOptions, Row, Source, Value
from models.importing.text_files import MAX_LINE, bounded_lines, detect_encoding, open_text
from models.refusals import Refusal
from models.safe_text import from_csv_cell

DELIMITERS = ",;\t|"
_SAMPLE_LINES = 40
_LONGEST_RECORD = 2_000


def read_csv(path: Path, options: ReadOptions, known: Collection[str]) -> Source:
    """Open a CSV or TSV file.

    Args:
        path: The file.
        options: Encoding, delimiter and header row, where they are stated.
        known: Folded names of the columns that will be read; they tell the header from title lines.

    Returns:
        The source; rows are read as they are asked for.

    Raises:
        DataFormat: The file is empty or binary, or names a column twice.
    """
    encoding = options.encoding or detect_encoding(path)
    delimiter = options.delimiter or sniff_delimiter(path, encoding)
    top = list(islice(_records(path, encoding, delimiter), SEARCHED_ROWS))
    position = options.header_row - 1 if options.header_row else find_header([cells for _, cells in top], known)
    if position >= len(top):
        raise DataFormat(Refusal.NO_HEADER_ROW.told(file=path.name, row=position + 1))
    header, notes = name_columns(_trim(top[position][1]), known)
    notes = [f"encoding {encoding}, columns separated by {delimiter!r}, header in row {position + 1}", *notes]
    records = islice(_records(path, encoding, delimiter), position + 1, None)
    return Source(header, _rows(records, header, position + 2, delimiter), notes)


def sniff_delimiter(path: Path, encoding: str) -> str:
    """Return the delimiter that splits the first lines into most columns most regularly; a comma where none does."""
    with open_text(path, encoding) as stream:
        sample = list(islice(bounded_lines(stream, path), _SAMPLE_LINES))
    return max(DELIMITERS, key=lambda delimiter: _regularity(sample, delimiter))


def _regularity(sample: Sequence[str], delimiter: str) -> tuple[int, int]:
    widths = [len(cells) for cells in _parsed(iter(sample), delimiter) if any(cells)]
    split = [width for width in widths if width > 1]
    if not split:
        return 0, 0
    usual = max(set(split), key=lambda width: (split.count(width), width))
    return split.count(usual), usual


def _parsed(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_LINE)
    return csv.reader(lines, delimiter=delimiter)


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (lines used, cells) for each record; the number of lines shows a quotation mark that is never closed."""
    with open_text(path, encoding) as stream:
        csv.field_size_limit(MAX_LINE)
        reader = csv.reader(bounded_lines(stream, path), delimiter=delimiter)
        before = 0
        try:
            for cells in reader:
                yield reader.line_num - before, cells
                before = reader.line_num
        except csv.Error as error:
            raise DataFormat(Refusal.BROKEN_CSV.told(file=path.name, line=before, what=error)) from error


def _rows(records: Iterator[tuple[int, list[str]]], header: Sequence[str], first: int, delimiter: str) -> Iterator[Row]:
    width, reports = len(header), REPORT_COLUMNS[0] in header
    for index, (lines, cells) in enumerate(records):
        problem = None
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            problem = Flaw.TOO_MANY_CELLS.problem("", "", cells=len(cells), width=width, delimiter=repr(delimiter))
        elif lines > _LONGEST_RECORD:
            problem = Flaw.NOT_CLOSED.problem("", "", lines=lines)
        filled = chain(map(from_csv_cell, cells), [""] * (width - len(cells)))
        values: dict[str, Value] = dict(zip(header, filled, strict=False))
        first_index = take_report_columns(values, index) if reports else index
        yield Row(first + index, first_index, values, problem)


def _trim(cells: Sequence[str]) -> list[str]:
    """Drop empty header cells at the end."""
    kept = len(cells)
    while kept and not cells[kept - 1].strip():
        kept -= 1
    return list(cells[:kept])
