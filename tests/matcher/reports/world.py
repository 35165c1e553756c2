"""Facts drawn at random, for reports whose numbers are counted again by other means."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from matcher.answer import Verdict
from matcher.reports.covered import Covered
from matcher.reports.domains import domains
from matcher.reports.facts import SOLVERS, Demand, Facts, Shown, Supply
from matcher.reports.records import Wanted
from models.accounts.callers_problems import ShownProblem
from models.details import ProviderKind
from models.introductions.introduction import DeclineReason, IntroductionState, RequestCourse
from models.introductions.problem_flow import ProblemState
from models.records import Location

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
ALL = Wanted(shows_small=True, counts_waiting=True)
CLUSTERS = ("pune", "delhi", "jodhpur", "")
STATES = ("Maharashtra", "Delhi", "Rajasthan", "")
STAGES = ("full professor", "associate professor", "unknown")
S = IntroductionState
ENDS = (S.SENT, S.SEEN, S.ACCEPTED, S.DECLINED, S.EXPIRED, S.DONE, S.WITHDRAWN, S.ASKED)


def nothing_published(_: Iterable[str]) -> Mapping[str, ShownProblem]:
    return {}


def facts_of(
    problems: Iterable[Demand] = (),
    providers: Iterable[Supply] = (),
    covered: Iterable[Covered] = (),
    requests: Iterable[RequestCourse] = (),
    evidence: Iterable[Shown] = (),
) -> Facts:
    known = {one.provider_id: one for one in providers}
    found = {one.problem_id: one for one in covered}
    strong = {
        key: tuple(who for who in one.strong if who in known and known[who].kind in SOLVERS)
        for key, one in found.items()
    }
    names = {f"o{n}": f"Institute {n}" for n in range(9)}
    at = dict.fromkeys(found, "2026-11-20T10:00:00+00:00")
    return Facts(
        tuple(problems), known, names, tuple(requests), found, strong, frozenset(), at, nothing_published, NOW,
        tuple(evidence),
    )  # fmt: skip


def demand(problem_id: str, **given: object) -> Demand:
    values: dict[str, object] = {
        "sector": "dairy", "district": "Pune", "state": "Maharashtra", "cluster_id": "pune",
        "standing": ProblemState.PUBLISHED, "mission": "", "duplicate_of": "", "stored_on": "2026-10-01",
    }  # fmt: skip
    return Demand(problem_id, **values | given)  # type: ignore[arg-type]


def supply(provider_id: str, **given: object) -> Supply:
    values: dict[str, object] = {
        "kind": ProviderKind.RESEARCHER, "name": f"Name of {provider_id}", "organisation_id": "o1",
        "cluster_id": "pune", "place": Location(state="Maharashtra"), "stage": "unknown", "institution": "IIT",
    }  # fmt: skip
    return Supply(provider_id, **values | given)  # type: ignore[arg-type]


def request(number: int, **given: object) -> RequestCourse:
    values: dict[str, object] = {
        "problem_id": "p000", "provider_id": "v000", "state": S.SENT, "sent_at": _at(NOW - timedelta(days=2)),
        "seen_at": "", "answered_at": "", "due_at": "", "ended_at": "", "reason": "", "outcome": {},
    }  # fmt: skip
    return RequestCourse(f"i{number:09d}", **values | given)  # type: ignore[arg-type]


def random_facts(seed: int, problems: int = 120, providers: int = 40, requests: int = 150) -> Facts:
    draw = random.Random(seed)  # noqa: S311 - of invented records
    able = [_supply(draw, n) for n in range(providers)]
    asked = [_demand(draw, n) for n in range(problems)]
    ids = [one.provider_id for one in able] + ["gone"]
    covered = [_covered(draw, one.problem_id, ids) for one in asked if draw.random() < 0.9]
    sent = [_request(draw, n, asked, able) for n in range(requests)]
    evidence = [
        Shown(
            tuple(draw.sample(domains(), draw.choice((0, 1, 1, 2)))),
            draw.choice((None, 2019, 2024, 2026)),
            tuple(draw.sample(ids, draw.choice((1, 1, 2, 3)))),
        )
        for _ in range(200)
    ]
    return facts_of(asked, able, covered, sent, evidence)


def _supply(draw: random.Random, n: int) -> Supply:
    return supply(
        f"v{n:03d}", kind=draw.choice(list(ProviderKind)), organisation_id=f"o{draw.randrange(9)}",
        cluster_id=draw.choice(CLUSTERS), place=Location(state=draw.choice(STATES)), stage=draw.choice(STAGES),
    )  # fmt: skip


def _demand(draw: random.Random, n: int) -> Demand:
    return demand(
        f"p{n:03d}", sector=draw.choice(("dairy", "Dairy", "foundry", "")),
        district=draw.choice(("Pune", "Satara", "")),
        state=draw.choice(STATES), cluster_id=draw.choice(CLUSTERS),
        mission=draw.choice(("", "", "AI", "one health", "Local")),
        standing=draw.choice([one for one in ProblemState if one is not ProblemState.DRAFT]),
        duplicate_of=draw.choice(("", "", "", "p000")), stored_on=f"2026-{draw.randint(1, 11):02d}-15",
    )  # fmt: skip


def _covered(draw: random.Random, problem_id: str, ids: list[str]) -> Covered:
    strong = tuple(draw.sample(ids, draw.choice((0, 0, 1, 3))))
    verdict = Verdict.STRONG if strong else draw.choice((Verdict.POSSIBLE, Verdict.NO_GOOD_MATCH))
    return Covered(problem_id, verdict, strong, tuple(draw.sample(ids, 10)), 2, (), tuple(draw.sample(domains(), 1)))


def _request(draw: random.Random, n: int, asked: list[Demand], able: list[Supply]) -> RequestCourse:
    state = draw.choice(ENDS)
    sent = NOW - timedelta(days=draw.uniform(0, 30))
    later = sent + timedelta(days=draw.uniform(0, 8))
    is_answered = state in (S.ACCEPTED, S.DECLINED, S.DONE)
    helped = {"helped": draw.choice(("yes", "no")), "saving_inr_per_year": draw.randrange(10**6), "cost_inr": None}
    return request(
        n, problem_id=draw.choice(asked).problem_id, provider_id=draw.choice(able).provider_id, state=state,
        sent_at="" if state is S.ASKED else _at(sent), due_at=_at(sent + timedelta(days=7)),
        answered_at=_at(later) if is_answered else "",
        ended_at=_at(later) if state in (S.EXPIRED, S.WITHDRAWN, S.DECLINED, S.DONE) else "",
        reason=draw.choice(list(DeclineReason)).value if state is S.DECLINED else "",
        outcome=helped | {"days": None} if state is S.DONE else {},
    )  # fmt: skip


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
