"""Files of reports: workbooks with real numbers, documents without a silent box, CSV that runs nothing."""

from __future__ import annotations

import csv
import io
import re
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from api.drawings import SHADES, Drawing, drawings, shade_of
from api.report_answers import FileFormat, file_bytes, file_name, format_of
from api.report_files import fonts
from api.report_files.fonts import font_file, letters_in, scripts_of, spelled_out
from api.report_words import WordedReport, worded
from api.texts import Catalogues
from matcher.reports.catalogue import make_report
from matcher.reports.facts import Facts
from matcher.reports.records import Column, ReportName, Table
from models.errors import FontUnavailable, InvalidInput
from tests.matcher.reports.world import ALL, demand, facts_of, random_facts

CATALOGUES = Catalogues.load().by_language
EN, HI = CATALOGUES["en"], CATALOGUES["hi"]
FORMULA = '=HYPERLINK("http://evil","x")'


def report(name: ReportName = ReportName.DEMAND, facts: Facts | None = None, language: str = "en") -> WordedReport:
    return worded(CATALOGUES[language], make_report(name, facts or random_facts(1), ALL))


def with_words(words: str) -> WordedReport:
    made = make_report(ReportName.DEMAND, facts_of([demand("p1", sector=words)]), ALL)
    return worded(EN, made)


@pytest.mark.parametrize("name", ReportName)
def test_a_workbook_has_a_cover_and_a_sheet_a_table_with_real_numbers(name: ReportName) -> None:
    made = report(name)
    workbook = load_workbook(io.BytesIO(file_bytes(EN, made, FileFormat.XLSX)))
    cover, *sheets = workbook.worksheets
    assert len(sheets) == len(made.tables)
    assert cover["A1"].value == made.title
    assert any(isinstance(cell.value, datetime) for row in cover for cell in row)
    for sheet, table in zip(sheets, made.tables, strict=True):
        assert sheet.freeze_panes == "A2"
        assert [cell.value for cell in sheet[1]] == list(table.headings)
        assert len(list(sheet.rows)) == 1 + len(table.rows) + (table.total is not None)
        for row, cells in zip(table.table.rows, sheet.iter_rows(min_row=2), strict=False):
            for told, cell in zip(row, cells, strict=True):
                if isinstance(told, int | float):
                    assert cell.value == pytest.approx(told)
                    assert cell.data_type == "n"


def test_formulas_run_in_no_file() -> None:
    made = with_words(FORMULA)
    content = file_bytes(EN, made, FileFormat.CSV).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content)))[1][2] == f"'{FORMULA}"
    workbook = load_workbook(io.BytesIO(file_bytes(EN, made, FileFormat.XLSX)))
    cells = [cell for sheet in workbook for row in sheet for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_csv_holds_one_table_under_its_keys() -> None:
    content = file_bytes(EN, report(), FileFormat.CSV, "sectors").decode("utf-8-sig")
    told = list(csv.DictReader(io.StringIO(content)))
    assert {"sector", "problems", "unmet"} <= told[0].keys()
    assert sum(int(row["problems"]) for row in told) == report().report.basis.problems  # type: ignore[union-attr]
    with pytest.raises(InvalidInput, match="give one of cells, sectors"):
        file_bytes(EN, report(), FileFormat.CSV, "nothing")


@pytest.mark.parametrize("language", CATALOGUES)
@pytest.mark.parametrize("name", [ReportName.STATES, ReportName.REPLIES])
def test_a_document_is_made_in_every_language(name: ReportName, language: str) -> None:
    content = file_bytes(CATALOGUES[language], report(name, language=language), FileFormat.PDF)
    assert content.startswith(b"%PDF-")
    assert (b"Devanagari" in content) is (language in ("hi", "mr"))
    assert (b"Tamil" in content) is (language == "ta")


def test_a_document_names_its_font_before_every_stretch_of_text() -> None:
    from api.report_files.paper import Paper

    paper = Paper()
    paper.set_compression(False)
    paper.set_text_shaping(use_shaping_engine=True)
    paper.add_font("base", fname=font_file("noto-sans", "", ""), unicode_range=fonts.BASE_RANGES)
    paper.add_font("hindi", fname=font_file("noto-sans-devanagari", "Devanagari", ""))
    paper.set_fallback_fonts(["hindi"], exact_match=False)
    paper.set_font("base", size=12)
    paper.add_page()
    for line in ("सबसे बड़ी कमी", "pune-p को कोई", "कोई pune"):
        paper.multi_cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    page = bytes(paper.output()).partition(b"stream\n")[2].partition(b"endstream")[0]
    paper.close()
    content = re.sub(rb"\((?:\\.|[^\\()])*\)", b"()", page, flags=re.DOTALL)
    depth_fonts: list[bool] = [False]
    for token in re.findall(rb"\bq\b|\bQ\b|/F\d+ [\d.]+ Tf|\bTj\b", content):
        if token == b"q":
            depth_fonts.append(depth_fonts[-1])
        elif token == b"Q":
            depth_fonts.pop()
        elif token.endswith(b"Tf"):
            depth_fonts[-1] = True
        else:
            assert depth_fonts[-1], "text is shown before a font is named"


def test_conjuncts_and_signs_are_shaped_as_devanagari_and_tamil_are() -> None:
    import uharfbuzz as hb

    for slug, name, text, fewer_than in (
        ("noto-sans-devanagari", "Devanagari", "क्लस्टर श्रीमती", 14),
        ("noto-sans-tamil", "Tamil", "க்ஷ", 3),
    ):
        font = hb.Font(hb.Face(font_file(slug, name, "").read_bytes()))
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(font, buffer, {})
        assert 0 not in [glyph.codepoint for glyph in buffer.glyph_infos]
        assert len(buffer.glyph_infos) < fewer_than


def test_a_letter_without_a_sign_stands_as_its_code_and_never_as_a_box() -> None:
    known = [letters_in(font_file("noto-sans", "", ""))]
    assert spelled_out("zinc 😀 ₹5", known) == "zinc [U+1F600] ₹5"
    assert spelled_out("a\nb", known) == "a\nb"
    assert file_bytes(EN, with_words("fire 😀 வணக்கம் नमस्ते"), FileFormat.PDF).startswith(b"%PDF-")


def test_scripts_are_told_by_their_letters() -> None:
    assert [script.name for script in scripts_of(["zinc", "नमस्ते", "வணக்கம்"])] == ["Devanagari", "Tamil"]
    assert scripts_of(["zinc"]) == scripts_of([]) == []


def test_a_font_that_is_missing_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    font_file.cache_clear()
    with pytest.raises(FontUnavailable, match=r"Bengali letters.*apt-get install fonts-noto-core"):
        file_bytes(EN, with_words("পাম্প"), FileFormat.PDF)
    font_file.cache_clear()


def test_a_font_of_this_machine_is_taken_only_where_it_is_the_one_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Told:
        stdout = f"DejaVu Sans|{tmp_path}"

    monkeypatch.setattr(shutil, "which", lambda _: "fc-match")
    monkeypatch.setattr("api.report_files.fonts.subprocess.run", lambda *_, **__: Told)
    font_file.cache_clear()
    with pytest.raises(FontUnavailable, match="Noto Sans Gujarati"):
        font_file("noto-sans-gujarati", "Gujarati", "fonts-noto-core")
    font_file.cache_clear()


def test_long_tables_are_cut_on_paper_and_say_so() -> None:
    facts = facts_of([demand(f"p{n}", sector=f"sector {n}") for n in range(230)])
    made = worded(EN, make_report(ReportName.DEMAND, facts, ALL))
    one = replace(made, tables=made.tables[:1], report=replace(made.report, charts=()))
    assert file_bytes(EN, one, FileFormat.PDF).startswith(b"%PDF-")


def test_every_tile_and_bar_carries_its_number() -> None:
    made = report(ReportName.STATES)
    tiles = drawings(made)["states"]
    assert [one.title for one in tiles] == ["Problems", "Unmet", "Providers"]
    assert len(tiles[0].boxes) == 36
    assert len(tiles[0].labels) == 72
    counts = dict(zip(made.tables[0].table.cells("code"), made.tables[0].table.cells("problems"), strict=True))
    labels = [label.text for label in tiles[0].labels]
    assert {code: int(number) for code, number in zip(labels[::2], labels[1::2], strict=True)} == {
        code: count for code, count in counts.items() if code
    }


def test_charts_lie_within_their_size() -> None:
    for name in ReportName:
        for charts in drawings(report(name)).values():
            for chart in charts:
                check_within(chart)


def check_within(chart: Drawing) -> None:
    assert all(box.x >= 0 and box.x + box.width <= chart.width for box in chart.boxes)
    assert all(box.y >= 0 and box.y + box.height <= chart.height for box in chart.boxes)
    assert all(0 <= x <= chart.width and 0 <= y <= chart.height for line in chart.lines for x, y in line.points)
    assert all(0 <= label.x <= chart.width and 0 <= label.y <= chart.height for label in chart.labels)


def test_shades_rise_with_the_number() -> None:
    assert [shade_of(value, 8) for value in (0, 1, 2, 3, 4, 5, 8)] == [0, 1, 1, 2, 2, 3, SHADES]
    assert shade_of(3, 0) == 0
    assert shade_of(-1, 5) == 0


def test_a_suffix_goes_before_accept_and_names_may_hold_dots() -> None:
    assert format_of("demand.pdf", "text/csv") == ("demand", FileFormat.PDF)
    assert format_of("demand", "text/csv;q=0.9, application/json") == ("demand", FileFormat.CSV)
    assert format_of("demand", "*/*") == ("demand", FileFormat.JSON)
    assert format_of("demand.exe", "") == ("demand.exe", FileFormat.JSON)
    assert format_of(".csv", "") == (".csv", FileFormat.JSON)
    assert file_name(report().report, FileFormat.XLSX) == "setu-demand-all-2026-11-28.xlsx"


def test_tables_and_columns_are_named_once() -> None:
    for name in ReportName:
        made = report(name).report
        assert len({table.key for table in made.tables}) == len(made.tables)
        assert all(isinstance(table, Table) and isinstance(table.columns[0], Column) for table in made.tables)
