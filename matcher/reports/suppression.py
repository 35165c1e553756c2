"""Small numbers of people and outcomes are not told, so that no table tells who somebody is or what became of them.

In columns that count people, a number from 1 to 2 is hidden, and with it everything in its row that is computed from
it. Where a column hides anything its total is not told either, because the rest would be its difference.

Source: Hundepool and others, Statistical Disclosure Control, 2012, doi:10.1002/9781118348239, chapter 4 (thresholds,
and why totals fall too).
"""

from __future__ import annotations

from dataclasses import replace

from matcher.reports.records import Cell, CellKind, Hidden, Report, Row, Sentence, Table

LEAST = 3
HIDDEN = Hidden(LEAST)
OF_PEOPLE = frozenset({"people", "groups"})
"""Values of sentences that count people."""


def without_small(report: Report) -> Report:
    """Return the report with small numbers of people and outcomes hidden, and a note where any was."""
    if report.wanted.shows_small:
        return report
    tables = tuple(_without_small(table) for table in report.tables)
    said = tuple(_sentence(one) for one in report.sentences)
    is_changed = (tables, said) != (report.tables, report.sentences)
    notes = (*report.notes, Sentence("small_hidden", {"least": LEAST})) if is_changed else report.notes
    return replace(report, tables=tables, sentences=said, notes=notes)


def _sentence(one: Sentence) -> Sentence:
    values = {
        name: HIDDEN if name in OF_PEOPLE and isinstance(value, int) and 0 < value < LEAST else value
        for name, value in one.values.items()
    }
    return replace(one, values=values)


def _without_small(table: Table) -> Table:
    counts = [place for place, column in enumerate(table.columns) if column.counts_people]
    rows = tuple(_row(table, row, counts) for row in table.rows)
    hidden = {place for row in rows for place, cell in enumerate(row) if isinstance(cell, Hidden)}
    if table.total is None or not hidden:
        return replace(table, rows=rows)
    total = tuple(HIDDEN if place in hidden else cell for place, cell in enumerate(table.total))
    return replace(table, rows=rows, total=total)


def _row(table: Table, row: Row, counts: list[int]) -> Row:
    if not any(_is_small(table, row, place) for place in counts):
        return row
    return tuple(HIDDEN if place in counts and cell not in (0, None) else cell for place, cell in enumerate(row))


def _is_small(table: Table, row: Row, place: int) -> bool:
    cell: Cell = row[place]
    return table.columns[place].kind is CellKind.COUNT and isinstance(cell, int) and 0 < cell < LEAST
