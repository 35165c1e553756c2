"""Charts as plain geometry, drawn alike on pages (SVG) and on paper; every chart stands beside its table.

Nothing is told by colour alone: every tile and bar carries its number. A tile grid shows states as squares and draws
no border.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.report_words import WordedReport, WordedTable
from matcher.reports.records import Cell, Chart, ChartKind
from matcher.reports.state_grid import tiles

SHADES = 4
"""Shades above the one of nothing."""
MOST_BARS = 15
WIDTH = 420.0
TILE = 64.0
BAR = 30.0
BAR_FROM = 186.0
BAR_TO = 360.0
LABEL_CHARACTERS = 24


@dataclass(frozen=True)
class Box:
    """A rectangle in a shade from 0 (nothing) to `SHADES`."""

    x: float
    y: float
    width: float
    height: float
    shade: int


@dataclass(frozen=True)
class Label:
    """Words at a point: the anchor is start, middle or end; the tone is plain, strong, or inverse on a dark shade."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    tone: str = "plain"


@dataclass(frozen=True)
class Line:
    """A broken line through points; the tone is curve, bound or axis."""

    points: tuple[tuple[float, float], ...]
    tone: str


@dataclass(frozen=True)
class Drawing:
    """A chart: its size, what it shows in words, and what is drawn."""

    key: str
    title: str
    description: str
    width: float
    height: float
    boxes: tuple[Box, ...] = ()
    labels: tuple[Label, ...] = ()
    lines: tuple[Line, ...] = ()


def drawings(report: WordedReport) -> dict[str, list[Drawing]]:
    """Return the charts of a report by the key of the table that they show; one of a table without rows is left out."""
    found: dict[str, list[Drawing]] = {}
    for chart in report.report.charts:
        table = next(one for one in report.tables if one.key == chart.table)
        if table.rows:
            found.setdefault(chart.table, []).append(_DRAW[chart.kind](table, chart))
    return found


def shade_of(value: float, most: float) -> int:
    """Return the shade of a number: 0 for nothing, then equal parts up to the largest."""
    return 0 if value <= 0 or most <= 0 else min(SHADES, 1 + int(SHADES * value / most - 1e-9))


def _tiles(table: WordedTable, chart: Chart) -> Drawing:
    values = dict(
        zip(map(str, table.table.cells(chart.label)), map(_amount, table.table.cells(chart.value)), strict=True)
    )
    most = max(values.values(), default=0.0)
    boxes, labels = [], []
    for tile in tiles():
        shade = shade_of(values.get(tile.code, 0.0), most)
        x, y = tile.column * TILE, tile.row * TILE
        tone = "inverse" if shade >= SHADES - 1 else "plain"
        boxes.append(Box(x + 1, y + 1, TILE - 2, TILE - 2, shade))
        labels.append(Label(x + TILE / 2, y + 24, tile.code, "middle", tone))
        labels.append(Label(x + TILE / 2, y + 48, f"{values.get(tile.code, 0.0):,.0f}", "middle", tone))
    side = 8 * TILE
    return Drawing(_key(chart), _heading(table, chart), table.title, side, side, tuple(boxes), tuple(labels))


def _bars(table: WordedTable, chart: Chart) -> Drawing:
    column, place = table.table.place(chart.label), table.table.place(chart.value)
    rows = [
        (row[column], row[place], _amount(cell))
        for row, cell in zip(table.rows, table.table.cells(chart.value), strict=True)
    ]
    told = rows[:MOST_BARS]
    most = max((amount for *_, amount in told), default=0.0) or 1.0
    boxes, labels = [], []
    for number, (name, text, amount) in enumerate(told):
        y = number * BAR
        length = (BAR_TO - BAR_FROM) * amount / most
        labels.append(Label(BAR_FROM - 8, y + 20, _cut(name), "end"))
        boxes.append(Box(BAR_FROM, y + 5, max(length, 1.0), BAR - 10, SHADES - 1))
        labels.append(Label(BAR_FROM + length + 8, y + 20, text, "start", "strong"))
    return Drawing(
        _key(chart), _heading(table, chart), table.title, WIDTH, BAR * len(told), tuple(boxes), tuple(labels)
    )


def _curve(table: WordedTable, chart: Chart) -> Drawing:
    left, bottom, high = 52.0, 200.0, 180.0
    days = [_amount(cell) for cell in table.table.cells(chart.label)]
    last = max(days) or 1.0

    def at(day: float, share: float) -> tuple[float, float]:
        return left + (WIDTH - left - 20) * day / last, bottom - high * share

    def steps(key: str) -> tuple[tuple[float, float], ...]:
        shares = [_amount(cell) for cell in table.table.cells(key)]
        points = [at(days[0], shares[0])]
        for day, before, share in zip(days[1:], shares, shares[1:], strict=False):
            points += [at(day, before), at(day, share)]
        return tuple(points)

    axis = Line((at(0, 1), at(0, 0), at(last, 0)), "axis")
    bounds = [Line(steps(key), "bound") for key in ("answered_low", "answered_high")]
    labels = [Label(left - 8, at(0, share)[1] + 5, f"{share:.0%}", "end") for share in (0.0, 0.5, 1.0)]
    labels += [Label(at(day, 0)[0], bottom + 20, f"{day:.0f}", "middle") for day in days if day % 2 == 0]
    lines = (axis, *bounds, Line(steps(chart.value), "curve"))
    return Drawing(_key(chart), _heading(table, chart), table.title, WIDTH, bottom + 30, (), tuple(labels), lines)


_DRAW = {ChartKind.TILES: _tiles, ChartKind.BARS: _bars, ChartKind.CURVE: _curve}


def _key(chart: Chart) -> str:
    return f"{chart.table}-{chart.value}".replace("_", "-")


def _heading(table: WordedTable, chart: Chart) -> str:
    return table.headings[table.table.place(chart.value)]


def _amount(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def _cut(name: str) -> str:
    return name if len(name) <= LABEL_CHARACTERS else f"{name[: LABEL_CHARACTERS - 1]}…"


def tables_with_drawings(report: WordedReport) -> Sequence[tuple[WordedTable, list[Drawing]]]:
    """Return every table with the charts that show it, in the order of the report."""
    drawn = drawings(report)
    return [(table, drawn.get(table.key, [])) for table in report.tables]
