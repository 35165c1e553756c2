"""What reports are made of: problems, providers, evidence and requests as they are counted; what the matcher said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from matcher.answer import LANE_OF_KIND, Lane
from matcher.reports.covered import Covered
from models.accounts.callers_problems import ShownProblem
from models.details import ProviderKind
from models.introductions.introduction import RequestCourse
from models.introductions.problem_flow import ProblemState
from models.records import Location

SOLVERS = frozenset(kind for kind, lane in LANE_OF_KIND.items() if lane in (Lane.FIX_IT, Lane.TEST_IT))
"""Who can solve a problem: people, laboratories, facilities and start-ups. Calls pay and courses teach."""

PublicProblems = Callable[[Iterable[str]], Mapping[str, ShownProblem]]
"""Reads problems as everybody may see them, whoever asked: a report is handed round. Unpublished ones are absent."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One problem as it is counted; place and cluster are its organisation's where it names none."""

    problem_id: str
    sector: str
    district: str
    state: str
    cluster_id: str
    standing: ProblemState
    mission: str
    duplicate_of: str
    stored_on: str
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Supply:
    """One provider as it is counted; place and cluster are its organisation's where it names none."""

    provider_id: str
    kind: ProviderKind
    name: str
    organisation_id: str
    cluster_id: str
    place: Location
    stage: str
    institution: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One evidence as it is counted: its domains, its year where that is known, and who owns it."""

    domains: tuple[str, ...]
    year: int | None
    owners: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Everything that a report is made of.

    Args:
        problems: All problems but drafts.
        providers: All providers by id.
        organisations: Names of organisations by id.
        requests: How every introduction has gone.
        covered: What the matcher said of problems, by id; also what is older.
        strong: Who could solve a problem, is a strong match for it and still there, best first, by problem id.
        outdated: Problems of which what it said is older than problem or directory.
        judged_at: When it said so, by problem id, ISO in UTC.
        evidence: All evidence whose domains were read; empty where none was asked for.
        unread: How many evidences were not read as they are now.
        published: Reads problems as everybody may see them.
        now: The moment of the report.
    """

    problems: tuple[Demand, ...]
    providers: Mapping[str, Supply]
    organisations: Mapping[str, str]
    requests: tuple[RequestCourse, ...]
    covered: Mapping[str, Covered]
    strong: Mapping[str, tuple[str, ...]]
    outdated: frozenset[str]
    judged_at: Mapping[str, str]
    published: PublicProblems
    now: datetime
    evidence: tuple[Shown, ...] = ()
    unread: int = 0
    problems_left_out: Mapping[str, int] = field(default_factory=dict)
