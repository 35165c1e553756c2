"""Files that limit an assignment: conflicts, pinned and forbidden pairs, bounds and slots of single ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from matcher.assignment.csv_tables import Refusals, read_blocks
from matcher.assignment.pair_table import Mask
from matcher.assignment.records import Bounds, PairIds
from models.errors import InvalidInput

PAIR_COLUMNS = ("problem_id", "provider_id")
NUMBER_COLUMNS = ("minimum", "maximum", "slots")
WHOLE = re.compile("[0-9]{1,9}")


@dataclass(frozen=True)
class OwnLimits:
    """Bounds and slots of single problems, and of single providers, by id."""

    of_problems: tuple[dict[str, Bounds], dict[str, int]] = field(default_factory=lambda: ({}, {}))
    of_providers: tuple[dict[str, Bounds], dict[str, int]] = field(default_factory=lambda: ({}, {}))


def read_pairs(path: Path) -> frozenset[PairIds]:
    """Return the pairs of a file with the columns ``problem_id,provider_id``; a pair that is there twice counts once.

    Raises:
        InvalidInput: There is no such file, or an id is empty: the first such rows and their number.
        DataFormat: The file is not CSV in UTF-8, or a column is missing or unknown.
    """
    refusals, pairs = Refusals(path), set()
    for block in read_blocks(path, PAIR_COLUMNS):
        for name in PAIR_COLUMNS:
            refusals.add(_is_blank(block[name]), block.index, block[name], name, "is empty")
        pairs |= set(zip(block["problem_id"], block["provider_id"], strict=True))
    refusals.raise_any()
    return frozenset(pairs)


def read_limits(path: Path, per_problem: Bounds, per_provider: Bounds) -> OwnLimits:
    """Return the limits of a file with the columns ``problem_id,provider_id,minimum,maximum,slots``.

    Each row gives one of the two ids, and whole numbers of which an empty one leaves what holds for all.

    Args:
        path: A CSV file in UTF-8.
        per_problem: What holds for all problems.
        per_provider: What holds for all providers.

    Raises:
        InvalidInput: There is no such file; a row names no id, or two, or one that was named before; a number is no
            whole number of 0 or more; a minimum is above its maximum: the first such rows and their number.
        DataFormat: The file is not CSV in UTF-8, or a column is missing or unknown.
    """
    refusals, limits = Refusals(path), OwnLimits()
    for block in read_blocks(path, (*PAIR_COLUMNS, *NUMBER_COLUMNS)):
        for row, cells in zip(block.index, block.to_dict("records"), strict=True):
            try:
                _take(limits, {str(name): str(cell) for name, cell in cells.items()}, per_problem, per_provider)
            except InvalidInput as refusal:
                refusals.add_row(row, ",".join(str(cell) for cell in cells.values()), "limits", str(refusal))
    refusals.raise_any()
    return limits


def _take(limits: OwnLimits, cells: dict[str, str], per_problem: Bounds, per_provider: Bounds) -> None:
    """Add one row to the limits."""
    problem_id, provider_id = (cells[name] for name in PAIR_COLUMNS)
    if bool(problem_id.strip()) == bool(provider_id.strip()):
        raise InvalidInput("not exactly one of the two ids is given")
    bounds, slots = limits.of_problems if problem_id.strip() else limits.of_providers
    one, usual = problem_id or provider_id, per_problem if problem_id.strip() else per_provider
    if one in bounds:
        raise InvalidInput(f"{one} was named in a row before")
    numbers = {name: _number(name, cells[name]) for name in NUMBER_COLUMNS}
    minimum, maximum = numbers["minimum"], numbers["maximum"]
    bounds[one] = Bounds(usual.minimum if minimum is None else minimum, usual.maximum if maximum is None else maximum)
    if numbers["slots"] is not None:
        slots[one] = numbers["slots"]


def _number(name: str, cell: str) -> int | None:
    if not cell.strip():
        return None
    if not WHOLE.fullmatch(cell.strip()):
        raise InvalidInput(f"{name} is no whole number from 0 to 999,999,999")
    return int(cell)


def _is_blank(cells: pd.Series) -> Mask:
    return np.asarray(cells.str.strip() == "", dtype=bool)
