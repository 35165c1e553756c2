"""The files of a bundle, line by line; whatever is wrong is told with file and line.

Ids are kept letter for letter, because a run names them; texts pass the same gate as every text from outside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import DataFormat, FieldProblem
from models.safe_text import clean_text

LONGEST_TEXT = 10_000_000
_NO_RUN_HOLDS = re.compile("[\\s\x00-\x1f\x7f\ud800-\udfff]")
_WHOLE_NUMBER = re.compile(r"-?\d{1,9}", re.ASCII)


@dataclass(frozen=True)
class Row:
    """One JSON object, and where it stands."""

    where: str
    values: Mapping[str, Any]

    def identity(self, name: str = "_id") -> str:
        """Return an id."""
        return checked_id(self.values.get(name), self.where)

    def identities(self, name: str) -> tuple[str, ...] | None:
        """Return a list of ids, each once; ``None`` where there is none."""
        ids = self.values.get(name)
        if ids is None:
            return None
        if not isinstance(ids, list):
            raise unreadable(self.where, f"{name} is {ids!r}", "give a list of ids")
        return tuple(dict.fromkeys(checked_id(value, self.where) for value in ids))

    def text(self, name: str, *, is_needed: bool = False) -> str:
        """Return a text without what no database holds; empty where there is none, unless it is needed."""
        value = self.values.get(name) or ""
        if not isinstance(value, str):
            raise unreadable(self.where, f"{name} is {value!r}", "give a text")
        if is_needed and not value.strip():
            raise unreadable(self.where, f"has no {name}", f'give "{name}"')
        return clean_text(value, LONGEST_TEXT, field=f"{self.where}: {name}", repair=True)

    def year(self) -> int | None:
        """Return the year, if there is one."""
        value = self.values.get("year")
        if value is None or value == "":
            return None
        if not _WHOLE_NUMBER.fullmatch(str(value)) or not 1900 <= int(value) <= 2100:
            raise unreadable(self.where, f"year is {value!r}", "give a year from 1900 to 2100, or leave it out")
        return int(value)


def read_object(path: Path) -> Row:
    """Read a file that holds one JSON object."""
    try:
        values = json.loads(_read(path))
    except ValueError as error:
        raise unreadable(path, str(error), "mend the JSON") from error
    if not isinstance(values, dict):
        raise unreadable(path, "is no JSON object", 'give {"name": "…", "target": "owner"}')
    return Row(str(path), values)


def read_rows(path: Path) -> Iterator[Row]:
    """Read a file of one JSON object a line; blank lines are passed over.

    Raises:
        DataFormat: The file is missing or a line is no object, has no usable ``_id`` or one that came before.
    """
    seen: set[str] = set()
    for number, line in enumerate(_read(path).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            values = json.loads(line)
        except ValueError as error:
            raise unreadable(where, str(error), "one JSON object a line") from error
        if not isinstance(values, dict) or "_id" not in values:
            raise unreadable(where, "has no _id", 'give "_id"')
        row = Row(where, values)
        if row.identity() in seen:
            raise unreadable(where, f"the id {row.identity()!r} came before", "give every line an id of its own")
        seen.add(row.identity())
        yield row


def read_grades(path: Path) -> dict[str, dict[str, int]]:
    """Read judgements: query id → target id → grade, from three tab-separated columns under a header line."""
    lines = _read(path).split("\n")
    if _WHOLE_NUMBER.fullmatch(lines[0].split("\t")[-1].strip()):
        raise unreadable(f"{path}:1", f"is {lines[0]!r}, a judgement", "begin with a header line")
    grades: dict[str, dict[str, int]] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        cells = line.rstrip("\r").split("\t")
        if len(cells) != 3 or not _WHOLE_NUMBER.fullmatch(cells[2].strip()):
            raise unreadable(where, f"is {line!r}", "give query-id, target-id and a whole grade, tab-separated")
        grades.setdefault(checked_id(cells[0], where), {})[checked_id(cells[1], where)] = int(cells[2])
    return grades


def checked_id(value: object, where: object) -> str:
    """Return an id as text.

    Raises:
        DataFormat: It is no text or number, or empty, or holds white space or what cannot be written to a file.
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise unreadable(where, f"the id {value!r} is no text", "give a text")
    text = str(value)
    if not text or _NO_RUN_HOLDS.search(text):
        fix = "a TREC run cannot hold it: rename it"
        raise unreadable(where, f"the id {text!r} is empty, or holds white space or a control character", fix)
    return text


def unreadable(where: object, reason: str, fix: str) -> DataFormat:
    """Return the error for something wrong in a bundle."""
    return DataFormat("the bundle cannot be read", [FieldProblem(str(where), "", reason, fix)])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        fix = "a bundle is a folder with meta.json, corpus.jsonl, queries.jsonl and qrels.tsv"
        raise unreadable(path, "the file is missing", fix) from None
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, str(error), "give a readable file in UTF-8") from error
