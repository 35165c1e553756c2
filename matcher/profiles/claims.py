"""Claims: asked, proved by a letter, approved or declined by a coordinator, withdrawn, revoked.

Whether an address is noted for a provider is told to nobody: a letter is queued for every claim, and only the outbox
knows what becomes of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from matcher.profiles.profile import root_of
from matcher.profiles.proposal import make_proposed
from models.accounts.account import Account
from models.accounts.account import Role as AccountRole
from models.errors import Conflict, Forbidden, InvalidInput, TooMany
from models.flaws import Flaw
from models.introductions.contacts import ContactOf
from models.introductions.links import Purpose
from models.introductions.notification import NotificationKind, Recipient
from models.introductions.party import Party, Role
from models.profiles.claim import CLAIMABLE, Claim
from models.refusals import Refusal
from models.safe_text import clean_text
from models.store import Transaction

MOST_OPEN = 3
"""Claims of one account that may wait at a time."""

CLAIMS_PER_PROVIDER = 5
CLAIM_TRIES = "claim"
"""What is counted by provider, so that nobody floods it with letters: claims in a quarter of an hour."""

MAX_REASON = 500


def claim_provider(
    transaction: Transaction, account_id: str, provider_id: str, now: datetime, language: str = "en"
) -> Claim:
    """Claim a provider: a letter is queued for the address that is noted for it, and its coordinators see the claim.

    No letter is queued where the provider is claimed already: then only a coordinator decides.

    Raises:
        NotFound: There is no such provider or account.
        InvalidInput: It is a call or a course.
        Conflict: The account speaks for a provider, or has claimed this one.
        TooMany: `MOST_OPEN` claims of the account wait already, or the provider was just claimed too often.
    """
    provider = transaction.providers.get(provider_id)
    if provider.kind not in CLAIMABLE:
        kinds = ", ".join(CLAIMABLE)
        problem = Flaw.NOT_CLAIMABLE.problem("provider_id", provider_id, kind=provider.kind, kinds=kinds)
        raise InvalidInput(Refusal.CLAIM_OF_NO_PERSON.told(), [problem])
    check_may_claim(transaction, account_id, provider_id)
    transaction.attempts.count(CLAIM_TRIES, provider_id, CLAIMS_PER_PROVIDER, now)
    by = Party(account_id, Role.PROVIDER)
    claim = transaction.claims.add(account_id, provider_id, by, now, language=language)
    if not holders(transaction, provider_id):
        to = ContactOf.PROVIDER
        transaction.outbox.add(NotificationKind.CLAIM, to, provider_id, now, about_id=claim.claim_id)
    return claim


def check_may_claim(transaction: Transaction, account_id: str, provider_id: str = "") -> None:
    """Make sure that an account may claim something.

    Raises:
        NotFound: There is no such account.
        Conflict: It speaks for a provider, or has claimed this one.
        TooMany: `MOST_OPEN` claims of it wait already.
    """
    account = transaction.accounts.get(account_id)
    if account.provider_id:
        raise Conflict(Refusal.SPEAKS_ALREADY.told(provider_id=account.provider_id))
    waiting = [one for one in transaction.claims.of_account(account_id) if one.is_open]
    if any(one.provider_id == provider_id for one in waiting):
        raise Conflict(Refusal.CLAIMED_ALREADY.told())
    if len(waiting) >= MOST_OPEN:
        raise TooMany(Refusal.CLAIMS_WAIT.told(most=MOST_OPEN))


def holders(transaction: Transaction, provider_id: str) -> list[Account]:
    """Return the open accounts that speak for a provider."""
    root = root_of(transaction, provider_id)
    ids = transaction.providers.with_merged([root])
    return [one for one in transaction.accounts.claiming(ids) if not one.is_disabled]


def prove_claim(transaction: Transaction, token: str, account_id: str, now: datetime) -> Claim:
    """Grant a claim to who holds the letter's link and is signed in to the account that claimed; the link works once.

    Raises:
        NotFound: The link was used, its time is over, or it never was one.
        Forbidden: It is another account's claim.
        Conflict: The claim was decided already, or the provider is claimed by now.
    """
    link = transaction.links.open(token, now)
    if link.purpose is not Purpose.CLAIM:
        raise Forbidden(Refusal.LINK_NOT_OF_A_CLAIM.told())
    claim = transaction.claims.get(link.record_id)
    if claim.account_id != account_id:
        raise Forbidden(Refusal.CLAIMED_BY_ANOTHER.told())
    return _grant(transaction, claim, "prove", Party(account_id, Role.PROVIDER), now)


def approve_claim(transaction: Transaction, claim_id: str, by: str, now: datetime) -> Claim:
    """Grant a claim, and make the profile that it proposes, if it does; the account is told.

    Raises:
        NotFound: There is no such claim.
        Conflict: It was decided already, the account is closed or speaks for another, or the provider is claimed.
    """
    claim = transaction.claims.get(claim_id)
    return _grant(transaction, claim, "approve", Party(by, Role.COORDINATOR), now)


def decline_claim(transaction: Transaction, claim_id: str, reason: str, by: str, now: datetime) -> Claim:
    """Decline a claim; the account is told why.

    Raises:
        NotFound: There is no such claim.
        InvalidInput: There is no reason.
        Conflict: It was decided already.
    """
    party = Party(by, Role.COORDINATOR)
    declined = transaction.claims.take(claim_id, "decline", party, now, reason=_reason(reason))
    transaction.links.forget_of(claim_id)
    return _told(transaction, declined, NotificationKind.CLAIM_DECLINED, now)


def withdraw_claim(transaction: Transaction, claim_id: str, account_id: str, now: datetime) -> Claim:
    """Take one's own claim back.

    Raises:
        NotFound: There is no such claim.
        Forbidden: It is another account's.
        Conflict: It was decided already.
    """
    if transaction.claims.get(claim_id).account_id != account_id:
        raise Forbidden(Refusal.CLAIM_OF_ANOTHER.told())
    transaction.links.forget_of(claim_id)
    return transaction.claims.take(claim_id, "withdraw", Party(account_id, Role.PROVIDER), now)


def revoke(
    transaction: Transaction, provider_id: str, reason: str, by: str, now: datetime, *, keeps_words: bool = False
) -> list[Account]:
    """End that accounts speak for a provider; unless they are kept, what these accounts said of it is taken back.

    Raises:
        InvalidInput: There is no reason.
        Conflict: Nobody speaks for it.
    """
    why = _reason(reason)
    root = root_of(transaction, provider_id)
    ids = transaction.providers.with_merged([root])
    held = transaction.accounts.claiming(ids)
    if not held:
        raise Conflict(Refusal.NOBODY_SPEAKS.told(provider_id=provider_id))
    for account in held:
        roles = tuple(role for role in account.roles if role is not AccountRole.PROVIDER)
        transaction.accounts.change(replace(account, roles=roles, provider_id=""))
        if not keeps_words:
            transaction.owner_words.withdraw_all(ids, account.account_id, by, now)
        for claim in transaction.claims.of_account(account.account_id):
            if claim.provider_id in ids and claim.state.value == "granted":
                transaction.claims.take(claim.claim_id, "revoke", Party(by, Role.COORDINATOR), now, reason=why)
    return held


def _grant(transaction: Transaction, claim: Claim, step: str, by: Party, now: datetime) -> Claim:
    account = transaction.accounts.get(claim.account_id)
    if account.is_disabled:
        raise Conflict(Refusal.CLAIMANT_CLOSED.told())
    if account.provider_id:
        raise Conflict(Refusal.CLAIMANT_SPEAKS.told(provider_id=account.provider_id))
    if not claim.proposal and holders(transaction, claim.provider_id):
        raise Conflict(Refusal.ANOTHER_SPEAKS.told())
    granted = transaction.claims.take(claim.claim_id, step, by, now)  # also refuses what was decided
    transaction.links.forget_of(claim.claim_id)
    _release(transaction, claim.provider_id)
    if claim.proposal:
        make_proposed(transaction, claim, now)
    provider_id = transaction.providers.get(root_of(transaction, claim.provider_id)).provider_id
    roles = tuple(role for role in AccountRole if role in (*account.roles, AccountRole.PROVIDER))
    transaction.accounts.change(replace(account, roles=roles, provider_id=provider_id))
    return _told(transaction, granted, NotificationKind.CLAIM_GRANTED, now)


def _release(transaction: Transaction, provider_id: str) -> None:
    """Let go of a provider where only accounts that are closed name it."""
    ids = transaction.providers.with_merged([root_of(transaction, provider_id)])
    for account in transaction.accounts.claiming(ids):
        transaction.accounts.change(replace(account, provider_id=""))


def _told(transaction: Transaction, claim: Claim, kind: NotificationKind, now: datetime) -> Claim:
    facts = {"language": claim.language}
    transaction.outbox.add(kind, Recipient.ACCOUNT, claim.account_id, now, about_id=claim.claim_id, facts=facts)
    return claim


def _reason(given: str) -> str:
    reason = " ".join(clean_text(given, MAX_REASON, field="reason").split())
    if not reason:
        raise InvalidInput(Refusal.NO_REASON.told(), [Flaw.NO_REASON.problem("reason", "")])
    return reason
