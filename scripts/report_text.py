"""A report as text for a terminal."""

from __future__ import annotations

from rich.markup import escape

from api.report_words import WordedReport, WordedTable
from scripts.console import aligned, out

MOST_ROWS = 25
LONGEST_CELL = 40


def print_report(report: WordedReport) -> None:
    """Print a report to standard output: what it comes to, its tables, how it was computed."""
    out.print(f"[bold]{escape(report.title)}[/]")
    out.print(" · ".join(f"{label}: {value}" for label, value in report.about), style="dim", markup=False)
    for sentence in report.sentences:
        out.print(f"\n{sentence}", markup=False)
    for table in report.tables:
        if table.rows:
            _print_table(table)
    out.print()
    for note in report.notes:
        out.print(f"· {note}", style="dim", markup=False)


def _print_table(table: WordedTable) -> None:
    out.print(f"\n[bold]{escape(table.title)}[/]")
    rows = [table.headings, *table.rows[:MOST_ROWS], *([table.total] if table.total else [])]
    for line in aligned([[_cut(cell) for cell in row] for row in rows]):
        out.print(line, markup=False)
    if len(table.rows) > MOST_ROWS:
        out.print(f"… {len(table.rows) - MOST_ROWS} more: --format csv --table {table.key}", style="dim", markup=False)


def _cut(cell: str) -> str:
    flat = " ".join(cell.split())
    return flat if len(flat) <= LONGEST_CELL else f"{flat[: LONGEST_CELL - 1]}…"
