"""A message in words, and as the e-mail that is handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr

from models.errors import SetuError


class Moot(SetuError):
    """What a message was to tell is no longer so; never leaves ``api``."""


@dataclass(frozen=True)
class Letter:
    """A message in words.

    Args:
        message_id: Its id, the same at every attempt.
        to_name: Whom it goes to.
        to_email: Where.
        subject: One line.
        body: Plain text.
        language: The language that it is in.
    """

    message_id: str
    to_name: str
    to_email: str
    subject: str
    body: str
    language: str


def as_email(letter: Letter, *, sender: str, reply_to: str, now: datetime) -> EmailMessage:
    """Return the e-mail of a letter; its Message-ID is the message's id at the sender's domain.

    Args:
        letter: The words.
        sender: Who sends it, as ``Name <address>``.
        reply_to: Where answers go; empty for the sender.
        now: The date that it bears.
    """
    name, address = parseaddr(sender)
    email = EmailMessage(policy=SMTP if letter.to_email.isascii() else SMTPUTF8)
    email["From"] = Address(name, addr_spec=address)
    # Apart, because the parser of whole addresses refuses a name such as आशा before the @.
    user, _, domain = letter.to_email.rpartition("@")
    email["To"] = Address(" ".join(letter.to_name.split()), user, domain)
    if reply_to:
        email["Reply-To"] = Address(addr_spec=reply_to)
    # The policy's own folding loses spaces between encoded words: https://github.com/python/cpython/issues/92081
    email.set_raw("Subject", Header(" ".join(letter.subject.split()), header_name="Subject").encode())
    email["Date"] = format_datetime(now)
    email["Message-ID"] = f"<{letter.message_id}@{address.rpartition('@')[2]}>"
    email["Auto-Submitted"] = "auto-generated"
    # As it is: quoted-printable would break the links for who opens a file. It takes away every Content- header so far.
    email.set_content(letter.body, cte="8bit")
    email["Content-Language"] = letter.language
    return email
