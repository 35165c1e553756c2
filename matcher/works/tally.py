"""Rows of a file of works that are not stored as they are: refused, left out, or with somebody to confirm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from matcher.works.owners import Unsure
from models.errors import FieldProblem, InvalidInput
from models.importing.drafts import Draft
from models.importing.errors_file import ErrorsFile
from models.importing.report import ImportReport, RowToConfirm
from models.importing.rows import Row
from models.importing.works.records import WorksRow

Values = Mapping[str, Any]


class Tally:
    """Counts such rows in a report, and keeps those that can be corrected."""

    def __init__(self, report: ImportReport, errors: ErrorsFile) -> None:
        """Count in a report, keep in an errors file."""
        self.report = report
        self._errors = errors

    def skip(self, row: WorksRow, values: Values, reason: str) -> None:
        """Leave a row out, because of its own error or for a reason."""
        draft = _draft(row, values)
        draft.skip_reason = reason
        if row.problem:
            draft.refuse(row.problem)
        self._count(draft)

    def refuse(self, row: WorksRow, values: Values, *problems: FieldProblem) -> None:
        """Refuse a row for one or more problems."""
        self._count(_draft(row, values, problems))

    def refuse_all(self, row: WorksRow, values: Values, column: str, value: str, error: InvalidInput) -> None:
        """Refuse a row for all problems of an error."""
        draft = _draft(row, values)
        draft.refuse_all(column, value, error)
        self._count(draft)

    def ask(self, row: WorksRow, unsure: Unsure, title: str = "") -> None:
        """Note somebody whom people have to confirm."""
        ids = tuple(one.provider_id for one in unsure.candidates)
        self.report.ask([RowToConfirm(row.number, unsure.name, ids, title)])

    def keep(self, row: WorksRow, values: Values, *problems: FieldProblem) -> None:
        """Keep a row that is stored among those to correct, because part of it is open; it counts as stored."""
        self._errors.add(_draft(row, values, problems))

    def _count(self, draft: Draft) -> None:
        self.report.count_skipped(draft)
        if draft.problems:
            self._errors.add(draft)


def _draft(row: WorksRow, values: Values, problems: Iterable[FieldProblem] = ()) -> Draft:
    draft = Draft(Row(row.number, row.number - 1, values))
    for problem in problems:
        draft.refuse(problem)
    return draft
