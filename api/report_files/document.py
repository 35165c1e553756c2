"""A report as a PDF on A4: what it comes to, its charts, its tables, and how it was computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

from fpdf.fonts import FontFace

from api.drawings import Drawing, tables_with_drawings
from api.report_files.drawn import draw, height_of, width_of
from api.report_files.fonts import BASE, BASE_RANGES, font_file, letters_in, scripts_of, spelled_out
from api.report_files.paper import Paper
from api.report_words import WordedReport, WordedTable
from api.texts import Texts

MOST_ROWS = 200
"""Rows of one table on paper; the workbook has them all."""
MARGIN_MM = 14.0
GAP_MM = 4.0
TEXT_PT, SMALL_PT, TABLE_PT, HEADING_PT, TITLE_PT = 10.5, 8.5, 8.0, 13.0, 20.0
INK, SOFT, LINE = (27, 38, 48), (84, 95, 105), (200, 196, 186)
Spell = Callable[[str], str]


def pdf_bytes(t: Texts, report: WordedReport) -> bytes:
    """Return the document.

    Raises:
        FontUnavailable: A font for one of its scripts is not installed.
    """
    with closing(Paper(orientation="landscape", format="A4")) as document:
        _write_report(t, document, report)
        return bytes(document.output())


def _write_report(t: Texts, document: Paper, report: WordedReport) -> None:
    document.set_auto_page_break(auto=True, margin=MARGIN_MM)
    document.set_margins(MARGIN_MM, MARGIN_MM)
    spell = _set_fonts(document, report)
    document.set_title(spell(report.title))
    document.set_lang(t.language)
    document.add_page()
    _write_head(document, report, spell)
    for table, charts in tables_with_drawings(report):
        _write_table(t, document, table, charts, spell)
    _write(document, spell(t("report.how")), HEADING_PT)
    for note in report.notes:
        _write(document, spell(note), SMALL_PT, SOFT)


def _set_fonts(document: Paper, report: WordedReport) -> Spell:
    document.set_text_shaping(use_shaping_engine=True)
    base = font_file(BASE, "", "fonts-noto-core")
    document.add_font(BASE, fname=base, unicode_range=BASE_RANGES)
    files = [base]
    scripts = scripts_of(_texts(report))
    for script in scripts:
        file = font_file(script.slug, script.name, script.debian)
        document.add_font(script.slug, fname=file)
        files.append(file)
    document.set_fallback_fonts([script.slug for script in scripts], exact_match=False)
    document.set_font(BASE, size=TEXT_PT)
    known = tuple(map(letters_in, files))
    return lambda text: spelled_out(text, known)


def _texts(report: WordedReport) -> Iterator[str]:
    yield from (report.title, report.lead, *report.sentences, *report.notes)
    yield from (text for pair in report.about for text in pair)
    for table in report.tables:
        yield from (table.title, *table.headings)
        yield from (text for row in table.rows[:MOST_ROWS] for text in row)


def _write_head(document: Paper, report: WordedReport, spell: Spell) -> None:
    _write(document, spell(report.title), TITLE_PT)
    _write(document, spell(report.lead), TEXT_PT, SOFT)
    _write(document, spell(" · ".join(f"{label}: {value}" for label, value in report.about)), SMALL_PT, SOFT)
    document.ln(3)
    for sentence in report.sentences:
        _write(document, spell(sentence), TEXT_PT + 1)
    document.ln(2)


def _write(document: Paper, text: str, size_pt: float, colour: tuple[int, int, int] = INK) -> None:
    document.set_font_size(size_pt)
    document.set_text_color(*colour)
    document.multi_cell(0, size_pt * 0.56, text, align="L", new_x="LMARGIN", new_y="NEXT")
    document.ln(0.8)


def _write_table(t: Texts, document: Paper, table: WordedTable, charts: list[Drawing], spell: Spell) -> None:
    if not table.rows:
        return
    document.ln(3)
    # A heading does not stay behind alone at the foot of a page.
    if document.will_page_break(30):
        document.add_page()
    _write(document, spell(table.title), HEADING_PT)
    _write_charts(document, charts, spell)
    _write_rows(document, table, spell)
    if len(table.rows) > MOST_ROWS:
        _write(document, spell(t("report.more_rows", count=len(table.rows) - MOST_ROWS)), SMALL_PT, SOFT)


def _write_charts(document: Paper, charts: list[Drawing], spell: Spell) -> None:
    """Draw charts side by side as far as they fit, each under its heading."""
    left, high = document.l_margin, 0.0
    for chart in charts:
        if left > document.l_margin and left + width_of(chart) > document.w - document.r_margin:
            document.set_y(document.get_y() + high)
            left, high = document.l_margin, 0.0
        if left == document.l_margin and document.will_page_break(height_of(chart) + 10):
            document.add_page()
        draw(document, chart, spell, left)
        left, high = left + width_of(chart) + GAP_MM, max(high, height_of(chart))
    if charts:
        document.set_y(document.get_y() + high + GAP_MM)


def _write_rows(document: Paper, table: WordedTable, spell: Spell) -> None:
    document.set_font_size(TABLE_PT)
    document.set_text_color(*INK)
    document.set_fill_color(255, 255, 255)
    document.set_draw_color(*LINE)
    heading = FontFace(fill_color=(227, 240, 238), color=INK)
    aligned = tuple("RIGHT" if is_number else "LEFT" for is_number in table.is_number)
    rows = [table.headings, *table.rows[:MOST_ROWS], *([table.total] if table.total else [])]
    with document.table(
        headings_style=heading,
        text_align=aligned,
        col_widths=_widths(table),
        line_height=TABLE_PT * 0.56,
        padding=0.8,
        borders_layout="HORIZONTAL_LINES",
    ) as grid:
        for row in rows:
            grid.row([spell(cell) for cell in row])


def _widths(table: WordedTable) -> tuple[int, ...]:
    """Return how wide columns are, relative to one another: by their longest cell, within bounds."""
    rows = (table.headings, *table.rows[:MOST_ROWS])
    longest = (max(len(row[place]) for row in rows) for place in range(len(table.headings)))
    return tuple(
        min(14, max(7, length)) if is_number else min(60, max(9, length))
        for length, is_number in zip(longest, table.is_number, strict=True)
    )
