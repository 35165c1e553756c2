"""Letters about claims of profiles: to the address that is noted for a provider, and to the account that claimed."""

from __future__ import annotations

from dataclasses import dataclass

from api.outbox.letter import Letter, Moot
from api.outbox.to_account import letter_to_account
from api.settings import Settings
from api.texts import Texts
from matcher.profiles.profile import root_of
from models.introductions.notification import Notification, NotificationKind
from models.store import Transaction

CLAIM_KINDS = (NotificationKind.CLAIM_GRANTED, NotificationKind.CLAIM_DECLINED)
"""Letters to the account that claimed."""


@dataclass(frozen=True)
class Asked:
    """Who claims what, as the letter with the link tells it: the e-mail only so far that its owner knows it again."""

    provider: str
    who: str


def claim_asked(transaction: Transaction, claim_id: str) -> Asked:
    """Return what a claim asks, for the letter to the address that is noted.

    Raises:
        Moot: It was decided already, or the account is closed.
        NotFound: The claim, the account or the provider is gone.
    """
    claim = transaction.claims.get(claim_id)
    account = transaction.accounts.get(claim.account_id)
    if not claim.is_open or account.is_disabled:
        raise Moot(f"{claim_id} is {claim.state} already, or its account is closed")
    provider = transaction.providers.get(root_of(transaction, claim.provider_id))
    return Asked(provider.name, " ".join(filter(None, (account.name, f"<{veiled(account.email)}>"))))


def veiled(email: str) -> str:
    """Return an e-mail address of which only the first letter and the domain are told."""
    user, _, domain = email.partition("@")
    return f"{user[:1]}…@{domain}"


def claim_letter(transaction: Transaction, message: Notification, t: Texts, settings: Settings) -> Letter:
    """Return the letter that tells an account what became of its claim.

    Raises:
        Moot: The account is closed.
        NotFound: The claim or the account is gone.
        Forbidden: The server does not know its own address.
    """
    claim = transaction.claims.get(message.about_id)
    account = transaction.accounts.get(message.to_id)
    link = f"{settings.address_in_letters()}/profile?lang={t.language}"
    values = {"reason": claim.reason, "link": link}
    subject = t(f"mail.{message.kind}.subject")
    return letter_to_account(message, account, subject, t(f"mail.{message.kind}.body", **values), t, settings)
