"""The sender: claims a message, writes its words, hands it over, notes that; a crash in between loses nothing."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from api.outbox.letter import Moot, as_email
from api.outbox.messages import Composer, NoAddress
from api.outbox.postbox import NotDelivered, Postbox, postbox_of
from api.settings import Settings
from api.texts import Catalogues
from models.errors import Conflict, Forbidden, NotFound
from models.introductions.notification import Notification
from models.moments import now_utc
from models.store import Store, Transaction

logger = logging.getLogger("setu.outbox")


@dataclass(frozen=True)
class Sent:
    """What became of the messages that were due."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0

    def __add__(self, other: Sent) -> Sent:
        """Return both together."""
        return Sent(self.sent + other.sent, self.failed + other.failed, self.dropped + other.dropped)

    @property
    def total(self) -> int:
        """How many messages were taken up."""
        return self.sent + self.failed + self.dropped


class Sender:
    """Sends the messages of one database."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        postbox: Postbox | None = None,
        clock: Callable[[], datetime] = now_utc,
    ) -> None:
        """Send from a store, to where the settings say.

        Args:
            store: Where the messages are.
            settings: Who sends, and where to.
            postbox: Where to hand messages over, in place of what the settings say.
            clock: Tells the present moment.
        """
        self._store = store
        self._settings = settings
        self._postbox = postbox or postbox_of(settings)
        self._clock = clock
        self._composer = Composer(Catalogues.load(settings.default_language), settings)
        self._name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"

    @property
    def home(self) -> Path:
        """The folder of all state, in which messages lie that were written as files."""
        return self._settings.home

    def send_all(self) -> Sent:
        """Send what is due, one message after the other, and return what became of it."""
        total = Sent()
        while (one := self.send_next()).total:
            total += one
        return total

    def send_next(self) -> Sent:
        """Send the message that has been due longest; nothing when none is."""
        # Looked at first without a lock, so that an idle server never holds up a writer.
        with self._store.read() as transaction:
            if not transaction.outbox.is_any_waiting(self._clock()):
                return Sent()
        with self._store.write() as transaction:
            message = transaction.outbox.claim(self._name, self._clock())
        return self._sent(message) if message is not None else Sent()

    def _sent(self, message: Notification) -> Sent:
        """Send a message that is held, and note what became of it."""
        try:
            self._hand_over(message)
            done, note = Sent(sent=1), self._note_sent
        except (Moot, NotFound) as reason:
            done, note = Sent(dropped=1), partial(self._note_dropped, str(reason))
        except (NoAddress, NotDelivered) as failure:
            done, note = Sent(failed=1), partial(self._note_failed, str(failure), failure.is_final)
        except Forbidden as unknown:  # its own address, with which links begin
            done, note = Sent(failed=1), partial(self._note_failed, str(unknown), False)
        except Exception:  # a message that cannot be written must not stand in the way of the others
            logger.exception("%s cannot be written", message.message_id)
            done, note = Sent(failed=1), partial(self._note_failed, "something went wrong here; see the log", False)
        try:
            with self._store.write() as transaction:
                note(message, transaction)
        except (Conflict, NotFound) as lost:  # its lease ran out and another sender has it, or it was erased meanwhile
            logger.warning("%s: %s", message.message_id, lost)
        # The id alone: who gets what is nobody's business in a log.
        logger.info("%s %s", message.message_id, "sent" if done.sent else "not sent")
        return done

    def _hand_over(self, message: Notification) -> None:
        with self._store.write() as transaction:  # the links in it are stored
            letter = self._composer.compose(transaction, message, self._clock())
        settings = self._settings
        email = as_email(letter, sender=settings.mail_from, reply_to=settings.coordinator_email, now=self._clock())
        self._postbox.deliver(email, message.message_id)

    def _note_sent(self, message: Notification, transaction: Transaction) -> None:
        transaction.outbox.sent(message, self._clock())

    def _note_dropped(self, reason: str, message: Notification, transaction: Transaction) -> None:
        transaction.outbox.dropped(message, reason)

    def _note_failed(self, failure: str, is_final: bool, message: Notification, transaction: Transaction) -> None:
        transaction.outbox.failed(message, failure, self._clock(), is_final=is_final)
