"""Read one sheet of a workbook in a process of its own and write its rows as JSON lines to standard output.

Run by ``sheet_reader`` as a script, isolated from the rest of Setu, so that a hostile workbook can use no more memory
and time than allowed and takes nothing with it when it is killed.
Arguments: the workbook, the sheet's name or nothing, memory in MB, CPU seconds, output in MB.
"""

from __future__ import annotations

import datetime
import json
import resource
import sys
from typing import Any, NoReturn, TextIO

_LONGEST_MERGE = 100_000


def limit(memory_mb: int, cpu_s: int, output_mb: int) -> None:
    """Bound this process's address space, CPU time and output."""
    for kind, value in (
        (resource.RLIMIT_AS, memory_mb << 20),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, output_mb << 20),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))


def cell_value(cell: Any) -> Any:
    """Return a cell as text, or as ``{"date": "2026-11-22"}`` where the workbook types it as a date."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return {"date": cell.date().isoformat()}
    if isinstance(cell, datetime.date):
        return {"date": cell.isoformat()}
    return str(cell)


def refuse(text: str, code: str) -> NoReturn:
    """End with a reason that has a code of ``models.refusals``, which this process does not know."""
    sys.exit(json.dumps({"text": text, "code": code}))


def choose_sheet(workbook: Any, wanted: str) -> Any:
    """Return the sheet of that name, or the first that holds anything."""
    if wanted:
        if wanted not in workbook.sheet_names:
            sys.exit(f"no sheet {wanted!r}; the workbook has {', '.join(workbook.sheet_names)}")
        return workbook.get_sheet_by_name(wanted)
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height:
            return sheet
    refuse("all sheets are empty", "sheets_empty")


def merged_sources(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Map each covered cell of a merged range to the cell that holds the range's value."""
    sources: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if (bottom - top + 1) * (right - left + 1) + len(sources) > _LONGEST_MERGE:
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                sources[row, column] = (top, left)
    return sources


def write_rows(sheet: Any, out: TextIO) -> None:
    """Write a head line with name and first row, then one line a row; merged cells repeat their value."""
    sources = merged_sources(sheet)
    origins = set(sources.values())
    held: dict[tuple[int, int], Any] = {}
    out.write(json.dumps({"sheet": sheet.name}) + "\n")
    top, left = sheet.start or (0, 0)
    for offset, cells in enumerate(sheet.to_python(skip_empty_area=True)):
        row = top + offset
        values = [cell_value(cell) for cell in cells]
        for position in range(len(values) if sources else 0):
            at = (row, left + position)
            if at in origins:
                held[at] = values[position]
            elif at in sources:
                values[position] = held.get(sources[at], values[position])
        out.write(json.dumps({"row": row + 1, "cells": values}) + "\n")


def main() -> None:
    """Limit this process, read the sheet, write its rows."""
    path, wanted, memory_mb, cpu_s, output_mb = sys.argv[1:]
    limit(int(memory_mb), int(cpu_s), int(output_mb))
    import python_calamine  # after the limits, so that they bound everything it does

    try:
        workbook = python_calamine.CalamineWorkbook.from_path(path)
        write_rows(choose_sheet(workbook, wanted), sys.stdout)
    except python_calamine.PasswordError:
        refuse("it is protected by a password; save it without one", "sheet_protected")
    except (python_calamine.CalamineError, MemoryError, OSError, ValueError) as error:
        sys.exit(f"{type(error).__name__}: {error}"[:300])


if __name__ == "__main__":
    main()
