"""Why rows of an import were refused, in the reader's language: on its page, and in the CSV downloaded from there."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from api.texts import Texts
from models.importing.headers import CODE_COLUMN, FIX_COLUMN, REASON_COLUMN
from models.importing.text_files import MAX_LINE
from models.safe_text import csv_cell

_CHUNK_CHARACTERS = 1 << 16


def worded(t: Texts, problem: Mapping[str, Any]) -> dict[str, Any]:
    """Return a problem of a report with reason and fix in a language.

    What has no code, as an earlier version wrote it down, stays as it is, and ``is_english`` says so.
    """
    code = str(problem.get("code", ""))
    if f"flaw.{code}" not in t.entries:
        return {**problem, "is_english": True}
    reason, fix = _said(t, code, problem["details"])
    return {**problem, "reason": reason, "fix": fix, "is_english": False}


def refused_rows(path: Path, t: Texts) -> Iterator[bytes]:
    """Yield a file of refused rows with reasons and fixes in a language, and without their codes.

    Args:
        path: A file that an import wrote; one of an earlier version, without codes, stays as it is.
        t: The language.
    """
    csv.field_size_limit(MAX_LINE)
    yield codecs.BOM_UTF8
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader, [])
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(name for name in header if name != CODE_COLUMN)
        for row in reader:
            writer.writerow(_translated(t, header, row))
            if text.tell() > _CHUNK_CHARACTERS:
                yield text.getvalue().encode("utf-8", "backslashreplace")
                text.seek(0)
                text.truncate()
        yield text.getvalue().encode("utf-8", "backslashreplace")


def _translated(t: Texts, header: Sequence[str], row: Sequence[str]) -> list[str]:
    if CODE_COLUMN not in header:
        return list(row)
    cells = dict(zip(header, row, strict=True))
    coded = json.loads(cells.pop(CODE_COLUMN))
    if all(f"flaw.{code}" in t.entries for code, _ in coded):
        said = [_said(t, code, details) for code, details in coded]
        for name, texts in zip((REASON_COLUMN, FIX_COLUMN), zip(*said, strict=True), strict=True):
            cells[name] = str(csv_cell("; ".join(dict.fromkeys(texts))))
    return list(cells.values())


def _said(t: Texts, code: str, details: Mapping[str, str]) -> tuple[str, str]:
    return t(f"flaw.{code}", **details), t(f"flaw_fix.{code}", **details)
