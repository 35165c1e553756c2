"""To whom records belong: by the cluster of their organisation, by all owners of an evidence, by a claim."""

from __future__ import annotations

import pytest

from models.accounts import belongings
from models.accounts.account import Role
from models.accounts.caller import OPERATOR_CALLER, Caller
from models.accounts.callers_duplicates import CallersDuplicates
from models.details import ProviderKind, ResearcherDetails
from models.duplicate_pairs import DuplicatePair
from models.errors import Forbidden, NotFound
from models.records import Evidence, EvidenceKind, Organisation, Provenance, Provider
from models.store import Store

PROVENANCE = Provenance("test")
PUNE = Caller("a-1", (Role.COORDINATOR,), cluster_id="pune")


def provider(provider_id: str, organisation_id: str = "", cluster_id: str = "") -> Provider:
    kind, details = ProviderKind.RESEARCHER, ResearcherDetails()
    return Provider(provider_id, kind, provider_id, details, PROVENANCE, organisation_id, cluster_id=cluster_id)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write() as transaction:
        transaction.organisations.put(
            [Organisation("o-pune", "P", PROVENANCE, cluster_id="pune"), Organisation("o", "O", PROVENANCE)]
        )
        transaction.providers.put(
            [
                provider("r1", "o-pune"),
                provider("r2", "o-pune", "delhi"),
                provider("r3", "o"),
                provider("r4", "", "pune"),
                provider("r5", "unknown"),
            ]
        )
    return store


def test_a_record_lies_in_its_own_cluster_else_in_that_of_its_organisation(filled: Store) -> None:
    with filled.read() as transaction:
        found = belongings.of_mergeable(transaction, "provider", ["r1", "r2", "r3", "r4", "r5", "nobody"])
        one_by_one = {key: belongings.of_provider(transaction.providers.get(key), transaction) for key in found}
    assert found == one_by_one
    clusters = {key: next(iter(one.cluster_ids)) for key, one in found.items()}
    assert clusters == {"r1": "pune", "r2": "delhi", "r3": "", "r4": "pune", "r5": ""}
    assert found["r1"].provider_ids == {"r1"}


@pytest.mark.parametrize(
    ("owners", "clusters"),
    [
        (("r1",), {"pune"}),
        (("r1", "r4"), {"pune"}),
        (("r1", "r2"), {"pune", "delhi"}),
        (("r1", "r5"), {"pune", ""}),
        (("r1", "nobody"), {"pune", ""}),
    ],
)
def test_evidence_lies_in_the_clusters_of_all_its_owners(
    filled: Store, owners: tuple[str, ...], clusters: set[str]
) -> None:
    evidence = Evidence("e", EvidenceKind.STATEMENT, owners, PROVENANCE, "t")
    with filled.read() as transaction:
        found = belongings.of_evidence(evidence, transaction)
    assert (set(found.cluster_ids), set(found.provider_ids)) == (clusters, set(owners))


def test_a_coordinator_judges_pairs_of_the_own_cluster_only(filled: Store) -> None:
    with filled.write() as transaction:
        pairs = [
            DuplicatePair("provider", one, other, 0.9, (), "sure")
            for one, other in (("r1", "r4"), ("r1", "r2"), ("r2", "r3"))
        ]
        transaction.duplicates.replace("provider", pairs)
        mine, all_of_them = (CallersDuplicates(transaction, who) for who in (PUNE, OPERATOR_CALLER))
        assert [(one.first_id, one.second_id) for one in mine.held()] == [("r1", "r4")]
        assert len(all_of_them.held("provider")) == 3
        mine.require("provider", "r1", "r4")
        with pytest.raises(Forbidden):
            mine.require("provider", "r1", "r2")
        with pytest.raises(NotFound):
            mine.require("provider", "r1", "nobody")


def test_merges_are_seen_by_the_cluster_of_the_kept_record(filled: Store) -> None:
    with filled.write() as transaction:
        done = transaction.merges.merge("provider", "r3", "r5", by="operator")
        assert [one.merge_id for one in CallersDuplicates(transaction, OPERATOR_CALLER).history()] == [done.merge_id]
        assert CallersDuplicates(transaction, PUNE).history() == []
        with pytest.raises(NotFound):
            CallersDuplicates(transaction, PUNE).merge(done.merge_id)
