"""RIS: ``TY  - JOUR`` to ``ER  -``, one tag a line.

A record that lacks its end does not swallow the next one; it is told. (The package ``rispy`` joins the two silently.)

Source: Research Information Systems format, https://refdb.sourceforge.net/manual-0.9.6/sect1-ris-format.html.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from models.flaws import Flaw
from models.importing.works.records import Author, Work, WorksRow

_TAG = re.compile(r"\ufeff?([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*))?$")
_KINDS = {"PAT": "patent"}
TITLE, AUTHORS, YEAR, ABSTRACT = ("TI", "T1", "CT", "BT"), ("AU", "A1"), ("PY", "Y1", "DA"), ("AB", "N2")

Record = Mapping[str, list[str]]


def read_ris(lines: Iterable[str]) -> Iterator[WorksRow]:
    """Yield a row for each record; one without an end, and lines outside of records, are rows with an error."""
    reader = _Reader()
    rows = (row for line in lines for row in reader.take(line.rstrip("\r\n")))
    for number, row in enumerate(chain(rows, reader.end()), 1):
        yield replace(row, number=number)


class _Reader:
    """Reads line by line; holds the record that is open."""

    def __init__(self) -> None:
        self._record: defaultdict[str, list[str]] = defaultdict(list)
        self._tag = ""
        self._is_lost = False

    def take(self, line: str) -> Iterator[WorksRow]:
        """Take one line and yield what it ends."""
        found = _TAG.match(line)
        if found is None:
            yield from self._continued(line.strip())
            return
        self._tag, value, self._is_lost = found[1], (found[2] or "").strip(), False
        if self._tag == "TY":
            yield from self.end()
        if self._tag == "ER":
            yield WorksRow(0, work=_work(self._record))
            self._record = defaultdict(list)
        elif self._record or self._tag == "TY":
            self._record[self._tag].append(value)

    def end(self) -> Iterator[WorksRow]:
        """Yield the record that is open, as one that lacks its end."""
        if self._record:
            beginning = _first(self._record, TITLE)[:80]
            yield WorksRow(0, problem=Flaw.RIS_WITHOUT_END.problem("", "", beginning=repr(beginning)))
            self._record = defaultdict(list)

    def _continued(self, text: str) -> Iterator[WorksRow]:
        if text and self._record:
            self._record[self._tag][-1] += f" {text}"
        elif text and not self._is_lost:
            self._is_lost = True
            yield WorksRow(0, problem=Flaw.OUTSIDE_OF_RIS.problem("", "", beginning=repr(text[:80])))


def _work(record: Record) -> Work:
    return Work(
        title=_first(record, TITLE),
        kind=_KINDS.get(_first(record, ("TY",)), "publication"),
        year=_first(record, YEAR),
        doi=_first(record, ("DO", "M3")),
        url=_first(record, ("UR", "L1")),
        abstract=_first(record, ABSTRACT),
        authors=tuple(Author(name) for tag in AUTHORS for name in record.get(tag, ()) if name),
    )


def _first(record: Record, tags: Iterable[str]) -> str:
    return next((value for tag in tags for value in record.get(tag, ()) if value), "")
