"""Reports as JSON: tables with keys for programs and words for people."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schemas.types import Body


class ColumnOut(Body):
    """One column; shares lie in 0..1, money is in rupees."""

    key: str
    title: str
    kind: Annotated[str, Field(description="text, term, state, count, number, share, money or days.")]


CellOut = str | int | float | None


class TableOut(Body):
    """One table; a cell is a number, a text, null where nothing is known, or "< 3" where it may not be told."""

    key: str
    title: str
    columns: list[ColumnOut]
    rows: list[list[CellOut]]
    total: list[CellOut] | None


class BasisOut(Body):
    """What the matcher's verdicts that a report rests on are of."""

    problems: Annotated[int, Field(description="How many problems the report is about.")]
    judged: Annotated[int, Field(description="Matched as problem and directory are now.")]
    outdated: Annotated[int, Field(description="Matched before something changed; that verdict counts.")]
    unjudged: Annotated[int, Field(description="Never matched; they count as neither met nor unmet.")]
    oldest: Annotated[str, Field(description="When the oldest verdict that counts was given, UTC; or empty.")]


class ReportOut(Body):
    """One report."""

    name: str
    title: str
    cluster_id: str
    since: str
    until: str
    made_at: str
    basis: BasisOut | None
    sentences: Annotated[list[str], Field(description="What it comes to, in words.")]
    notes: Annotated[list[str], Field(description="How it was computed and what was left out.")]
    tables: list[TableOut]


class RefreshOut(Body):
    """Bringing verdicts up to date: where it stands."""

    job_id: str
    state: Annotated[str, Field(description="queued, running, done or failed.")]
    submitted_at: str
    finished_at: str
    progress: Annotated[int, Field(description="Problems that were matched so far.")]
    failure: str


class ReportEntry(Body):
    """A report that there is."""

    name: str
    title: str
    lead: str


class ReportList(Body):
    """The reports, the clusters that the caller may ask for, and the latest refresh."""

    items: list[ReportEntry]
    clusters: list[str]
    refresh: RefreshOut | None
