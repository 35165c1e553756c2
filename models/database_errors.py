"""What the databases complain about, in Setu's own errors; anything else is a defect and passes through."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from models.errors import Conflict, DataFormat, FieldProblem, Forbidden, InvalidInput, SetuError
from models.refusals import Refusal

_BUSY = Refusal.DATABASE_BUSY.told()

_LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL, https://www.postgresql.org/docs/current/errcodes-appendix.html."""

_NUL = "cannot contain NUL"
"""What PostgreSQL's driver says, without a code; SQLite finds nothing under such a text."""

_SQLITE_ERRORS: dict[int, tuple[type[SetuError], str]] = {
    sqlite3.SQLITE_BUSY: (Conflict, _BUSY),
    sqlite3.SQLITE_NOTADB: (DataFormat, "the file is not an SQLite database; give another one"),
    sqlite3.SQLITE_CORRUPT: (DataFormat, "the database file is damaged; restore it from a backup"),
    sqlite3.SQLITE_CANTOPEN: (InvalidInput, "the database file cannot be opened; give the path of a file in a folder"),
    sqlite3.SQLITE_READONLY: (Forbidden, "the database file is write-protected; change its permissions"),
    sqlite3.SQLITE_FULL: (SetuError, "the disk is full; nothing of this transaction was written; make room"),
}
"""By primary result code, https://www.sqlite.org/rescode.html."""


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the databases complain about inside the block into Setu's errors.

    Raises:
        Conflict: Another writer did not end in time.
        DataFormat: The file is damaged or not a database.
        Forbidden: The file may not be written.
        InvalidInput: The file cannot be opened, or a text holds NUL, under which PostgreSQL looks for nothing.
        SetuError: The disk is full.
    """
    try:
        yield
    except DBAPIError as error:
        explanation = _explain(error.orig)
        if explanation is None:
            raise
        raise explanation from error


@contextmanager
def explained_on_opening(url: URL) -> Iterator[None]:
    """Like `explained`, also for an address that leads nowhere; the message never holds the password.

    Raises:
        InvalidInput: The folder cannot be made, or the server does not answer or refuses.
    """
    try:
        with explained():
            yield
    except OSError as error:
        raise _unreachable(url, f"cannot be made ({error.strerror})") from error
    except OperationalError as error:
        if url.get_backend_name() == "postgresql":
            raise _unreachable(url, "cannot be reached") from error
        raise


def _explain(error: BaseException | None) -> SetuError | None:
    if getattr(error, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
        return Conflict(_BUSY)
    if _NUL in str(error):
        problem = FieldProblem("text", "NUL", "is no character that can be stored or looked for", "leave it out")
        return InvalidInput("a text cannot be looked for", [problem])
    if isinstance(error, sqlite3.Error) and hasattr(error, "sqlite_errorcode"):
        error_type, message = _SQLITE_ERRORS.get(error.sqlite_errorcode & 0xFF, (None, ""))
        return None if error_type is None else error_type(message)
    return None


def _unreachable(url: URL, reason: str) -> InvalidInput:
    problem = FieldProblem("database", url.render_as_string(), reason, "check the address and that the server runs")
    return InvalidInput("database cannot be opened", [problem])
