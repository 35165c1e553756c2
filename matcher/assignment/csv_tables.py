"""CSV files with fixed columns, read a block at a time, and what is wrong with their rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from matcher.assignment.pair_table import Mask
from models.errors import DataFormat, FieldProblem, InvalidInput

BLOCK = 250_000
SHOWN = 5
"""How many wrong rows a refusal names; it counts all."""
MOST_ROWS = 10_000_000
"""Rows that are read; an assignment of 5,000,000 takes .9 GB."""


class Refusals:
    """What is wrong with a file's rows: the first few by name, all by number."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number = 0
        self._first: list[FieldProblem] = []

    def add(self, wrong: Mask, rows: Sequence[int] | pd.Index, values: pd.Series, field: str, reason: str) -> None:
        """Note the rows that a mask marks; row 1 is the header."""
        at = np.flatnonzero(wrong)
        for one in at[:SHOWN]:
            self.add_row(rows[int(one)], str(values.iloc[int(one)]), field, reason)
        self._number += max(0, len(at) - SHOWN)

    def add_row(self, row: int, value: str, field: str, reason: str) -> None:
        """Note one row."""
        self._number += 1
        if len(self._first) < SHOWN:
            place = f"{self._path.name}, row {row}, {field}"
            self._first.append(FieldProblem(place, value, reason, "correct it, or take the row out"))

    def raise_any(self) -> None:
        """Refuse the file if a row is wrong.

        Raises:
            InvalidInput: With the first wrong rows, and how many there are.
        """
        if self._number:
            raise InvalidInput(f"{self._path}: {self._number:,} rows are refused; the first are", self._first)


def read_blocks(path: Path, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Yield a CSV file's rows as text, a block at a time, with their numbers as index; the header is row 1.

    Lines that are empty are no rows. The columns may stand in any order.

    Raises:
        InvalidInput: There is no such file.
        DataFormat: It is not CSV in UTF-8, a column is missing or unknown, or there are too many rows.
    """
    if not path.is_file():
        raise InvalidInput(f"there is no file {path}")
    try:
        _check_header(path, columns)
        with pd.read_csv(
            path, dtype=object, keep_default_na=False, encoding="utf-8-sig", chunksize=BLOCK, skip_blank_lines=False
        ) as blocks:
            for block in blocks:
                if not isinstance(block.index, pd.RangeIndex):
                    raise DataFormat(f"{path}, row 2: there are more cells than the {len(columns)} of the header")
                if block.empty:
                    continue
                block.index += 2
                if block.index[-1] > MOST_ROWS + 1:
                    raise DataFormat(f"{path} has more than {MOST_ROWS:,} rows; keep the best pairs of each problem")
                filled = block.fillna("") if block.isna().to_numpy().any() else block
                is_blank = np.logical_and.reduce([(filled[name] == "").to_numpy(bool) for name in columns])
                yield filled[~is_blank] if is_blank.any() else filled
    except (UnicodeDecodeError, pd.errors.ParserError, csv.Error) as error:
        raise DataFormat(f"{path} is not CSV in UTF-8 with the columns {','.join(columns)}: {error}") from error


def _check_header(path: Path, columns: Sequence[str]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file), [])
    if sorted(header) != sorted(columns):
        raise DataFormat(f"{path} must have the columns {','.join(columns)}; its first line is {','.join(header)!r}")
