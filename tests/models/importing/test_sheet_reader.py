from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from models.errors import DataFormat
from models.importing.readers import open_rows
from models.importing.rows import ReadOptions
from models.importing.sheet_reader import SheetLimits, check_archive, read_sheet

KNOWN = frozenset({"name", "state", "pincode", "starts"})


def workbook(path: Path, *rows: list[object], sheets: tuple[str, ...] = ("List",), merge: str = "") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title in sheets:
        book.create_sheet(title)
    for row in rows:
        book.worksheets[-1].append(row)
    if merge:
        book.worksheets[-1].merge_cells(merge)
    book.save(path)
    return path


def test_cells_become_text_and_typed_dates_stay_dates(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", ["Name", "PIN code", "Starts", "x"], ["Asha", 411007.0, datetime(2026, 11, 22), True]
    )
    (row,) = open_rows(path, ReadOptions(), KNOWN).rows
    assert dict(row.values) == {"Name": "Asha", "PIN code": "411007", "Starts": date(2026, 11, 22), "x": "true"}
    assert row.number == 2


def test_title_rows_above_the_header_are_passed_over_and_said(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["All people of Goa"], [], ["Name", "State"], ["Asha", "Goa"], merge="A1:B1")
    source = open_rows(path, ReadOptions(), KNOWN)
    assert [dict(row.values) for row in source.rows] == [{"Name": "Asha", "State": "Goa"}]
    assert source.notes == ["sheet 'List', header in row 3"]


def test_a_merged_cell_counts_for_all_its_rows(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", ["Name", "State"], ["Asha", "Goa"], ["Bina", None], ["Carl", "Bihar"], merge="B2:B3"
    )
    states = [row.values["State"] for row in open_rows(path, ReadOptions(), KNOWN).rows]
    assert states == ["Goa", "Goa", "Bihar"]


def test_the_first_sheet_that_holds_something_is_read_or_the_one_that_is_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["Name"], ["Asha"], sheets=("Empty", "Data"))
    assert len(list(open_rows(path, ReadOptions(), KNOWN).rows)) == 1
    assert len(list(open_rows(path, ReadOptions(sheet="Data"), KNOWN).rows)) == 1
    with pytest.raises(DataFormat, match="no sheet 'Other'; the workbook has Empty, Data"):
        open_rows(path, ReadOptions(sheet="Other"), KNOWN)


def test_an_open_document_sheet_is_read(tmp_path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="List")
    for cells in (("Name", "State"), ("आशा", "Goa")):
        row = TableRow()
        for text in cells:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    path = tmp_path / "a.ods"
    document.save(path)
    assert [dict(row.values) for row in open_rows(path, ReadOptions(), KNOWN).rows] == [{"Name": "आशा", "State": "Goa"}]


def test_a_formula_gives_its_text_not_its_effect(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["Name"], ["Asha"])
    book = openpyxl.load_workbook(path)
    book.active["A2"].value = "=HYPERLINK(1)"
    book.active["A2"].data_type = "s"
    book.save(path)
    (row,) = open_rows(path, ReadOptions(), KNOWN).rows
    assert row.values["Name"] == "=HYPERLINK(1)"


def test_a_packed_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (30 << 20))
    with pytest.raises(DataFormat, match=r"unpacks to \d+ times its size"):
        open_rows(path, ReadOptions(), KNOWN)


def test_size_and_number_of_parts_are_limited(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["Name"], ["Asha"])
    with pytest.raises(DataFormat, match="parts, 2 are allowed"):
        check_archive(path, SheetLimits(entries=2))
    with pytest.raises(DataFormat, match="MB, 0 are allowed"):
        check_archive(path, SheetLimits(unpacked_mb=0))


def sheet_with(path: Path, cells: str) -> Path:
    """Write a workbook by hand whose only sheet holds these cells."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            f'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
        )
    return path


def test_two_cells_at_the_ends_of_the_sheet_do_not_fill_the_memory(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>'
    )
    with pytest.raises(DataFormat, match="cannot be read"):
        open_rows(sheet_with(tmp_path / "wide.xlsx", cells), ReadOptions(), KNOWN)


def test_a_workbook_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["Name"], ["Asha"])
    with pytest.raises(DataFormat, match="took more than"):
        read_sheet(path, ReadOptions(), KNOWN, SheetLimits(timeout_s=0))


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["Name"], ["Asha"])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(DataFormat, match="is damaged"):
        open_rows(path, ReadOptions(), KNOWN)


def test_a_workbook_without_sheets_of_its_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(DataFormat, match="cannot be read"):
        open_rows(path, ReadOptions(), KNOWN)
