"""How requests end: why people decline, and what came of those that were accepted, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from statistics import median

from matcher.reports.records import CellKind, Column, Row, Table, Term
from models.introductions.introduction import DeclineReason, Helped, IntroductionState, RequestCourse


def declines(sent: Iterable[RequestCourse]) -> Table:
    """Return why people declined, the most frequent reason first."""
    counts = Counter(one.reason for one in sent if one.state is IntroductionState.DECLINED)
    rows = [(Term(f"decline.{reason}"), counts[reason]) for reason in DeclineReason if counts[reason]]
    rows.sort(key=lambda row: (-row[1], row[0].key))
    columns = (Column("reason", CellKind.TERM), Column("requests", counts_people=True))
    return Table("declines", columns, tuple(rows), (None, sum(counts.values())))


def outcomes(sent: Iterable[RequestCourse]) -> Table:
    """Return what owners said came of introductions: how many say so, the sum in rupees, the middle one."""
    told = [one.outcome for one in sent if one.outcome]
    rows: list[Row] = [
        (Term(f"outcome.{helped}"), sum(one.get("helped") == helped for one in told), None, None) for helped in Helped
    ]
    for key in ("saving_inr_per_year", "cost_inr", "days"):
        values = [int(one[key]) for one in told if one.get(key) is not None]
        is_sum = key != "days"
        total = sum(values) if values and is_sum else None
        rows.append((Term(f"outcome.{key}"), len(values), total, median(values) if values else None))
    columns = (
        Column("outcome", CellKind.TERM),
        Column("told", counts_people=True),
        Column("sum", CellKind.NUMBER, counts_people=True),
        Column("middle", CellKind.NUMBER, counts_people=True),
    )
    return Table("outcomes", columns, tuple(rows))
