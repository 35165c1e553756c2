"""What every reader gives: rows of text, each with its number, and what was noticed while opening the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.errors import FieldProblem

Value = str | bool | date | list["Value"] | dict[str, "Value"] | None
"""A cell: text as it was written; a date only where a workbook says so; lists, objects, true and
false only from JSON."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: ``number`` as a spreadsheet counts (the first line is 1), ``index`` counts records from 0.

    A row of an errors file keeps the index that it had in the first file.

    ``problem`` says why the row could not be read; ``values`` are then what could be saved of it.
    """

    number: int
    index: int
    values: Mapping[str, Value]
    problem: FieldProblem | None = None

    @property
    def is_empty(self) -> bool:
        """True where no cell holds anything but white space."""
        return not any(value.strip() if isinstance(value, str) else value for value in self.values.values())


@dataclass(frozen=True)
class ReadOptions:
    """What a mapping may state about its file; empty means: find out.

    Args:
        encoding: Name of the text encoding.
        delimiter: Separator of a CSV file.
        sheet: Name of the sheet of a workbook.
        records: Dotted path to the array inside a JSON object.
        header_row: Number of the header row, from 1; 0 means: found by its column names.
        repair: Mend text that was decoded wrongly, and remove control characters, instead of refusing the row.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    records: str = ""
    header_row: int = 0
    repair: bool = False


@dataclass
class Source:
    """An opened file: its column names (empty for JSON), its rows (read as they are asked for) and notes."""

    header: Sequence[str]
    rows: Iterator[Row]
    notes: list[str] = field(default_factory=list)
