"""Claims that wait, as a coordinator's inbox shows them: with who asks, which is a line of the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from api.callers import Visit
from api.profiles import waiting_claims
from api.routes.claims import is_contested
from matcher.profiles.profile import root_of
from models.accounts.audit_log import contacts_read
from models.profiles.claim import Claim
from models.store import Transaction


@dataclass(frozen=True)
class ShownClaim:
    """One claim that waits: who claims, what the provider is called, whether others claim it too."""

    claim: Claim
    who: str
    provider: str
    is_contested: bool


def shown_claims(transaction: Transaction, visit: Visit) -> list[ShownClaim]:
    """Return the claims that wait for who visits, the longest wait first; name and e-mail are read for it."""
    claims = waiting_claims(transaction, visit.caller)
    transaction.audit.add(*contacts_read(visit.caller.written_as, (one.account_id for one in claims), visit.request_id))
    return [_shown(transaction, claim) for claim in claims]


def _shown(transaction: Transaction, claim: Claim) -> ShownClaim:
    account = transaction.accounts.get(claim.account_id)
    root = root_of(transaction, claim.provider_id)
    provider = transaction.providers.get_many([root]).get(root)
    who = " ".join(filter(None, (account.name, f"<{account.email}>")))
    return ShownClaim(claim, who, provider.name if provider else root, is_contested(transaction, claim))
