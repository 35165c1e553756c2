"""On which one or two domains a cluster can be built: what it has more of than the country, how deep and how recent."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.reports.domain_strengths import LEAST_PEOPLE, Strength, Work, strengths_of, work_of
from matcher.reports.facts import Facts, Shown
from matcher.reports.records import (
    CellKind,
    Chart,
    ChartKind,
    Column,
    Report,
    ReportName,
    Row,
    Sentence,
    Table,
    Term,
    Wanted,
)
from matcher.reports.selection import basis_of, notes_of, within
from models.reference.lookups import clusters

BUILT_ON = 2
COLUMNS = (
    Column("domain", CellKind.TERM),
    Column("people", counts_people=True),
    Column("share", CellKind.SHARE, counts_people=True),
    Column("quotient", CellKind.NUMBER, counts_people=True),
    Column("quotient_low", CellKind.NUMBER, counts_people=True),
    Column("quotient_high", CellKind.NUMBER, counts_people=True),
    Column("groups", counts_people=True),
    Column("organisations"),
    Column("recent_share", CellKind.SHARE),
    Column("problems"),
    Column("unmet"),
    Column("solved", counts_people=True),
)


def strengths(facts: Facts, wanted: Wanted) -> Report:
    """Return the report: the domains of one cluster, or the first domains of every cluster."""
    since, until = (day.year if day else 0 for day in (wanted.since, wanted.until))
    counted = [one for one in facts.evidence if _is_within(one, since, until)]
    facts = within(facts, wanted)
    work = work_of(facts, counted)
    found = strengths_of(wanted.cluster_id, facts, work) if wanted.cluster_id else []
    table = Table("domains", COLUMNS, tuple(map(_row, found))) if wanted.cluster_id else _every_cluster(facts, work)
    charts = (Chart(ChartKind.BARS, "domains", "domain", "quotient"),) if wanted.cluster_id else ()
    said = _sentences(found) if wanted.cluster_id else (Sentence("choose_cluster"),)
    notes = (*notes_of(facts), *((Sentence("evidence_unread", {"count": facts.unread}),) if facts.unread else ()))
    return Report(ReportName.STRENGTHS, wanted, facts.now, (table,), charts, said, notes, basis_of(facts))


def _is_within(one: Shown, since_year: int, until_year: int) -> bool:
    if not since_year and not until_year:
        return True
    return one.year is not None and since_year <= one.year <= (until_year or one.year)


def _row(one: Strength) -> Row:
    quotient = one.quotient
    known = (None, None, None) if quotient is None else (quotient.value, quotient.low, quotient.high)
    share = one.people / one.of_people if one.of_people else None
    counts = (one.groups, one.organisations, one.recent, one.problems, one.unmet, one.solved)
    return (Term(f"domain.{one.domain}"), one.people, share, *known, *counts)


def _every_cluster(facts: Facts, work: Work) -> Table:
    rows = [
        (cluster.name, *_row(one))
        for cluster in clusters()
        for one in strengths_of(cluster.cluster_id, facts, work)[:BUILT_ON]
    ]
    return Table("clusters", (Column("cluster", CellKind.TEXT), *COLUMNS), tuple(rows))


def _sentences(found: Sequence[Strength]) -> tuple[Sentence, ...]:
    sure = [one for one in found if one.quotient and one.quotient.is_strength and one.people >= LEAST_PEOPLE]
    if not found:
        return (Sentence("no_domains"),)
    if not sure:
        return (Sentence("no_sure_strength", {"domain": Term(f"domain.{found[0].domain}")}),)
    said = [
        Sentence(
            "build_on",
            {
                "domain": Term(f"domain.{one.domain}"),
                "people": one.people,
                "groups": one.groups,
                "quotient": one.quotient.value if one.quotient else None,
            },
        )
        for one in sure[:BUILT_ON]
    ]
    lacking = [one for one in found if one.problems and one.people < LEAST_PEOPLE]
    if lacking:
        worst = max(lacking, key=lambda one: (one.unmet, one.problems))
        said.append(
            Sentence(
                "asked_and_thin",
                {"domain": Term(f"domain.{worst.domain}"), "problems": worst.problems, "people": worst.people},
            )
        )
    return tuple(said)
