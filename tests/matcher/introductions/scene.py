"""A small directory with addresses, in which introductions are asked for; whoever mentions powder coating matches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.introductions.ask import ask
from matcher.introductions.shortlist import query_of_problem, shortlist_of
from matcher.introductions.steps import take_step
from models.details import ProviderKind, ResearcherDetails
from models.introductions.clocks import DEFAULT_CLOCKS, Clocks
from models.introductions.contacts import Contact, ContactOf
from models.introductions.introduction import Introduction, Outcome
from models.introductions.notification import Notification
from models.introductions.party import Party, Role
from models.records import Evidence, EvidenceKind, Problem, Provider
from models.store import Store
from tests.api.fakes import FakeMatcher
from tests.api.scene import PROVENANCE, fill
from tests.models.introductions.scene import NOON

OWNER = Party("browser-1", Role.OWNER)
PROVIDER = Party("link:1", Role.PROVIDER)
COORDINATOR = Party("operator", Role.COORDINATOR)
PROBLEM = "p-open"
PEOPLE = ("r-1", "r-2", "r-3")
"""Three people who match alike, besides r-coat of the directory; ties go to the smaller id."""


@dataclass
class Flow:
    """A store in which introductions are taken from step to step, at a moment that the test moves."""

    store: Store
    matcher: FakeMatcher
    now: datetime = NOON
    clocks: Clocks = DEFAULT_CLOCKS

    def ask(self, provider_id: str = "r-1", problem_id: str = PROBLEM, by: Party = OWNER) -> Introduction:
        with self.store.read() as tx:
            problem, kind = tx.problems.get(problem_id), tx.providers.get(provider_id).kind
        shortlist = shortlist_of(self.matcher, query_of_problem(problem, kind), kind, provider_id)
        with self.store.write() as tx:
            return ask(tx, problem_id, provider_id, shortlist, by, self.now, self.clocks)

    def step(
        self, one: Introduction, name: str, by: Party, reason: str = "", outcome: Outcome | None = None
    ) -> Introduction:
        with self.store.write() as tx:
            return take_step(tx, one.introduction_id, name, by, self.now, self.clocks, reason=reason, outcome=outcome)

    def all(self, problem_id: str = PROBLEM) -> list[Introduction]:
        with self.store.read() as tx:
            return tx.introductions.of_problem(problem_id)

    def messages(self) -> list[Notification]:
        with self.store.read() as tx:
            return tx.outbox.listed()[::-1]

    def told(self) -> list[tuple[str, str]]:
        """Return kind and recipient of every message, in any order of one moment."""
        return sorted((message.kind.value, message.to_id) for message in self.messages())

    def problem(self, problem_id: str = PROBLEM) -> Problem:
        with self.store.read() as tx:
            return tx.problems.get(problem_id)

    def state(self, problem_id: str = PROBLEM) -> str:
        with self.store.read() as tx:
            return tx.progress.of(tx.problems.get(problem_id)).state.value

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)


def open_flow(store: Store) -> Flow:
    """Fill a store: the API's test directory, three people more, and addresses for all but r-coat."""
    fill(store)
    words = "Powder coating peels off our grills where pretreatment fails."
    with store.write() as tx:
        tx.providers.put([_person(key) for key in PEOPLE])
        tx.evidence.put([Evidence(f"e-{key}", EvidenceKind.STATEMENT, (key,), PROVENANCE, "", words) for key in PEOPLE])
        for key in (*PEOPLE, "l-coat", "f-salt", "s-coat", "r-milk"):
            tx.contacts.put(Contact(ContactOf.PROVIDER, key, f"Name of {key}", f"{key}@example.in"), NOON)
        tx.contacts.put(Contact(ContactOf.PROBLEM, PROBLEM, "Asha", "asha@example.in", language="hi"), NOON)
    return Flow(store, FakeMatcher(store))


def _person(key: str) -> Provider:
    return Provider(key, ProviderKind.RESEARCHER, f"Name of {key}", ResearcherDetails(), PROVENANCE)
