"""Traces: ids and addresses of somebody erased that stand in other rows, of any table, found and replaced.

A column of text is compared as a whole; a column of JSON is walked value by value; in the few columns of free words
the id, address or name is replaced wherever it stands. Words of records that are about others stay as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Connection, Table, Text, bindparam, cast, or_, select, update

from models.columns import metadata

JSON_TEXTS = frozenset({("batch_rows", "before"), ("merged_records", "own_row"), ("remembered_answers", "body")})
"""Columns of text that hold JSON."""

FREE_WORDS = frozenset(
    {
        ("batches", "file_name"), ("batches", "mapping_name"), ("jobs", "failure"), ("notifications", "failure"),
        ("merges", "reason"), ("duplicate_pairs", "note"), ("feedback", "note"), ("history", "note"),
        ("consents", "evidence"),
    }
)  # fmt: skip
"""Columns of words that may name somebody."""

DROPS_WHOLE = frozenset({"jobs"})
"""Tables whose JSON holds rows of files: an entry of a list that names somebody goes as a whole."""

UNTOUCHED = frozenset({"erasures", "store_facts"})
RECORDS = frozenset({"organisations", "places", "providers", "evidence", "problems", "batch_rows", "merged_records"})
"""Tables of records and of what they were: in words about others nothing is replaced but ids."""

REMAINS = "…"


@dataclass(frozen=True)
class Traces:
    """What is looked for: whole values with what replaces them, and marks that may stand within other words."""

    values: Mapping[str, str]
    marks: tuple[str, ...]

    def replaced(self, text: str) -> str:
        """Return a text without them: the whole value, else every mark in it."""
        if text in self.values:
            return self.values[text]
        return self._pattern.sub(REMAINS, text) if self.marks else text

    @property
    def _pattern(self) -> re.Pattern[str]:
        return marks_pattern(self.marks)


def marks_pattern(marks: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of the marks as whole words, in any case."""
    longest_first = sorted(marks, key=lambda mark: (-len(mark), mark))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def sweep(connection: Connection, traces: Traces, *, but: frozenset[str] = frozenset()) -> dict[str, int]:
    """Replace all traces in all tables, and return how many rows of each changed; tables without any are absent.

    Args:
        connection: A connection that writes.
        traces: What to replace.
        but: Tables to leave alone.
    """
    found: dict[str, int] = {}
    for table in metadata.sorted_tables:
        if table.name not in UNTOUCHED | but:
            changed = sum(_sweep_column(connection, table, column, traces) for column in table.c)
            found |= {table.name: changed} if changed else {}
    return found


def without(value: Any, traces: Traces, *, drops_whole: bool) -> Any:
    """Return JSON without traces; of lists, entries that hold one go as a whole where ``drops_whole``."""
    if isinstance(value, str):
        return traces.replaced(value)
    if isinstance(value, list):
        kept = [one for one in value if not (drops_whole and _holds(one, traces))]
        return [without(one, traces, drops_whole=drops_whole) for one in kept]
    if isinstance(value, dict):
        return {traces.replaced(key): without(one, traces, drops_whole=drops_whole) for key, one in value.items()}
    return value


def _holds(value: Any, traces: Traces) -> bool:
    return bool(without(value, traces, drops_whole=False) != value)


def _sweep_column(connection: Connection, table: Table, column: Column[Any], traces: Traces) -> int:
    name = (table.name, column.name)
    traces = Traces(traces.values, ()) if table.name in RECORDS else traces
    if isinstance(column.type, JSON) or name in JSON_TEXTS:
        return _rewrite(connection, table, column, traces, _json_rewriter(table, column, traces))
    if name in FREE_WORDS:
        return _rewrite(connection, table, column, traces, traces.replaced)
    if isinstance(column.type, Text):
        return sum(
            connection.execute(update(table).where(column == given).values({column.name: instead})).rowcount
            for given, instead in traces.values.items()
        )
    return 0


def _json_rewriter(table: Table, column: Column[Any], traces: Traces) -> Any:
    drops = table.name in DROPS_WHOLE
    if isinstance(column.type, JSON):
        return lambda value: without(value, traces, drops_whole=drops)
    return lambda text: _rewritten_text(text, traces, drops)


def _rewritten_text(text: str, traces: Traces, drops: bool) -> str:
    """Return JSON in a text without traces; a text that is no JSON as words, an unchanged one letter for letter."""
    try:
        before = json.loads(text)
    except ValueError:
        return traces.replaced(text)
    after = without(before, traces, drops_whole=drops)
    return text if after == before else json.dumps(after, ensure_ascii=False)


def _rewrite(connection: Connection, table: Table, column: Column[Any], traces: Traces, rewrite: Any) -> int:
    key = list(table.primary_key.columns)
    changed = []
    for *ids, value in _suspects(connection, table, column, traces):
        if value is not None and (after := rewrite(value)) != value:
            changed.append({f"_{one.name}": given for one, given in zip(key, ids, strict=True)} | {"_after": after})
    statement = update(table).where(*(one == bindparam(f"_{one.name}") for one in key))
    if changed:
        connection.execute(statement.values({column.name: bindparam("_after", type_=column.type)}), changed)
    return len(changed)


def _suspects(connection: Connection, table: Table, column: Column[Any], traces: Traces) -> Iterator[Any]:
    """Yield key and value of the rows whose text holds what is looked for, as it is or as JSON escapes it."""
    plain = {*traces.values, *traces.marks}
    escaped = {json.dumps(one)[1:-1] for one in plain} | {json.dumps(one, ensure_ascii=False)[1:-1] for one in plain}
    as_text = cast(column, Text)
    for one in sorted(plain | escaped):
        condition = or_(as_text.icontains(one, autoescape=True), as_text.contains(one, autoescape=True))
        yield from list(connection.execute(select(*table.primary_key.columns, column).where(condition)))
