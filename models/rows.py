"""Records to rows and back: one `RecordTable` a record type.

A row is a dict of column values. The row of an evidence also holds ``owner_ids``, which its repository keeps in a
table of their own. Two rows with the same content hash hold the same record.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, Table

from models.errors import FieldProblem, InvalidInput
from models.records import Record

R = TypeVar("R", bound=Record)

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
_NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
Row = dict[str, Any]


@dataclass(frozen=True)
class RecordTable(Generic[R]):
    """How one record type is stored.

    Args:
        record_type: The word for it in the change log.
        table: Where it is stored.
        id_name: The column that holds its id.
        filters: Columns that may be asked for by value.
        to_row: Record to column values, without the content hash.
        from_row: Column values to record; values that are not the record's are ignored.
    """

    record_type: str
    table: Table
    id_name: str
    filters: tuple[str, ...]
    to_row: Callable[[R], Row]
    from_row: Callable[[Mapping[str, Any]], R]

    @property
    def id_column(self) -> Column[str]:
        """The column that holds the id."""
        return self.table.c[self.id_name]

    def stamped_row(self, record: R) -> Row:
        """Return the record's row with its content hash.

        Raises:
            InvalidInput: A text holds NUL or a lone surrogate, which databases cannot store.
        """
        row = self.to_row(record)
        row["content_hash"] = content_hash(row, f"{self.record_type} {row[self.id_name]!r}")
        return row


def row_to_json(row: Mapping[str, Any]) -> str:
    """Return a row as JSON, dates in ISO form; the same row gives the same text."""
    return _ENCODER.encode(row)


def row_from_json(record_table: RecordTable[R], text: str) -> Row:
    """Return the row that `row_to_json` wrote."""
    row: Row = json.loads(text)
    for column in record_table.table.c:
        if column.type.python_type is date and row[column.name] is not None:
            row[column.name] = date.fromisoformat(row[column.name])
    return row


def content_hash(row: Mapping[str, Any], name: str) -> str:
    """Return 32 hexadecimal digits (BLAKE2b, 128 bit) of a row; ``name`` is used in the refusal of bad text."""
    text = row_to_json(row)
    try:
        encoded = text.encode()
    except UnicodeEncodeError as error:
        raise _unstorable(name, text[error.start]) from error
    if b"\\u0000" in encoded and _NUL_IN_JSON.search(text):
        raise _unstorable(name, "\0")
    return hashlib.blake2b(encoded, digest_size=16).hexdigest()


def is_storable(text: str) -> bool:
    """Whether databases can hold a text; a record with an id that they cannot hold does not exist."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _unstorable(name: str, character: str) -> InvalidInput:
    code_point = f"U+{ord(character):04X}"
    problem = FieldProblem(
        name, code_point, "a text holds a character that databases cannot store", "pass it through clean_text"
    )
    return InvalidInput("record is not valid", [problem])
