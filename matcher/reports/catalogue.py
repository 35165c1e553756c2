"""All reports by name, and how one is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matcher.reports.demand import demand
from matcher.reports.exposure_shares import exposure
from matcher.reports.facts import Facts
from matcher.reports.missions import missions
from matcher.reports.records import Report, ReportName, Wanted
from matcher.reports.replies import replies
from matcher.reports.states import states
from matcher.reports.strengths import strengths
from matcher.reports.suppression import without_small

REPORTS: Mapping[ReportName, Callable[[Facts, Wanted], Report]] = {
    ReportName.DEMAND: demand,
    ReportName.STATES: states,
    ReportName.STRENGTHS: strengths,
    ReportName.MISSIONS: missions,
    ReportName.EXPOSURE: exposure,
    ReportName.REPLIES: replies,
}
"""In the order in which they are listed."""


def make_report(name: ReportName, facts: Facts, wanted: Wanted) -> Report:
    """Return a report of the facts, without what may not be told of small numbers."""
    return without_small(REPORTS[name](facts, wanted))
