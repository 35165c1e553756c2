"""``setu serve`` as a real process: started, waited for, stopped."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.errors import SetuError
from scripts.benchmarks.synthetic_corpus import Corpus

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_LIMIT_S = 90.0
STOP_LIMIT_S = 20.0


@dataclass(frozen=True)
class RunningServer:
    """A server that said it is ready, and how long that took from the start of its process."""

    pid: int
    port: int
    ready_s: float


@contextmanager
def running_server(corpus: Corpus, workers: int, log: Path) -> Iterator[RunningServer]:
    """Serve a corpus on a free loopback port and stop afterwards.

    Raises:
        SetuError: The server ended or was not ready in time; the message names its log.
    """
    port = _free_port()
    command = [sys.executable, "-m", "scripts.cli", "serve", "--host", HOST, "--port", str(port)]
    command += ["--workers", str(workers), "--home", str(corpus.home), "--db", str(corpus.database)]
    with log.open("w", encoding="utf-8") as output:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)  # noqa: S603
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
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
