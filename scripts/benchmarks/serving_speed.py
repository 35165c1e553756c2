"""The server at 100,000 passages: requests a second, start, memory; with one worker and with two."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.benchmarks.bench_settings import Bench
from scripts.benchmarks.demo_texts import distinct_questions
from scripts.benchmarks.load_clients import Load
from scripts.benchmarks.measurement import Measurement, Target, percentile_ms
from scripts.benchmarks.memory import Memory, memory_of_tree, processor_seconds_of_tree
from scripts.benchmarks.server_process import ROOT, RunningServer, running_server
from scripts.benchmarks.synthetic_corpus import Corpus, build_corpus

WORKERS = (1, 2)
WARM_UP_S = 3.0
WARM_UP_QUESTIONS = 500
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Service:
    """What one number of workers gave; memory is the largest of several looks, processor time that of the load."""

    workers: int
    ready_s: float
    load: Load
    memory: Memory
    processor_s: float

    @property
    def requests_a_second(self) -> float:
        """Answers with 200 by the time that all clients took."""
        return len(self.load.seconds) / self.load.wall_s

    def details(self) -> dict[str, object]:
        """Return everything that was seen, named by the number of workers."""
        values = {
            "requests_per_s": self.requests_a_second,
            "p50_ms": percentile_ms(self.load.seconds, 50),
            "p95_ms": percentile_ms(self.load.seconds, 95),
            "answers": len(self.load.seconds),
            "failures": self.load.failures,
            "kb_an_answer": self.load.received_bytes / max(1, len(self.load.seconds)) / 1e3,
            "processor_ms_an_answer": self.processor_s / max(1, len(self.load.seconds)) * 1e3,
            "ready_s": self.ready_s,
            "pss_mb": self.memory.pss_mb,
            "rss_mb": self.memory.rss_mb,
            "processes": self.memory.processes,
        }
        return {f"workers_{self.workers}_{name}": value for name, value in values.items()}


def measure_serving(bench: Bench) -> Iterator[Measurement]:
    """Measure start, throughput, latency and memory; the table shows the number of workers that answers more."""
    corpus = build_corpus(bench, bench.sizes.passages)
    services = [_serve(bench, corpus, workers) for workers in WORKERS]
    best = max(services, key=lambda service: service.requests_a_second)
    other = next(service for service in services if service is not best)
    seen = {**best.details(), **other.details(), "clients": bench.sizes.clients}
    size, shown = f"{corpus.passages:,} passages", f"{best.workers} worker{'s' * (best.workers > 1)}"
    beside = f"{other.workers} worker{'s' * (other.workers > 1)}"
    yield Measurement(
        "http",
        f"POST /match at {size} over HTTP, {bench.sizes.clients} clients, {shown}",
        best.requests_a_second,
        Target(50.0, "requests/s", at_least=True),
        beside,
        other.requests_a_second,
        "requests/s",
        seen,
    )
    yield Measurement(
        "http p95",
        f"the same, p95 of the answers ({sum(best.load.failures.values())} failures)",
        percentile_ms(best.load.seconds, 95),
        Target(300.0, "ms"),
        beside,
        percentile_ms(other.load.seconds, 95),
        "ms",
    )
    yield Measurement(
        "start",
        f"start of setu serve to ready at {size}, {shown}",
        best.ready_s,
        Target(5.0, "s"),
        "build the index at the start, encoding not counted",
        corpus.build_s,
        "s",
    )
    yield Measurement(
        "memory",
        f"memory of the server at {size} under load, PSS of all processes, {shown}",
        best.memory.pss_mb / 1e3,
        Target(1.2, "GB"),
        "the same if no page were shared (RSS added up)",
        best.memory.rss_mb / 1e3,
        "GB",
    )


def _serve(bench: Bench, corpus: Corpus, workers: int) -> Service:
    step = f"serving with {workers} worker{'s' * (workers > 1)}"
    bench.progress(step, 0, 3)
    asked = distinct_questions(bench)
    warm_up = _written(asked[:WARM_UP_QUESTIONS], bench.home / "warm-up.json")
    questions = _written(asked[WARM_UP_QUESTIONS:], bench.home / "questions.json")
    with running_server(corpus.database, corpus.home, workers, bench.home / f"serve-{workers}.log") as server:
        bench.progress(step, 1, 3)
        _finished(_clients(bench, server, warm_up, WARM_UP_S), server)
        bench.progress(step, 2, 3)
        before = processor_seconds_of_tree(server.pid)
        load, memory = _finished(_clients(bench, server, questions, bench.sizes.load_s), server)
        spent = processor_seconds_of_tree(server.pid) - before
        bench.progress(step, 3, 3)
        return Service(workers, server.ready_s, load, memory, spent)


def _written(questions: list[str], file: Path) -> Path:
    file.write_text(json.dumps(questions, ensure_ascii=False), encoding="utf-8")
    return file


def _clients(bench: Bench, server: RunningServer, file: Path, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "scripts.benchmarks.load_clients", str(server.port), str(bench.sizes.clients)]
    return subprocess.Popen(  # noqa: S603 - this very Python, against the server just started
        [*command, str(seconds), str(file)], cwd=ROOT, text=True, stdout=subprocess.PIPE
    )


def _finished(clients: subprocess.Popen[str], server: RunningServer) -> tuple[Load, Memory]:
    """Wait for the clients, looking at the server's memory once a second, and return load and largest memory."""
    with clients:
        looks = [memory_of_tree(server.pid)]
        while True:
            try:
                said, _ = clients.communicate(timeout=1.0)
                break
            except subprocess.TimeoutExpired:
                looks.append(memory_of_tree(server.pid))
                if len(looks) > PATIENCE_S:
                    clients.kill()
    return Load(**json.loads(said)), max(looks, key=lambda look: look.pss_mb)
