"""A process that sends messages and stops at one point of the way, where it says so and waits to be killed.

Points: ``claimed`` (before anything is handed over), ``half`` (the file is half written), ``handed`` (the file is
there, the database does not know yet), ``noted`` (after the note); ``none`` lets it run, saying each message sent.
"""

from __future__ import annotations

import sys
from email.message import EmailMessage
from pathlib import Path

from api.outbox.postbox import FileBox
from api.outbox.sender import Sender
from api.settings import Settings
from models.store import Store
from tests.models.introductions.scene import NOON


class StoppingBox(FileBox):
    """A folder that stops where it is told to, with the second message."""

    def __init__(self, folder: Path, point: str) -> None:
        super().__init__(folder)
        self._point = point
        self._count = 0

    def deliver(self, email: EmailMessage, message_id: str) -> None:
        self._count += 1
        self._stop_at("claimed")
        super().deliver(email, message_id)
        self._stop_at("handed")

    def _write(self, target: Path, content: bytes) -> None:
        if self._point == "half" and self._count == 2:
            target.with_name(f".{target.name}.half").write_bytes(content[: len(content) // 2])
            stop("half")
        super()._write(target, content)

    def _stop_at(self, point: str) -> None:
        if self._point == point and self._count == 2:
            stop(point)


def stop(point: str) -> None:
    """Say where it stands, and wait to be killed."""
    say(point)
    sys.stdin.read()


def say(line: str) -> None:
    """Tell the parent at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(url: str, home: str, point: str) -> None:
    """Send everything, up to the point."""
    store, settings = Store.open(url), Settings(home=Path(home))
    sender = Sender(store, settings, postbox=StoppingBox(Path(home) / "outbox", point), clock=lambda: NOON)
    sent = 0
    while sender.send_next().total:
        sent += 1
        say(f"sent {sent}")
        if point == "noted" and sent == 2:
            stop(point)


if __name__ == "__main__":
    main(*sys.argv[1:])
