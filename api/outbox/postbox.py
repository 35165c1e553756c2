"""Where messages are handed over: files in a folder, or a mail server."""

from __future__ import annotations

import os
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from api.settings import Settings
from models.errors import SetuError


class NotDelivered(SetuError):
    """A message could not be handed over; never leaves ``api``."""

    def __init__(self, message: str, *, is_final: bool) -> None:
        """Keep whether trying again is of no use."""
        super().__init__(message)
        self.is_final = is_final


class Postbox(Protocol):
    """A place where messages are handed over."""

    def deliver(self, email: EmailMessage, message_id: str) -> None:
        """Hand a message over.

        Raises:
            NotDelivered: It was not taken.
        """
        ...


class FileBox:
    """A folder with one file a message, ``<message id>.eml``.

    A file appears whole or not at all, and can be read by its owner only: it holds addresses and links. One that is
    there is not written again: whoever repeats a delivery after a crash changes nothing.
    """

    def __init__(self, folder: Path) -> None:
        """Use a folder, which is made with the first message."""
        self._folder = folder

    def deliver(self, email: EmailMessage, message_id: str) -> None:
        """Put the message's file into the folder, unless it is there.

        Raises:
            NotDelivered: The folder cannot be written to.
        """
        target = self._folder / f"{message_id}.eml"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not target.exists():
                self._write(target, email.as_bytes())
        except OSError as error:
            raise NotDelivered(f"{self._folder}: {error.strerror or error}", is_final=False) from error

    def _write(self, target: Path, content: bytes) -> None:
        unfinished = target.with_name(f".{target.name}.{os.getpid()}")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name must outlive a crash of the machine, as the note that it was sent does
        finally:
            os.close(folder)


class SmtpBox:
    """A mail server."""

    def __init__(self, settings: Settings) -> None:
        """Use the mail server of the settings; nothing is connected yet."""
        self._settings = settings

    def deliver(self, email: EmailMessage, message_id: str) -> None:
        """Hand the message to the server.

        Raises:
            NotDelivered: The server cannot be reached, or refuses the message; a refusal for good is final.
        """
        try:
            server = self._connected()
            try:
                server.send_message(email)
            finally:
                _leave(server)
        except smtplib.SMTPRecipientsRefused as error:
            ((code, text),) = error.recipients.values()
            raise NotDelivered(f"refused: {code} {text.decode('utf-8', 'replace')}", is_final=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            told = (
                error.smtp_error if isinstance(error.smtp_error, str) else error.smtp_error.decode("utf-8", "replace")
            )
            is_login = isinstance(error, smtplib.SMTPAuthenticationError)
            raise NotDelivered(f"{error.smtp_code} {told}", is_final=error.smtp_code >= 500 and not is_login) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered(f"mail server {self._settings.smtp_host}: {error}", is_final=False) from error

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        where = (settings.smtp_host, settings.smtp_port)
        context = ssl.create_default_context()
        if settings.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=settings.smtp_timeout_s, context=context)
        else:
            server = smtplib.SMTP(*where, timeout=settings.smtp_timeout_s)
        try:
            if settings.smtp_security == "starttls":
                server.starttls(context=context)
            if settings.smtp_user:
                password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
                server.login(settings.smtp_user, password)
        except BaseException:
            server.close()
            raise
        return server


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye without waiting for the answer.

    A crash between the server's word that it took a message and our note of that sends the message again: nothing
    that could take its time stands between the two. RFC 5321, 4.1.1.10, asks for the word, not for the wait.
    """
    with suppress(OSError, smtplib.SMTPException):  # who has gone already needs no goodbye
        server.putcmd("QUIT")
    server.close()


def postbox_of(settings: Settings) -> Postbox:
    """Return where the settings say that messages are handed over."""
    return SmtpBox(settings) if settings.smtp_host else FileBox(settings.home / "outbox")
