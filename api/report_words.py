"""A report in the words of one language, for pages, terminals, workbooks and documents alike."""

from __future__ import annotations

from dataclasses import dataclass

from api.report_cells import said, shown
from api.texts import Texts
from matcher.reports.nearest import cluster_name
from matcher.reports.records import Basis, CellKind, Report, Row, Table, Wanted
from matcher.reports.suppression import LEAST

NUMBERS = frozenset(CellKind) - {CellKind.TEXT, CellKind.TERM, CellKind.STATE}


@dataclass(frozen=True)
class WordedTable:
    """One table: headings, and cells as text; ``is_number`` says which columns hold numbers."""

    key: str
    title: str
    headings: tuple[str, ...]
    is_number: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None
    table: Table


@dataclass(frozen=True)
class WordedReport:
    """One report.

    Args:
        title: Its name.
        lead: What it tells.
        about: What it is of, and when it was made: labels with values.
        sentences: What it comes to.
        notes: How it was computed and what was left out.
        tables: The main one first.
        report: The report itself.
    """

    title: str
    lead: str
    about: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    tables: tuple[WordedTable, ...]
    report: Report


def worded(t: Texts, report: Report) -> WordedReport:
    """Return a report in words."""
    name = f"report.name.{report.name}"
    return WordedReport(
        t(f"{name}.title"),
        t(f"{name}.lead"),
        _about(t, report),
        tuple(said(t, one) for one in report.sentences),
        (
            *_on_verdicts(t, report.basis),
            *(said(t, one) for one in report.notes),
            t(f"{name}.how"),
            *_on_rights(t, report),
        ),
        tuple(_table(t, table) for table in report.tables),
        report,
    )


def _about(t: Texts, report: Report) -> tuple[tuple[str, str], ...]:
    return (
        (t("report.about.of"), scope_name(t, report.wanted)),
        (t("report.about.days"), days(t, report.wanted)),
        (t("report.about.made"), f"{report.made_at:%Y-%m-%d %H:%M} UTC"),
    )


def scope_name(t: Texts, wanted: Wanted) -> str:
    """Return of which cluster a report is, in words."""
    return cluster_name(wanted.cluster_id) if wanted.cluster_id else t("report.all_clusters")


def days(t: Texts, wanted: Wanted) -> str:
    """Return which days a report counts, in words."""
    if wanted.since is None and wanted.until is None:
        return t("report.any_day")
    return f"{wanted.since or '…'} – {wanted.until or '…'}"


def _on_verdicts(t: Texts, basis: Basis | None) -> tuple[str, ...]:
    if basis is None or not basis.problems:
        return ()
    counts = {"problems": basis.problems, "judged": basis.judged, "day": basis.oldest[:16].replace("T", " ") or "–"}
    said = [t("report.basis.judged", **counts)]
    if basis.outdated:
        said.append(t("report.basis.outdated", count=basis.outdated))
    if basis.unjudged:
        said.append(t("report.basis.unjudged", count=basis.unjudged))
    return tuple(said)


def _on_rights(t: Texts, report: Report) -> tuple[str, ...]:
    return () if report.wanted.shows_small else (t("report.small_rule", least=LEAST),)


def _table(t: Texts, table: Table) -> WordedTable:
    def texts(row: Row) -> tuple[str, ...]:
        return tuple(shown(t, cell, column.kind) for cell, column in zip(row, table.columns, strict=True))

    total = None
    if table.total is not None:
        first, *others = texts(table.total)
        total = (t("report.total") if table.total[0] is None else first, *others)
    return WordedTable(
        table.key,
        t(f"report.table.{table.key}"),
        tuple(t(f"report.column.{column.key}") for column in table.columns),
        tuple(column.kind in NUMBERS for column in table.columns),
        tuple(texts(row) for row in table.rows),
        total,
        table,
    )
