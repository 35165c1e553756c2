"""Letters on their way out: one ``.eml`` file each in the home's outbox, until whatever sends them has taken them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTPUTF8
from pathlib import Path


@dataclass(frozen=True)
class Letter:
    """An e-mail: to whom, about what, and its text."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True)
class Outbox:
    """The folder of letters."""

    folder: Path

    def put(self, letter: Letter) -> Path:
        """Write a letter whole or not at all, for its owner's eyes only, and return where."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        now = datetime.now(UTC)
        path = self.folder / f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(6)}.eml"
        unfinished = path.with_suffix(".part")
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(_message(letter, now).as_bytes(policy=SMTPUTF8))
        return unfinished.rename(path)


def _message(letter: Letter, now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = now
    # As it is: quoted-printable would break the link for who opens the file.
    message.set_content(letter.text, cte="8bit")
    return message
