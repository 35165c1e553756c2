"""How requests are answered: how soon, by whom, why not, and what came of those that were."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from matcher.reports.facts import Facts
from matcher.reports.kaplan_meier import Step, kaplan_meier, median_days
from matcher.reports.outcomes import declines, outcomes
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
from matcher.reports.selection import notes_of, within
from matcher.reports.shrinkage import Counted, prior_of
from matcher.reports.waits import waiting_share_after, waits_of
from models.introductions.introduction import (
    WAITING,
    IntroductionState,
    RequestCourse,
)
from models.moments import written

CURVE_DAYS = range(15)
"""The days of the curve: requests expire after a week."""
LEAST_REQUESTS = 3
"""Institutions that were asked less often are told together, so that one silent case names nobody."""


def replies(facts: Facts, wanted: Wanted) -> Report:
    """Return the report of replies and outcomes, over requests that were sent within the days that are asked for."""
    facts = within(facts, wanted)
    sent = [one for one in facts.requests if one.sent_at]
    waits = waits_of(sent, facts.now)
    steps = kaplan_meier(waits)
    tables = (
        _curve(steps, len(waits)),
        _ends(facts.requests, written(facts.now)),
        _by_institution(sent, facts),
        declines(sent),
        outcomes(sent),
    )
    charts = (
        Chart(ChartKind.CURVE, "curve", "day", "answered_share"),
        Chart(ChartKind.BARS, "declines", "reason", "requests"),
    )
    notes = (*notes_of(facts), Sentence("outcomes_told"))
    return Report(
        ReportName.REPLIES, wanted, facts.now, tables, charts, _sentences(sent, steps, written(facts.now)), notes
    )


def _curve(steps: Sequence[Step], requests: int) -> Table:
    columns = (
        Column("day", CellKind.COUNT),
        *(Column(key, CellKind.SHARE) for key in ("answered_share", "answered_low", "answered_high")),
    )
    shares = [(day, waiting_share_after(steps, day)) for day in CURVE_DAYS] if requests else []
    rows = tuple((day, 1 - share, 1 - high, 1 - low) for day, (share, low, high) in shares)
    return Table("curve", columns, rows)


def _ends(requests: Sequence[RequestCourse], now: str) -> Table:
    counts = Counter(one.state for one in requests)
    rows: list[Row] = [(Term(f"stage.{state}"), counts[state]) for state in IntroductionState if counts[state]]
    columns = (Column("standing", CellKind.TERM), Column("requests"))
    overdue = sum(is_overdue(one, now) for one in requests)
    if overdue:
        rows.append((Term("report.overdue"), overdue))
    return Table("ends", columns, tuple(rows), (None, len(requests)))


def is_overdue(one: RequestCourse, now: str) -> bool:
    """Return whether an answer should have come by now."""
    return one.state in WAITING and bool(one.due_at) and one.due_at <= now


def _by_institution(sent: Sequence[RequestCourse], facts: Facts) -> Table:
    grouped: dict[str, list[RequestCourse]] = defaultdict(list)
    for one in sent:
        if (one.answered_at or one.state is IntroductionState.EXPIRED) and one.provider_id in facts.providers:
            grouped[facts.providers[one.provider_id].organisation_id].append(one)
    counted = {key: Counted(sum(bool(one.answered_at) for one in of), len(of)) for key, of in grouped.items()}
    prior = prior_of(counted)
    if prior is None:
        return Table("institutions", _INSTITUTIONS, ())
    told = {key: one for key, one in counted.items() if key and one.all >= LEAST_REQUESTS}
    rest = Counted(
        sum(one.yes for key, one in counted.items() if key not in told),
        sum(one.all for key, one in counted.items() if key not in told),
    )
    rows: list[Row] = [
        (facts.organisations.get(key, key), one.all, prior.shrunk(one))
        for key, one in sorted(told.items(), key=lambda pair: (prior.shrunk(pair[1]), pair[0]))
    ]
    if rest.all:
        rows.append((Term("report.few_requests"), rest.all, prior.shrunk(rest)))
    return Table(
        "institutions", _INSTITUTIONS, tuple(rows), (None, sum(one.all for one in counted.values()), prior.share)
    )


_INSTITUTIONS = (
    Column("organisation", CellKind.TEXT),
    Column("ended", counts_people=True),
    Column("reply_share", CellKind.SHARE, counts_people=True),
)


def _sentences(sent: Sequence[RequestCourse], steps: Sequence[Step], now: str) -> tuple[Sentence, ...]:
    if not sent:
        return (Sentence("no_requests"),)
    half = median_days(steps)
    answered = sum(bool(one.answered_at) for one in sent)
    values = {"requests": len(sent), "answered": answered, "days": half}
    said = [Sentence("half_answered" if half is not None else "half_silent", values)]
    counts = {
        "expired": sum(one.state is IntroductionState.EXPIRED for one in sent),
        "overdue": sum(is_overdue(one, now) for one in sent),
    }
    said += [Sentence(f"requests_{key}", {"count": count}) for key, count in counts.items() if count]
    reasons = Counter(one.reason for one in sent if one.state is IntroductionState.DECLINED)
    if reasons:
        reason, count = min(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
        if count >= LEAST_REQUESTS:
            said.append(Sentence("declined_most", {"reason": Term(f"decline.{reason}"), "count": count}))
    return tuple(said)
