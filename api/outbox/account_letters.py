"""Letters with a link that signs in, or that makes an account: the link is made here and rests in the letter alone.

They greet nobody by name: a name is what whoever filled the form typed, for whomever the e-mail belongs to.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from api.outbox.letter import Letter, Moot
from api.settings import Settings
from api.texts import Texts
from models.accounts.account import Role
from models.accounts.sign_in_links import LASTS_MINUTES, Purpose, SignInLink
from models.introductions.notification import Notification, NotificationKind
from models.moments import moment_of
from models.store import Transaction


def account_letter(
    transaction: Transaction, message: Notification, t: Texts, settings: Settings, now: datetime
) -> Letter:
    """Return the letter; of its link, a hash is stored on the way.

    Raises:
        Moot: The account was closed, what it was to be made of was forgotten, or the link was asked for too long ago.
        NotFound: The account is gone.
        Forbidden: The server does not know its own address.
    """
    if now - moment_of(message.queued_at) > timedelta(minutes=LASTS_MINUTES[Purpose.SIGN_UP]):
        raise Moot("it was asked for more than a day ago")
    link = _wanted(message) if message.kind is NotificationKind.SIGN_UP else _to_account(transaction, message.to_id)
    address = settings.sign_in_link(transaction.sign_in_links.add(link, now=now))
    body = t(f"mail.{message.kind}.body", link=address).lstrip()
    return Letter(message.message_id, "", link.email, t(f"mail.{message.kind}.subject"), body, t.language)


def _wanted(message: Notification) -> SignInLink:
    facts = message.facts
    if not facts.get("email"):
        raise Moot("whoever wanted an account was forgotten; they can ask again")
    roles = tuple(Role(role) for role in facts["roles"])
    return SignInLink(Purpose.SIGN_UP, "", str(facts["email"]), str(facts["name"]), roles, facts.get("agreed", {}))


def _to_account(transaction: Transaction, account_id: str) -> SignInLink:
    account = transaction.accounts.get(account_id)
    if account.is_disabled:
        raise Moot(f"{account_id} was closed")
    return SignInLink(Purpose.SIGN_IN, account_id, account.email)
