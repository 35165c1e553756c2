"""What records refer to must exist, and what is referred to must not vanish."""

from __future__ import annotations

from models.errors import Conflict, FieldProblem, InvalidInput
from models.records import Evidence, Organisation, Problem, Provider
from models.store import Transaction


def organisation_exists(record: Provider | Problem, transaction: Transaction) -> None:
    """Make sure that a record's organisation is stored, where it names one.

    Raises:
        InvalidInput: It is not.
    """
    organisation_id = record.organisation_id
    if organisation_id and not transaction.organisations.known([organisation_id]):
        problem = FieldProblem(
            "/organisation_id", organisation_id, "no such organisation is stored", "store it first, or leave it out"
        )
        raise InvalidInput("the record refers to what does not exist", [problem])


def owners_exist(evidence: Evidence, transaction: Transaction) -> None:
    """Make sure that every owner of an evidence is stored.

    Raises:
        InvalidInput: Some are not; each is named.
    """
    stored = transaction.providers.known(evidence.owner_ids)
    problems = [
        FieldProblem(f"/owner_ids/{position}", owner_id, "no such provider is stored", "store it first")
        for position, owner_id in enumerate(evidence.owner_ids)
        if owner_id not in stored
    ]
    if problems:
        raise InvalidInput("the record refers to what does not exist", problems)


def nothing_to_check(record: Organisation, transaction: Transaction) -> None:
    """Organisations refer to nothing."""


def organisation_is_unused(organisation_id: str, transaction: Transaction) -> None:
    """Make sure that no provider and no problem belongs to an organisation.

    Raises:
        Conflict: Some do.
    """
    if word := _member_of(organisation_id, transaction):
        raise Conflict(f"a {word} belongs to organisation {organisation_id!r}; move or delete its members first")


def organisation_is_awaited(organisation_id: str, transaction: Transaction) -> bool:
    """Return whether records name an organisation that is not stored: whoever stores it decides on their cluster."""
    is_stored = organisation_id in transaction.organisations.get_many([organisation_id])
    return not is_stored and bool(_member_of(organisation_id, transaction))


def _member_of(organisation_id: str, transaction: Transaction) -> str:
    """Return what belongs to an organisation, provider or problem; empty when nothing does."""
    members = (("provider", transaction.providers), ("problem", transaction.problems))
    found = (word for word, repository in members if any(repository.iterate(limit=1, organisation_id=organisation_id)))
    return next(found, "")
