"""To whom records belong: read for many at once, so that lists cost no query a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from models.accounts.caller import Belonging
from models.records import Evidence, Organisation, Problem, Provider

if TYPE_CHECKING:
    from models.store import Transaction


def of_problems(transaction: Transaction, problems: Sequence[Problem]) -> dict[str, Belonging]:
    """Return to whom each problem belongs, by its id."""
    owners = transaction.record_owners.of("problem", (problem.problem_id for problem in problems))
    clusters = _clusters(transaction, problems)
    return {
        problem.problem_id: Belonging(
            account_ids=owners[problem.problem_id],
            organisation_id=problem.organisation_id,
            cluster_ids=frozenset({_cluster_of(problem, clusters)}),
        )
        for problem in problems
    }


def of_problem(problem: Problem, transaction: Transaction) -> Belonging:
    """Return to whom a problem belongs."""
    return of_problems(transaction, [problem])[problem.problem_id]


def of_providers(transaction: Transaction, providers: Sequence[Provider]) -> dict[str, Belonging]:
    """Return to whom each provider belongs, by its id: to who claims it, not to everybody of its organisation."""
    clusters = _clusters(transaction, providers)
    return {
        provider.provider_id: Belonging(
            provider_ids=frozenset({provider.provider_id}), cluster_ids=frozenset({_cluster_of(provider, clusters)})
        )
        for provider in providers
    }


def of_provider(provider: Provider, transaction: Transaction) -> Belonging:
    """Return to whom a provider belongs."""
    return of_providers(transaction, [provider])[provider.provider_id]


def of_evidences(transaction: Transaction, evidence: Sequence[Evidence]) -> dict[str, Belonging]:
    """Return to whom each evidence belongs, by its id: to all its owners; one that is not stored lies in no cluster."""
    owners = transaction.providers.get_many({owner for one in evidence for owner in one.owner_ids})
    clusters = _clusters(transaction, owners.values())
    lies_in = {owner_id: _cluster_of(owner, clusters) for owner_id, owner in owners.items()}
    return {
        one.evidence_id: Belonging(
            provider_ids=frozenset(one.owner_ids),
            cluster_ids=frozenset(lies_in.get(owner, "") for owner in one.owner_ids),
        )
        for one in evidence
    }


def of_evidence(evidence: Evidence, transaction: Transaction) -> Belonging:
    """Return to whom an evidence belongs."""
    return of_evidences(transaction, [evidence])[evidence.evidence_id]


def of_organisation(organisation: Organisation, transaction: Transaction) -> Belonging:
    """Return to whom an organisation belongs: to its cluster."""
    return Belonging(cluster_ids=frozenset({organisation.cluster_id}))


def of_mergeable(transaction: Transaction, record_type: str, record_ids: Iterable[str]) -> dict[str, Belonging]:
    """Return to whom each stored problem, provider or organisation belongs, by its id; absent ids are absent."""
    records = list(transaction.of(record_type).get_many(record_ids).values())
    if record_type == "problem":
        return of_problems(transaction, records)
    if record_type == "provider":
        return of_providers(transaction, records)
    return {one.organisation_id: of_organisation(one, transaction) for one in records}


def _clusters(transaction: Transaction, records: Iterable[Problem | Provider]) -> Mapping[str, Organisation]:
    """Return the organisations whose clusters are those of records that name none."""
    return transaction.organisations.get_many({one.organisation_id for one in records if not one.cluster_id} - {""})


def _cluster_of(record: Problem | Provider, organisations: Mapping[str, Organisation]) -> str:
    home = organisations.get(record.organisation_id)
    return record.cluster_id or (home.cluster_id if home else "")
