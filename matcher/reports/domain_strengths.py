"""What a cluster has of each domain: people, how deep, how recent, and who asks for it.

Counted are people (researchers) by the domains of their evidence. A domain is deep where people work on it who have
signed nothing together: the groups are those whom no shared evidence of the domain joins. Recent is evidence of this
year and the two before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matcher.reports.domains import domains
from matcher.reports.facts import Demand, Facts, Shown
from matcher.reports.location_quotient import Quotient, location_quotient
from matcher.reports.selection import is_unmet
from models.details import ProviderKind
from models.introductions.problem_flow import ProblemState

RECENT_YEARS = 3
LEAST_PEOPLE = 3
"""A domain of fewer people is no strength, however rare it is elsewhere."""


@dataclass(frozen=True)
class Strength:
    """One domain of one cluster; ``recent`` is a share, ``None`` where no evidence is dated."""

    domain: str
    people: int
    of_people: int
    quotient: Quotient | None
    groups: int
    organisations: int
    recent: float | None
    problems: int
    unmet: int
    solved: int

    @property
    def promise(self) -> tuple[float, int]:
        """What domains are put in order by: the low end of the quotient where there are enough people, then people."""
        is_enough = self.quotient is not None and self.people >= LEAST_PEOPLE
        return (-self.quotient.low if is_enough and self.quotient else 0.0, -self.people)


@dataclass(frozen=True)
class Work:
    """Who works on what and who asks for it, by cluster and domain; the cluster of everywhere is empty."""

    people: Mapping[tuple[str, str], set[str]]
    evidence: Mapping[str, Sequence[Shown]]
    problems: Mapping[tuple[str, str], Sequence[Demand]]

    def everybody(self, cluster_id: str) -> int:
        """Return how many people of a cluster work in any domain."""
        return len({key for domain in domains() for key in self.people.get((cluster_id, domain), ())})


def strengths_of(cluster_id: str, facts: Facts, work: Work) -> list[Strength]:
    """Return the domains of a cluster in which anybody works or asks, the surest strength first, ties by name."""
    all_here, all_everywhere = work.everybody(cluster_id), work.everybody("")
    made = [_strength(domain, cluster_id, facts, work, all_here, all_everywhere) for domain in domains()]
    asked_or_done = (one for one in made if one.people or one.problems)
    return sorted(asked_or_done, key=lambda one: (*one.promise, one.domain))


def _strength(domain: str, cluster_id: str, facts: Facts, work: Work, all_here: int, all_everywhere: int) -> Strength:
    people = work.people.get((cluster_id, domain), set())
    owned = [one for one in work.evidence.get(domain, ()) if not people.isdisjoint(one.owners)]
    asked = work.problems.get((cluster_id, domain), ())
    everywhere = len(work.people.get(("", domain), ()))
    return Strength(
        domain,
        len(people),
        all_here,
        location_quotient(len(people), all_here, everywhere, all_everywhere),
        _groups(people, owned),
        len({facts.providers[key].organisation_id for key in people} - {""}),
        _recent(owned, facts.now.year),
        len(asked),
        sum(is_unmet(one, facts) for one in asked),
        sum(one.standing is ProblemState.SOLVED for one in asked),
    )


def work_of(facts: Facts, evidence: Iterable[Shown]) -> Work:
    """Return who works on what and who asks for it; only researchers of a cluster count as people."""
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    by_domain: dict[str, list[Shown]] = defaultdict(list)
    for one in evidence:
        for domain in one.domains:
            by_domain[domain].append(one)
            for key in one.owners:
                supply = facts.providers.get(key)
                if supply is not None and supply.kind is ProviderKind.RESEARCHER and supply.cluster_id:
                    people["", domain].add(key)
                    people[supply.cluster_id, domain].add(key)
    problems: dict[tuple[str, str], list[Demand]] = defaultdict(list)
    for asked in facts.problems:
        covered = facts.covered.get(asked.problem_id)
        for domain in covered.domains if covered else ():
            problems[asked.cluster_id, domain].append(asked)
    return Work(people, by_domain, problems)


def _groups(people: set[str], evidence: Iterable[Shown]) -> int:
    """Return into how many groups people fall whom no shared evidence joins."""
    head = {key: key for key in people}

    def find(key: str) -> str:
        while head[key] != key:
            head[key] = head[head[key]]
            key = head[key]
        return key

    for one in evidence:
        members = [key for key in one.owners if key in people]
        for first, second in pairwise(members):
            head[find(first)] = find(second)
    return sum(find(key) == key for key in people)


def _recent(evidence: Sequence[Shown], this_year: int) -> float | None:
    years = [one.year for one in evidence if one.year is not None]
    return sum(year > this_year - RECENT_YEARS for year in years) / len(years) if years else None
