"""How problems and providers are called in a timetable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from matcher.schedule.records import PairIds
from models.accounts.caller import PUBLIC
from models.accounts.callers_problems import CallersProblems
from models.records import Problem
from models.store import Transaction

LONGEST_TITLE = 80


def _no_names() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Names:
    """Titles of problems and names of providers by id; who is not in them is called by the id."""

    problems: Mapping[str, str] = field(default_factory=_no_names)
    providers: Mapping[str, str] = field(default_factory=_no_names)

    @classmethod
    def of(cls, pairs: Iterable[PairIds], transaction: Transaction) -> Names:
        """Read the names of who meets; a problem that not everybody may read is called by its id."""
        given = list(pairs)
        problems = CallersProblems(transaction, PUBLIC).get_many({problem for problem, _ in given})
        providers = transaction.providers.get_many({provider for _, provider in given})
        titles = {
            one.problem_id: _short(one.title or one.text) for one in problems.values() if isinstance(one, Problem)
        }
        return cls(titles, {one.provider_id: one.name for one in providers.values()})

    def problem(self, problem_id: str) -> str:
        """Return what a problem is called."""
        return self.problems.get(problem_id, problem_id)

    def provider(self, provider_id: str) -> str:
        """Return what a provider is called."""
        return self.providers.get(provider_id, provider_id)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"
