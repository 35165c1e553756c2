"""What a report is: tables with typed columns, charts that show them, and sentences that say what they mean.

Words are keys into the catalogues of the pages, so that one report can be read in every language; what people wrote
themselves (sectors, names) stands as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from models.errors import FieldProblem, InvalidInput


class ReportName(StrEnum):
    """The reports there are."""

    DEMAND = "demand"
    STATES = "states"
    STRENGTHS = "strengths"
    MISSIONS = "missions"
    EXPOSURE = "exposure"
    REPLIES = "replies"


class CellKind(StrEnum):
    """What the cells of a column are; states are in the reference's spelling, money in rupees, shares in 0..1."""

    TEXT = "text"
    TERM = "term"
    STATE = "state"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"
    MONEY = "money"
    DAYS = "days"


@dataclass(frozen=True)
class Term:
    """A word of the catalogues by its key, such as ``problem_state.solved``."""

    key: str


@dataclass(frozen=True)
class Hidden:
    """Stands in place of a number that is too small to be told."""

    below: int


Cell = str | int | float | Term | Hidden | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Args:
        key: Its name in programs, and with ``report.column.`` before it in the catalogues.
        kind: What its cells are.
        counts_people: Whether a small number in it may tell who somebody is, or what became of them.
    """

    key: str
    kind: CellKind = CellKind.COUNT
    counts_people: bool = False


@dataclass(frozen=True)
class Table:
    """One table; every row, and ``total`` where there is one, has a cell for each column."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None

    def __post_init__(self) -> None:
        """Refuse rows of another length."""
        rows = self.rows if self.total is None else (*self.rows, self.total)
        wrong = next((row for row in rows if len(row) != len(self.columns)), None)
        if wrong is not None:
            problem = FieldProblem("row", str(wrong), f"does not fit {len(self.columns)} columns", "give one cell each")
            raise InvalidInput(f"table {self.key!r} is not valid", [problem])

    def place(self, key: str) -> int:
        """Return the position of a column."""
        return [column.key for column in self.columns].index(key)

    def cells(self, key: str) -> tuple[Cell, ...]:
        """Return the cells of a column, from the top."""
        place = self.place(key)
        return tuple(row[place] for row in self.rows)


class ChartKind(StrEnum):
    """How a table is drawn."""

    BARS = "bars"
    TILES = "tiles"
    CURVE = "curve"


@dataclass(frozen=True)
class Chart:
    """A drawing of one table: what stands along it, and how long, dark or high."""

    kind: ChartKind
    table: str
    label: str
    value: str


@dataclass(frozen=True)
class Sentence:
    """Something said in words: a key of the catalogues (after ``report.said.``) and what is filled in."""

    key: str
    values: Mapping[str, Cell | Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """What a report is of.

    Args:
        cluster_id: One cluster; empty for all.
        since: The first day that counts; ``None`` for any.
        until: The last day that counts.
        shows_small: Whether small numbers of people and outcomes are told.
        counts_waiting: Whether problems count that nobody has published yet.
    """

    cluster_id: str = ""
    since: date | None = None
    until: date | None = None
    shows_small: bool = False
    counts_waiting: bool = False

    def __post_init__(self) -> None:
        """Refuse days that are upside down."""
        if self.since is not None and self.until is not None and self.since > self.until:
            problem = FieldProblem("since", f"{self.since}", f"lies after until, {self.until}", "swap the two days")
            raise InvalidInput("these filters cannot be used", [problem])

    def holds(self, day: str) -> bool:
        """Return whether a day or moment (ISO) counts; one that is not known counts where no day is asked for."""
        if self.since is None and self.until is None:
            return True
        first, last = self.since or date.min, self.until or date.max
        return bool(day) and first.isoformat() <= day[:10] <= last.isoformat()


@dataclass(frozen=True)
class Basis:
    """What verdicts of the matcher a report rests on.

    Args:
        problems: How many problems it is about.
        judged: How many of them were matched as they and the directory are now.
        outdated: How many were matched before something changed; their last verdict counts.
        unjudged: How many were never matched; they count as neither met nor unmet.
        oldest: When the oldest verdict that counts was given, ISO in UTC; empty where there is none.
    """

    problems: int
    judged: int
    outdated: int
    unjudged: int
    oldest: str


@dataclass(frozen=True)
class Report:
    """One report.

    Args:
        name: Which.
        wanted: What it is of.
        made_at: When.
        tables: The main one first.
        charts: What is drawn, in the order of the page.
        sentences: What it comes to, in words.
        notes: How it was computed, what was left out.
        basis: On which verdicts it rests; ``None`` where it needs none.
    """

    name: ReportName
    wanted: Wanted
    made_at: datetime
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    notes: tuple[Sentence, ...] = ()
    basis: Basis | None = None

    def table(self, key: str) -> Table | None:
        """Return a table by its key; the main one for an empty key; ``None`` where there is no such table."""
        return next((table for table in self.tables if key in ("", table.key)), None)
