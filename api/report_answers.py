"""A report as whatever was asked for: JSON, CSV, an Excel workbook or a PDF."""

from __future__ import annotations

from enum import StrEnum

from fastapi import Response

from api.report_files.csv_file import csv_bytes, plain
from api.report_words import WordedReport, WordedTable
from api.schemas.reports import BasisOut, ColumnOut, RefreshOut, ReportOut, TableOut
from api.texts import Texts
from matcher.reports.records import Basis, Report, Row
from models.errors import FieldProblem, InvalidInput
from models.jobs import Job

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


class FileFormat(StrEnum):
    """What a report can be had as."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        """What it is called in headers."""
        return MEDIA_TYPES[self.value]


def format_of(name: str, accepted: str) -> tuple[str, FileFormat]:
    """Return the name without a suffix, and the format: of the suffix, else the first accepted one, else JSON."""
    stem, _, suffix = name.rpartition(".")
    if stem and suffix in set(FileFormat):
        return stem, FileFormat(suffix)
    wanted = [part.partition(";")[0].strip().lower() for part in accepted[:500].split(",")]
    by_type = {one.media_type.partition(";")[0]: one for one in FileFormat}
    return name, next((by_type[one] for one in wanted if one in by_type), FileFormat.JSON)


def file_bytes(t: Texts, report: WordedReport, file_format: FileFormat, table: str = "") -> bytes:
    """Return a report as a file; of CSV, which holds one table, the named one, else the main one.

    Raises:
        InvalidInput: There is no such table.
        FontUnavailable: A PDF needs a font that is not installed.
    """
    if file_format is FileFormat.CSV:
        return csv_bytes(t, table_named(report, table))
    if file_format is FileFormat.XLSX:
        from api.report_files.workbook import workbook_bytes

        return workbook_bytes(t, report)
    if file_format is FileFormat.PDF:
        from api.report_files.document import pdf_bytes

        return pdf_bytes(t, report)
    return report_out(t, report).model_dump_json().encode()


def file_response(t: Texts, report: WordedReport, file_format: FileFormat, table: str = "") -> Response:
    """Return a report as a file to save.

    Raises:
        InvalidInput: There is no such table.
        FontUnavailable: A PDF needs a font that is not installed.
    """
    disposition = f'attachment; filename="{file_name(report.report, file_format)}"'
    headers = {"Content-Disposition": disposition, "Vary": "Accept", "Cache-Control": "no-store"}
    return Response(file_bytes(t, report, file_format, table), media_type=file_format.media_type, headers=headers)


def table_named(report: WordedReport, key: str) -> WordedTable:
    """Return a table by its key; the main one for an empty key.

    Raises:
        InvalidInput: There is no such table.
    """
    found = next((table for table in report.tables if key in ("", table.key)), None)
    if found is None:
        allowed = ", ".join(table.key for table in report.tables)
        problem = FieldProblem("?table", key, "is no table of this report", f"give one of {allowed}")
        raise InvalidInput("there is no such table", [problem])
    return found


def file_name(report: Report, file_format: FileFormat) -> str:
    """Return what a file of a report is called."""
    parts = ("setu", report.name.value, report.wanted.cluster_id or "all", f"{report.made_at:%Y-%m-%d}")
    return f"{'-'.join(parts)}.{file_format.value}"


def report_out(t: Texts, worded: WordedReport) -> ReportOut:
    """Return a report as JSON holds it."""
    report = worded.report
    return ReportOut(
        name=report.name.value,
        title=worded.title,
        cluster_id=report.wanted.cluster_id,
        since=str(report.wanted.since or ""),
        until=str(report.wanted.until or ""),
        made_at=report.made_at.isoformat(timespec="seconds"),
        basis=_basis_out(report.basis),
        sentences=list(worded.sentences),
        notes=list(worded.notes),
        tables=[_table_out(t, table) for table in worded.tables],
    )


def refresh_out(job: Job) -> RefreshOut:
    """Return a refresh as JSON holds it."""
    times = {"submitted_at": job.submitted_at, "finished_at": job.finished_at}
    return RefreshOut(job_id=job.job_id, state=job.state.value, progress=job.progress, failure=job.failure, **times)


def _basis_out(basis: Basis | None) -> BasisOut | None:
    return None if basis is None else BasisOut(**{name: getattr(basis, name) for name in BasisOut.model_fields})


def _table_out(t: Texts, one: WordedTable) -> TableOut:
    def cells(row: Row) -> list[str | int | float | None]:
        return [plain(t, cell) for cell in row]

    columns = [
        ColumnOut(key=column.key, title=title, kind=column.kind.value)
        for column, title in zip(one.table.columns, one.headings, strict=True)
    ]
    total = None if one.table.total is None else cells(one.table.total)
    return TableOut(key=one.key, title=one.title, columns=columns, rows=[*map(cells, one.table.rows)], total=total)
