"""A mail server that takes or refuses what it is told to; it speaks as much SMTP as smtplib asks for."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Taken:
    """What the server was sent, and how it answers."""

    port: int = 0
    messages: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)


class _Session(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        taken = self.server.taken
        self._say(taken.answers.get("CONNECT", "220 test"))
        for line in self.rfile:
            word = line.decode().strip().split(" ")[0].upper()
            if word == "QUIT":
                self._say("221 bye")
                return
            answer = taken.answers.get(word, "354 go on" if word == "DATA" else "250 ok")
            self._say(answer)
            if word == "RCPT" and answer.startswith("250"):
                taken.recipients.append(line.decode().strip())
            if word == "DATA" and answer.startswith("354"):
                content = b"".join(iter(self.rfile.readline, b".\r\n"))
                after = taken.answers.get("END", "250 taken")
                if after.startswith("250"):
                    taken.messages.append(content)
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
