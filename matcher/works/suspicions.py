"""New records of an import that look like stored ones: told in its report, decided by people afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from matcher.duplicates.profiles import profile_of, read_profiles
from matcher.duplicates.reasons import LIKELY_BITS
from matcher.works.authors import Authors, Sought
from matcher.works.stored_works import title_key
from models.details import ProviderKind
from models.importing.built_rows import Built
from models.importing.report import Suspicion
from models.records import Organisation, Problem, Provider
from models.store import Transaction


class Suspicions:
    """Looks at new records before they are written; reads what is stored once, when the first chunk comes.

    People are compared as authors are; other records look alike when kind and name are the same but for case and marks.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._authors: Authors | None = None
        self._named: dict[tuple[str, str], list[tuple[str, str]]] | None = None

    def __call__(self, transaction: Transaction, new: Sequence[Built]) -> list[Suspicion]:
        """Return those of the new rows that look like what is stored, at most one a row."""
        if self._authors is None or self._named is None:
            self._authors = Authors(read_profiles(transaction, ProviderKind.RESEARCHER))
            self._named = _names(transaction)
        homes = _homes(transaction, new)
        found = []
        for one in new:
            alike = self._alike(one, homes, self._authors, self._named)
            if alike:
                record_id = one.draft.record_id
                found.append(Suspicion(one.draft.row.number, record_id, _name(one), *alike))
        return found

    @staticmethod
    def _alike(
        one: Built,
        homes: dict[str, Organisation],
        authors: Authors,
        named: dict[tuple[str, str], list[tuple[str, str]]],
    ) -> tuple[str, str] | None:
        record = one.record
        if isinstance(record, Provider) and record.kind is ProviderKind.RESEARCHER:
            profile = profile_of(record, homes)
            found = authors.find(Sought(profile.name, profile.orcid, profile.organisation_name))
            if found.provider_id:
                return found.provider_id, authors.name_of(found.provider_id)
            likely = next(iter(found.candidates), None)
            return (likely.provider_id, likely.name) if likely and likely.bits >= LIKELY_BITS else None
        alike = named.get(_key(record), []) if isinstance(record, Provider | Problem | Organisation) else []
        return next((pair for pair in alike if pair[0] != one.draft.record_id), None)


def _names(transaction: Transaction) -> dict[tuple[str, str], list[tuple[str, str]]]:
    named: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for provider in transaction.providers.iterate():
        if provider.kind is not ProviderKind.RESEARCHER:
            named[_key(provider)].append((provider.provider_id, provider.name))
    for problem in transaction.problems.iterate():
        if _key(problem)[1]:
            named[_key(problem)].append((problem.problem_id, problem.problem_id))
    for organisation in transaction.organisations.iterate():
        named[_key(organisation)].append((organisation.organisation_id, organisation.name))
    return named


def _key(record: Provider | Problem | Organisation) -> tuple[str, str]:
    if isinstance(record, Provider):
        return record.kind.value, title_key(record.name)
    if isinstance(record, Problem):
        return "problem", title_key(record.text)
    return "organisation", title_key(record.name)


def _name(one: Built) -> str:
    record = one.record
    return record.name if isinstance(record, Provider | Organisation) else one.draft.record_id


def _homes(transaction: Transaction, new: Sequence[Built]) -> dict[str, Organisation]:
    ids = {one.record.organisation_id for one in new if isinstance(one.record, Provider)} - {""}
    return transaction.organisations.get_many(ids)
