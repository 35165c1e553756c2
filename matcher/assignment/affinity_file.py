"""The affinities of an assignment: a CSV file as ``setu affinity`` writes it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from embeddings.encoder import Progress, no_progress
from matcher.assignment.csv_tables import Refusals, read_blocks
from matcher.assignment.pair_table import FloatColumn, IntColumn, PairTable, in_id_order
from models.errors import DataFormat
from models.safe_text import from_csv_cell

COLUMNS = ("problem_id", "provider_id", "affinity")


def read_affinities(path: Path, report: Progress = no_progress) -> PairTable:
    """Return the pairs of a file with the columns ``problem_id,provider_id,affinity``.

    Args:
        path: A CSV file in UTF-8.
        report: Told of the rows that were read, so far.

    Raises:
        InvalidInput: There is no such file; an id is empty, an affinity is no finite number, or a pair is there twice:
            the first such rows and their number.
        DataFormat: The file is not CSV in UTF-8, a column is missing or unknown, or it has no or too many rows.
    """
    refusals = Refusals(path)
    numbers: tuple[dict[str, int], dict[str, int]] = ({}, {})
    blocks: list[tuple[IntColumn, IntColumn, FloatColumn, IntColumn]] = []
    for block in read_blocks(path, COLUMNS):
        affinities = _as_numbers(block["affinity"])
        refusals.add(~np.isfinite(affinities), block.index, block["affinity"], "affinity", "is not a finite number")
        codes = [_numbered(block[name], known) for name, known in zip(COLUMNS[:2], numbers, strict=True)]
        for name, code, known in zip(COLUMNS[:2], codes, numbers, strict=True):
            blank = [number for one, number in known.items() if not one.strip()]
            refusals.add(np.isin(code, blank), block.index, block[name], name, "is empty")
        blocks.append((codes[0], codes[1], affinities, block.index.to_numpy(np.int32)))
        report("rows read", int(block.index[-1]) - 1, int(block.index[-1]) - 1)
    if not blocks:
        raise DataFormat(f"{path} has no pairs: there is nothing to assign")
    refusals.raise_any()
    problems, providers, affinities, rows = (np.concatenate(column) for column in zip(*blocks, strict=True))
    _refuse_repeats(refusals, problems, providers, rows, list(numbers[0]))
    problem_ids, problems = in_id_order(list(map(from_csv_cell, numbers[0])), problems)
    provider_ids, providers = in_id_order(list(map(from_csv_cell, numbers[1])), providers)
    return PairTable.of_numbered(problem_ids, provider_ids, problems, providers, affinities)


def _as_numbers(cells: pd.Series) -> FloatColumn:
    """Return each cell as the nearest float, NaN for what is no number; Python's digit groups (1_000) are none."""
    try:
        numbers = np.array(cells.to_numpy(), dtype=np.float64)
    except ValueError:
        numbers = np.fromiter((_as_number(cell) for cell in cells), np.float64, len(cells))
    if "_" in "".join(cells):
        numbers[["_" in cell for cell in cells]] = np.nan
    return numbers


def _as_number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return np.nan


def _numbered(cells: pd.Series, known: dict[str, int]) -> IntColumn:
    """Return the number of every id, in the order in which ids were first seen; new ones become known."""
    codes, names = pd.factorize(cells.to_numpy())
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int32)[codes]


def _refuse_repeats(
    refusals: Refusals, problems: IntColumn, providers: IntColumn, rows: IntColumn, names: list[str]
) -> None:
    keys = problems.astype(np.int64) << 32 | providers
    repeats = pd.Series(keys).duplicated().to_numpy()
    at = np.flatnonzero(repeats)
    if len(at):
        values = pd.Series([names[problem] for problem in problems[at]], dtype=object)
        refusals.add(np.ones(len(at), dtype=bool), rows[at].tolist(), values, "problem_id", "the pair was there before")
    refusals.raise_any()
