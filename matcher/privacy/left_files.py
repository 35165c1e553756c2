"""Files of the home that tell of a person: messages that were written as files, and refused rows of imports."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from models.importing.text_files import MAX_LINE
from models.privacy.traces import marks_pattern

OUTBOX = "outbox"
UPLOADS = "uploads"


@dataclass(frozen=True)
class Left:
    """How many files of messages, and how many refused rows, tell of a person."""

    messages: int = 0
    rows: int = 0


def look_through(home: Path, marks: tuple[str, ...], *, is_dry: bool) -> Left:
    """Remove the messages, and the refused rows, in which one of the marks stands; count them only in a dry run."""
    if not marks:
        return Left()
    told = [path for path in sorted((home / OUTBOX).glob("*.eml")) if _tells(path, marks)]
    if not is_dry:
        for path in told:
            path.unlink(missing_ok=True)
    errors = sorted((home / UPLOADS).glob("*/errors.csv"))
    return Left(len(told), sum(_drop_rows(path, marks, is_dry=is_dry) for path in errors))


def _tells(path: Path, marks: tuple[str, ...]) -> bool:
    email = message_from_bytes(path.read_bytes(), policy=policy.default)
    heads = [str(value) for value in email.values()]
    body = email.get_content() if isinstance(email, EmailMessage) and email.get_content_maintype() == "text" else ""
    return _is_in("\n".join([*heads, body]), marks)


def _drop_rows(path: Path, marks: tuple[str, ...], *, is_dry: bool) -> int:
    """Write a file of refused rows anew without those that tell of somebody, and return how many these are."""
    csv.field_size_limit(MAX_LINE)  # a cell that was refused for its length stands there whole
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = list(csv.reader(stream)) or [[]]
    kept = [row for row in rows if not _is_in("\n".join(row), marks)]
    if len(kept) < len(rows) and not is_dry:
        _write(path, [header, *kept])
    return len(rows) - len(kept)


def _write(path: Path, rows: Iterable[list[str]]) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with unfinished.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    unfinished.replace(path)


def _is_in(text: str, marks: tuple[str, ...]) -> bool:
    return marks_pattern(marks).search(text) is not None
