"""A letter to somebody with an account, by name; its last line leads to where such letters are withdrawn."""

from __future__ import annotations

from api.outbox.letter import Letter, Moot
from api.settings import Settings
from api.texts import Texts
from models.accounts.account import Account
from models.introductions.notification import Notification


def letter_to_account(
    message: Notification, account: Account, subject: str, text: str, t: Texts, settings: Settings
) -> Letter:
    """Return a letter of these words.

    Raises:
        Moot: The account is closed.
        Forbidden: The server does not know its own address.
    """
    if account.is_disabled:
        raise Moot(f"{account.account_id} was closed")
    choices = f"{settings.address_in_letters()}/account/privacy?lang={t.language}"
    body = t("mail.letter", name=account.name or t("mail.nameless"), text=text.strip(), choices=choices)
    return Letter(message.message_id, account.name, account.email, subject, body, t.language)
