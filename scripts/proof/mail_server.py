"""A mail server on loopback that keeps what it was sent; it speaks as much SMTP as smtplib asks for."""

from __future__ import annotations

import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes


@dataclass
class Taken:
    """What the server was sent, and how it answers: a word of the protocol, or CONNECT or END, to its answer."""

    port: int = 0
    messages: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    def counts(self) -> Counter[str]:
        """Return how often each message came, by its Message-ID."""
        return Counter(str(message_from_bytes(one)["Message-ID"]).strip("<>").split("@")[0] for one in self.messages)


class _Session(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        try:
            self._converse()
        except ConnectionError:  # the sender was killed, and the other end of the line is gone
            return

    def _converse(self) -> None:
        taken = self.server.taken
        self._say(taken.answers.get("CONNECT", "220 test"))
        for line in self.rfile:
            word = line.decode().strip().split(" ")[0].upper()
            if word == "QUIT":
                self._say(taken.answers.get(word, "221 bye"))
                return
            answer = taken.answers.get(word, "354 go on" if word == "DATA" else "250 ok")
            self._say(answer)
            if word == "RCPT" and answer.startswith("250"):
                taken.recipients.append(line.decode().strip())
            if word == "DATA" and answer.startswith("354"):
                self._take()

    def _take(self) -> None:
        """Keep a message that came to its end; one that was cut off never was accepted."""
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return
            lines.append(line)
        after = self.server.taken.answers.get("END", "250 taken")
        if after.startswith("250"):
            self.server.taken.messages.append(b"".join(lines))
        self._say(after)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, taken: Taken) -> None:
        self.taken = taken
        super().__init__(("127.0.0.1", 0), _Session)


@contextmanager
def mail_server() -> Iterator[Taken]:
    """Give a running server on a port of its own."""
    taken = Taken()
    with _Server(taken) as server:
        taken.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield taken
        finally:
            server.shutdown()
            thread.join()
