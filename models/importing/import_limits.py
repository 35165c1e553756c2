"""What an import may write: a coordinator's stays within the cluster, also where a row names a stored record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from models.accounts.belongings import of_evidences, of_mergeable, of_problems, of_providers
from models.accounts.caller import Caller
from models.accounts.permissions import Action
from models.errors import FieldProblem
from models.flaws import Flaw
from models.records import Evidence, Problem, Provider, Record

if TYPE_CHECKING:
    from models.store import Transaction

R = TypeVar("R", bound=Record)

CHANGING = {
    "provider": Action.CHANGE_PROVIDER,
    "problem": Action.CHANGE_PROBLEM,
    "evidence": Action.CHANGE_EVIDENCE,
    "organisation": Action.CHANGE_ORGANISATION,
}
"""What one must be allowed to do to a record that is stored, and to what becomes of it."""


class ImportLimits:
    """The limits of one caller; whoever reaches all records has none, and needs no object."""

    def __init__(self, caller: Caller) -> None:
        """Hold to what a caller may change."""
        self._caller = caller

    def placed(self, transaction: Transaction, records: Sequence[R]) -> list[R]:
        """Return records with those that lie in no cluster put into the caller's."""
        lying = self._lying(transaction, records)
        home = self._caller.cluster_id
        return [
            replace(one, cluster_id=home) if isinstance(one, Provider | Problem) and lying[_id_of(one)] == {""} else one
            for one in records
        ]

    def strange(self, transaction: Transaction, record_type: str, ids: Iterable[str]) -> set[str]:
        """Return the ids of stored records that the caller may not change; of what was merged, what it is part of."""
        wanted = list(dict.fromkeys(ids))
        kept = transaction.of(record_type).merged.aliases(record_type, wanted)
        stored = {kept.get(one, one) for one in wanted}
        if record_type == "evidence":
            belongings = of_evidences(transaction, list(transaction.evidence.get_many(stored).values()))
        else:
            belongings = of_mergeable(transaction, record_type, stored)
        action = CHANGING[record_type]
        theirs = {one for one, belonging in belongings.items() if not self._caller.may(action, belonging)}
        return {one for one in wanted if kept.get(one, one) in theirs}

    def outside(self, transaction: Transaction, records: Sequence[Record]) -> dict[str, str]:
        """Return the clusters of the records that would lie outside of the caller's, by id."""
        lying = self._lying(transaction, records)
        home = self._caller.cluster_id
        return {one: ", ".join(sorted(clusters - {""})) for one, clusters in lying.items() if clusters != {home}}

    def _lying(self, transaction: Transaction, records: Sequence[Record]) -> dict[str, frozenset[str]]:
        found = of_providers(transaction, [one for one in records if isinstance(one, Provider)])
        found |= of_problems(transaction, [one for one in records if isinstance(one, Problem)])
        found |= of_evidences(transaction, [one for one in records if isinstance(one, Evidence)])
        return {one: belonging.cluster_ids for one, belonging in found.items()}


def limits_of(caller: Caller) -> ImportLimits | None:
    """Return the limits of a caller; None for one who may change all records."""
    if all(caller.extent(action).name == "ALL" for action in CHANGING.values()):
        return None
    return ImportLimits(caller)


def stored_elsewhere(record_id: str) -> FieldProblem:
    """Return the problem of a row that would overwrite a record of another cluster."""
    return Flaw.STORED_ELSEWHERE.problem("", record_id)


def lies_elsewhere(record_id: str, clusters: str) -> FieldProblem:
    """Return the problem of a row whose record would lie in another cluster."""
    if not clusters:
        return Flaw.LIES_NOWHERE.problem("cluster_id", record_id)
    return Flaw.LIES_ELSEWHERE.problem("cluster_id", record_id, clusters=clusters)


def _id_of(record: Provider | Problem) -> str:
    return record.provider_id if isinstance(record, Provider) else record.problem_id
