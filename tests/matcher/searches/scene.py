"""An account that keeps searches, in the directory of introductions; whoever mentions powder coating matches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from matcher.query import Applicant, Query
from matcher.searches.fits import all_fits
from matcher.searches.question import as_json
from matcher.searches.run import Ran, run_searches
from models.accounts.account import Account
from models.details import CallDetails, Details, ProviderKind, ResearcherDetails
from models.introductions.notification import Notification, NotificationKind
from models.records import Evidence, EvidenceKind, Provider
from models.searches.saved_search import Every, SavedSearch
from tests.api.scene import PROVENANCE
from tests.matcher.introductions.scene import Flow

TEXT = "powder coating peels off"
MSME = Applicant("msme", "micro", "Maharashtra", 5)


@dataclass
class Searching:
    """A flow, the account, and how it saves and is told."""

    flow: Flow
    account_id: str

    @classmethod
    def settle(cls, flow: Flow) -> Searching:
        with flow.store.write() as tx:
            return cls(flow, tx.accounts.add(Account("", "asha@example.in", "Asha")).account_id)

    def save(self, query: Query | None = None, every: Every = Every.WEEK) -> SavedSearch:
        """Save a question; whoever fits now has been seen."""
        asked = query or Query(TEXT, applicant=MSME, today=self.flow.now.date())
        seen = tuple(fit.provider.provider_id for fit in all_fits(self.flow.matcher, asked))
        made = SavedSearch("", self.account_id, "Coating", as_json(asked), every, "hi", seen=seen)
        with self.flow.store.write() as tx:
            return tx.searches.add(made, self.flow.now)

    def settle_provider(self, key: str, text: str = TEXT, details: Details | None = None) -> None:
        """Store somebody new with one sentence."""
        made = details or ResearcherDetails()
        kind = ProviderKind.CALL if isinstance(made, CallDetails) else ProviderKind.RESEARCHER
        with self.flow.store.write() as tx:
            tx.providers.put([Provider(key, kind, f"Name of {key}", made, PROVENANCE)])
            tx.evidence.put([Evidence(f"e-{key}", EvidenceKind.STATEMENT, (key,), PROVENANCE, "A title", text)])

    def settle_call(self, key: str, deadline: date | None, *applicants: str) -> None:
        """Store a funding call."""
        self.settle_provider(key, details=CallDetails("A fund", applicants=applicants, deadline=deadline))

    def run(self, days: float = 7) -> tuple[Ran, list[list[str]]]:
        """Let days pass, ask what is due, and return what came of it and of whom each new letter tells."""
        self.flow.pass_days(days)
        before = len(self.letters())
        ran = run_searches(self.flow.store, self.flow.matcher, self.flow.now)
        return ran, [told(one) for one in self.letters()[before:]]

    def letters(self) -> list[Notification]:
        return [one for one in self.flow.messages() if one.kind is NotificationKind.SEARCH]

    def stored(self, search: SavedSearch) -> SavedSearch:
        with self.flow.store.read() as tx:
            return tx.searches.get(search.search_id)

    def change(self, search: SavedSearch, **values: object) -> None:
        with self.flow.store.write() as tx:
            tx.searches.change(replace(tx.searches.get(search.search_id), **values))  # type: ignore[arg-type]


def told(message: Notification) -> list[str]:
    """Return of whom a letter tells, in its order."""
    return [one["provider_id"] for one in message.facts["found"]]
