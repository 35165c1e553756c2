"""What an account is bound to must be there: its organisation, and the provider that it claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.accounts.account import Account
from models.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from models.store import Transaction


def check_ties(account: Account, transaction: Transaction) -> None:
    """Make sure that organisation and provider are stored, where an account names them.

    Raises:
        InvalidInput: They are not; each is named.
    """
    missing = []
    if account.organisation_id and not transaction.organisations.get_many([account.organisation_id]):
        missing.append(("organisation_id", account.organisation_id))
    if account.provider_id and not transaction.providers.known([account.provider_id]):
        missing.append(("provider_id", account.provider_id))
    if missing:
        fix = "store it first, or leave it out"
        problems = [FieldProblem(field, given, "no such record is stored", fix) for field, given in missing]
        raise InvalidInput("the account refers to what does not exist", problems)
