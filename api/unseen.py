"""Providers that have withdrawn that they are shown: not there, except to who may change them."""

from __future__ import annotations

from models.accounts import belongings
from models.accounts.caller import Caller
from models.accounts.permissions import Action
from models.errors import NotFound
from models.records import Evidence, Organisation, Problem, Provider
from models.refusals import Refusal
from models.store import Transaction


def unseen_providers(transaction: Transaction, caller: Caller) -> frozenset[str]:
    """Return the providers that a caller does not see."""
    hidden = transaction.providers.get_many(transaction.consents.hidden_providers())
    return frozenset(
        key
        for key, provider in hidden.items()
        if not caller.may(Action.CHANGE_PROVIDER, belongings.of_provider(provider, transaction))
    )


def check_seen(transaction: Transaction, caller: Caller, provider_id: str) -> None:
    """Make sure that a caller sees a provider; what is not seen is not there.

    Raises:
        NotFound: It is not.
    """
    if provider_id in unseen_providers(transaction, caller):
        raise NotFound(Refusal.NO_SUCH_RECORD.told(record_type="provider", record_id=provider_id))


def is_seen(record: Organisation | Provider | Evidence | Problem, unseen: frozenset[str]) -> bool:
    """Return whether a record is seen: a provider, or evidence with an owner that is."""
    if isinstance(record, Provider):
        return record.provider_id not in unseen
    return not (isinstance(record, Evidence) and unseen.issuperset(record.owner_ids))
