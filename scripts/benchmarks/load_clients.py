"""Clients that put questions to a server, in a process of their own: ``load_clients PORT CLIENTS SECONDS BODIES.json``.

Each client is a thread with one connection that is kept open; the next question follows the answer. Printed as JSON:
the seconds of every answer, by status, and how long all took.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
ADDRESS = "/api/v1/match"
TIMEOUT_S = 30.0
MOST_REQUESTS = 20_000
HEADERS = {"Content-Type": "application/json"}


@dataclass
class Load:
    """What the clients saw: seconds of each answer that came with 200, other outcomes by name, bytes, total time."""

    seconds: list[float] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)
    received_bytes: int = 0
    wall_s: float = 0.0

    def add(self, outcome: str, seconds: float, size: int) -> None:
        """Count one answer."""
        if outcome == "200":
            self.seconds.append(seconds)
            self.received_bytes += size
        else:
            self.failures[outcome] = self.failures.get(outcome, 0) + 1


def put_load(port: int, clients: int, seconds: float, bodies: list[bytes]) -> Load:
    """Ask from several clients at once until the time is over, and at most so many requests."""
    load = Load()
    lock = threading.Lock()
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_ask, args=(port, bodies[number::clients], until, MOST_REQUESTS // clients, load, lock))
        for number in range(clients)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.wall_s = time.perf_counter() - began
    return load


def _ask(port: int, bodies: list[bytes], until: float, most: int, load: Load, lock: threading.Lock) -> None:
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)
    for number in range(most):
        began = time.perf_counter()
        if began >= until:
            break
        outcome, size = _one_answer(connection, bodies[number % len(bodies)])
        with lock:
            load.add(outcome, time.perf_counter() - began, size)
    connection.close()


def _one_answer(connection: http.client.HTTPConnection, body: bytes) -> tuple[str, int]:
    try:
        connection.request("POST", ADDRESS, body, HEADERS)
        response = connection.getresponse()
        return str(response.status), len(response.read())
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        return type(error).__name__, 0


def main() -> None:
    """Put the load and print what was seen."""
    port, clients, seconds, file = sys.argv[1:]
    questions = json.loads(Path(file).read_text(encoding="utf-8"))
    bodies = [json.dumps({"text": question}).encode() for question in questions]
    sys.stdout.write(json.dumps(asdict(put_load(int(port), int(clients), float(seconds), bodies))) + "\n")


if __name__ == "__main__":
    main()
