"""The rows that were refused, as a CSV that can be corrected and imported again."""

from __future__ import annotations

import json
import tempfile
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any

from models.csv_output import write_csv
from models.importing.drafts import Draft
from models.importing.headers import CODE_COLUMN, FIX_COLUMN, INDEX_COLUMN, REASON_COLUMN, REPORT_COLUMNS
from models.importing.templates import as_text


class ErrorsFile:
    """Collects refused rows beside the disk and writes them when it is closed; without any, it writes nothing.

    The file has the columns of the source, then the number of the row there, the columns, reasons and fixes, and the
    codes of the reasons with what fills them, as JSON.
    Formulas are defused; lists and objects stand as JSON.
    ``failure`` says why the file could not be written; the import itself is not affected.
    """

    def __init__(self, path: Path, header: tuple[str, ...], *, with_index: bool = False) -> None:
        """Collect for ``path``.

        Args:
            path: Where the file goes.
            header: The first columns; others follow as they appear.
            with_index: Also note the index of each row, because ids are built from it.
        """
        self._path = path
        self._added = (*REPORT_COLUMNS, INDEX_COLUMN) if with_index else REPORT_COLUMNS
        self.failure = ""
        self._columns = dict.fromkeys(header)
        self._spool = tempfile.SpooledTemporaryFile(max_size=1 << 20, mode="w+", encoding="ascii")  # noqa: SIM115 - closed on exit
        self._count = 0

    def add(self, draft: Draft) -> None:
        """Keep a refused row."""
        problems = draft.problems
        added = {
            "_row": str(draft.row.number),
            "_column": "; ".join(dict.fromkeys(problem.column for problem in problems if problem.column)),
            REASON_COLUMN: "; ".join(dict.fromkeys(problem.reason for problem in problems)),
            FIX_COLUMN: "; ".join(dict.fromkeys(problem.fix for problem in problems)),
            CODE_COLUMN: json.dumps([[problem.code, problem.details] for problem in problems], ensure_ascii=False),
        }
        if INDEX_COLUMN in self._added:
            added[INDEX_COLUMN] = str(draft.row.index)
        values = {name: _cell(value) for name, value in draft.row.values.items()}
        self._columns.update(dict.fromkeys(values))
        self._spool.write(json.dumps(values | added) + "\n")
        self._count += 1

    @property
    def path(self) -> str:
        """The file's path; empty where no row was refused or it could not be written."""
        return str(self._path) if self._count and not self.failure else ""

    def __enter__(self) -> ErrorsFile:
        """Begin to collect."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write the file."""
        with self._spool:
            if self._count:
                try:
                    self._write()
                except OSError as problem:
                    self.failure = f"refused rows could not be written to {self._path}: {problem.strerror}"

    def _write(self) -> None:
        self._spool.seek(0)
        with self._path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as stream:
            columns = list(dict.fromkeys([*self._columns, *self._added]))
            write_csv(stream, chain([columns], (_row(json.loads(line), columns) for line in self._spool)))


def _row(values: dict[str, str], columns: list[str]) -> list[str]:
    return [values.get(name, "") for name in columns]


def _cell(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else as_text(value)
