"""A report as an Excel workbook: a cover that says what it is, and a sheet a table, with real numbers."""

from __future__ import annotations

import io
import re
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from api.report_files.csv_file import plain
from api.report_words import WordedReport, WordedTable
from api.texts import Texts
from matcher.reports.records import Cell, CellKind, Row
from models.safe_text import csv_cell

FORMATS = {
    CellKind.COUNT: "#,##0",
    CellKind.NUMBER: "#,##0.00",
    CellKind.SHARE: "0.0%",
    CellKind.MONEY: '"₹" #,##0',
    CellKind.DAYS: "0.0",
}
WIDEST = 60
NARROWEST = 10
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


def workbook_bytes(t: Texts, report: WordedReport) -> bytes:
    """Return the workbook."""
    workbook = Workbook()
    cover = workbook.active
    cover.title = sheet_name(t("report.cover"), 0)
    _write_cover(cover, report)
    for number, table in enumerate(report.tables, start=1):
        _write_table(t, workbook.create_sheet(sheet_name(table.title, number)), table)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def sheet_name(title: str, number: int) -> str:
    """Return a name that a sheet may have: 31 characters, none that Excel refuses; the number keeps names apart."""
    return f"{number} {_NOT_IN_A_NAME.sub(' ', title)}"[:31].strip()


def _write_cover(sheet: Any, report: WordedReport) -> None:
    rows: list[tuple[Any, ...]] = [(report.title,), (report.lead,), ()]
    rows += [(csv_cell(label), csv_cell(value)) for label, value in report.about]
    rows[-1] = (rows[-1][0], report.report.made_at.replace(tzinfo=None, microsecond=0))
    rows += [(), *((csv_cell(one),) for one in report.sentences), (), *((csv_cell(one),) for one in report.notes)]
    for row in rows:
        sheet.append(row)
    sheet["A1"].font = Font(bold=True, size=16)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 100, 40
    for (cell,) in sheet.iter_rows(max_col=1):
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _write_table(t: Texts, sheet: Any, table: WordedTable) -> None:
    sheet.append([csv_cell(heading) for heading in table.headings])
    for row in table.table.rows:
        sheet.append([csv_cell(plain(t, cell)) for cell in row])
    if table.table.total is not None:
        sheet.append([csv_cell(cell) for cell in _total(t, table, table.table.total)])
    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.table.columns, start=1):
        letter = get_column_letter(place)
        longest = max([len(table.headings[place - 1]), *(len(row[place - 1]) for row in table.rows)])
        sheet.column_dimensions[letter].width = min(WIDEST, max(NARROWEST, longest + 2))
        for cell in sheet[letter][1:]:
            cell.number_format = FORMATS.get(column.kind, "General")
    for cell in sheet[1]:
        cell.font = Font(bold=True)


def _total(t: Texts, table: WordedTable, total: Row) -> list[str | int | float | None]:
    cells: list[Cell] = list(total)
    if table.total is not None and cells[0] is None:
        cells[0] = table.total[0]
    return [plain(t, cell) for cell in cells]
