"""Reports for who may read them: which cluster, how small the numbers may be, all from one state of the database."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field

from api.places import known_clusters
from api.schemas.types import Day, Fields, Word
from matcher.reports.catalogue import make_report
from matcher.reports.coverage_file import open_coverage
from matcher.reports.reading import read_facts
from matcher.reports.records import Report, ReportName, Wanted
from matcher.workspace import Workspace
from models.accounts.caller import Belonging, Caller
from models.accounts.permissions import Action, Extent
from models.errors import Forbidden, NotFound
from models.moments import now_utc
from models.reference.lookups import clusters
from models.refusals import Refusal


class ReportFilters(Fields):
    """What a report is of, as an address asks for it."""

    model_config = ConfigDict(frozen=True)

    cluster: Annotated[Word, Field(description="A cluster's id or name; empty is all of them together.")] = ""
    since: Annotated[Day | None, Field(description="The first day that counts, YYYY-MM-DD.")] = None
    until: Annotated[Day | None, Field(description="The last day that counts, YYYY-MM-DD.")] = None


def wanted_by(caller: Caller, cluster: str, since: date | None, until: date | None) -> Wanted:
    """Return what a caller asks for, as far as they may read it.

    Raises:
        InvalidInput: There is no such cluster, or the days are upside down.
        Forbidden: It is another coordinator's cluster.
    """
    cluster_id = known_clusters([cluster], "?cluster")[0] if cluster else ""
    if cluster_id and not _may_read(caller, cluster_id):
        raise Forbidden(Refusal.REPORT_OF_COORDINATORS.told())
    sees_all = caller.extent(Action.READ_REPORTS) is Extent.ALL
    return Wanted(cluster_id, since, until, shows_small=sees_all, counts_waiting=sees_all or bool(cluster_id))


def clusters_of(caller: Caller) -> list[tuple[str, str]]:
    """Return the ids and names of the clusters whose reports a caller may read; all together is for everybody here."""
    return [(one.cluster_id, one.name) for one in clusters() if _may_read(caller, one.cluster_id)]


def report_named(name: str) -> ReportName:
    """Return the report of a name.

    Raises:
        NotFound: There is none.
    """
    if name not in set(ReportName):
        raise NotFound(Refusal.NO_SUCH_REPORT.told(name=name, reports=", ".join(ReportName)))
    return ReportName(name)


def report_of(name: ReportName, wanted: Wanted, workspace: Workspace, home: Path) -> Report:
    """Return a report as the database is now, with the verdicts that are kept in a home."""
    store = workspace.store
    kept = open_coverage(home, store.database_id)
    needs_evidence = name is ReportName.STRENGTHS
    with store.read() as transaction:
        facts = read_facts(transaction, kept, workspace.encoders, now_utc(), needs_evidence=needs_evidence)
        return make_report(name, facts, wanted)


def _may_read(caller: Caller, cluster_id: str) -> bool:
    return caller.may(Action.READ_REPORTS, Belonging(cluster_ids=frozenset({cluster_id})))
