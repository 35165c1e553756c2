"""``setu serve`` as a real process: started, waited for, stopped.

It remembers no vectors of questions unless told to: what is measured are answers worked out anew.
"""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from api.settings import environment_with
from models.errors import SetuError

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
UNLIMITED = {f"SETU_LIMIT_{what}": "0" for what in ("MATCHES", "WRITES", "UPLOADS", "FEEDBACK", "INTRODUCTIONS")}
"""All that measures a server comes from one address, which is more than one person may ask."""

UNREMEMBERED = {"SETU_REMEMBERED_TEXTS": "0"}
"""What is measured is asked for the first time, whichever questions come twice."""

START_LIMIT_S = 240.0
STOP_LIMIT_S = 20.0


@dataclass(frozen=True)
class RunningServer:
    """A server that said it is ready, and how long that took from the start of its process."""

    pid: int
    port: int
    ready_s: float

    def kill(self) -> None:
        """End all its processes with SIGKILL, the first one first, so that it starts no other."""
        first = psutil.Process(self.pid)
        others = first.children(recursive=True)
        for process in (first, *others):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(others, timeout=STOP_LIMIT_S)


@contextmanager
def running_server(
    database: str | Path,
    home: Path,
    workers: int,
    log: Path,
    environment: Mapping[str, str] | None = None,
    *,
    remembers: bool = False,
) -> Iterator[RunningServer]:
    """Serve a database on a free loopback port and stop afterwards.

    Args:
        database: The file or URL.
        home: Folder of models and caches.
        workers: Server processes.
        log: Where what they say is added.
        environment: All variables of their environment; this process's when ``None``. How much one may ask is not
            limited.
        remembers: Whether vectors of questions are kept for the next time, as they are for people.

    Raises:
        SetuError: The server ended or was not ready in time; the message names its log.
    """
    port = _free_port()
    command = [sys.executable, "-m", "scripts.cli", "serve", "--host", HOST, "--port", str(port)]
    command += ["--workers", str(workers), "--home", str(home), "--db", str(database)]
    given = environment_with({}) if environment is None else dict(environment)
    with log.open("a", encoding="utf-8") as output:
        began = time.perf_counter()
        variables = given | UNLIMITED | ({} if remembers else UNREMEMBERED)
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=output, stderr=subprocess.STDOUT)  # noqa: S603
        try:
            _wait_until_ready(process, port, log)
            yield RunningServer(process.pid, port, time.perf_counter() - began)
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up = time.perf_counter() + START_LIMIT_S
    while time.perf_counter() < give_up:
        if process.poll() is not None:
            raise SetuError(f"setu serve ended with {process.returncode} before it was ready; read {log}")
        if _is_ready(port):
            return
        time.sleep(0.02)
    raise SetuError(f"setu serve was not ready within {START_LIMIT_S:.0f} s; read {log}")


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=START_LIMIT_S)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except (ConnectionError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)  # nothing where it has ended
    try:
        process.wait(STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
