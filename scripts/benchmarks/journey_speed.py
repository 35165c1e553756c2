"""People on mixed journeys through the pages of a large directory: how long pages take, and whether memory grows."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from api.problem_encoder import ProblemEncoder
from matcher.duplicates.newcomers import store_alike
from matcher.introductions.ask import ask
from models.introductions.clocks import Clocks
from models.introductions.contacts import ContactOf
from models.introductions.links import Purpose
from models.introductions.party import Party, Role
from models.moments import now_utc
from models.records import Problem, Provenance
from models.store import Store
from scripts.benchmarks.bench_settings import Bench
from scripts.benchmarks.demo_texts import distinct_questions
from scripts.benchmarks.journeys import Known
from scripts.benchmarks.match_speed import opened
from scripts.benchmarks.measurement import Measurement, Target, percentile_ms
from scripts.benchmarks.memory import memory_of_tree
from scripts.benchmarks.server_process import ROOT, RunningServer, running_server
from scripts.benchmarks.synthetic_corpus import Corpus, build_corpus

PEOPLE = 8
PAUSE_S = 1.0
"""How long somebody looks at a page, on average; without pauses eight people are as many as a server can bear."""

HURRY = 0.6
"""How long they are in a hurry first, as a share of the time that is measured: until what a process keeps is full."""

WARM_UP = 0.2
"""Share of the time after which memory is looked at."""

BETWEEN_ANSWERS_S = 15.0
"""Within so long a window there is a look while nothing, or little, is in the making."""

LINKS = 600
ASKED_OF_ONE = 5
WORKERS = 2
FREE = Clocks(most_waiting_of_problem=10**6)
CLERK = Party("bench", Role.COORDINATOR)


@dataclass(frozen=True)
class Walk:
    """What people on their journeys saw, and the server's memory second by second.

    ``memory_at`` holds moments in seconds, megabytes of all pages and of those that are no page of a file. The index
    is a mapped file: its pages count from when somebody first looked there, and the kernel may drop them again.
    """

    seconds: list[float]
    failures: dict[str, int]
    wall_s: float
    by_page: dict[str, list[float]]
    memory_at: list[tuple[float, float, float]]

    @property
    def growth_mb_a_minute(self) -> float:
        """Slope, after the warm-up, of what is held between answers: the least of each whole window; NaN for under two.

        An answer in the making holds tens of megabytes for a moment; how many are at a look is chance.
        """
        begin = WARM_UP * self.wall_s
        windows: list[list[tuple[float, float]]] = [[] for _ in range(int((self.wall_s - begin) / BETWEEN_ANSWERS_S))]
        for at, _, own in self.memory_at:
            number = int((at - begin) // BETWEEN_ANSWERS_S)
            if 0 <= number < len(windows):
                windows[number].append((own, at))
        return _slope([(at, own) for own, at in (min(looks) for looks in windows if looks)]) * 60

    @property
    def growth_of_looks_mb_a_minute(self) -> float:
        """The same slope over all looks, with whatever was in the making."""
        return _slope([(at, own) for at, _, own in self.memory_at if at >= WARM_UP * self.wall_s]) * 60

    def details(self, name: str) -> dict[str, Any]:
        """Return everything that was seen, by name."""
        pages = {
            page: {"count": len(times), "p50_ms": percentile_ms(times, 50), "p95_ms": percentile_ms(times, 95)}
            for page, times in sorted(self.by_page.items())
        }
        p95 = {f"{name}_p{percent}_ms": percentile_ms(self.seconds, percent) for percent in (50, 95, 99)}
        seen = {"pages": len(self.seconds), "failures": self.failures, "by_page": pages, "memory": self.memory_at}
        return p95 | {f"{name}_{key}": value for key, value in seen.items()}


def _slope(points: list[tuple[float, float]]) -> float:
    if len(points) < 2:
        return float("nan")
    moments, values = np.array(points).T
    return float(np.polyfit(moments, values, 1)[0])


def measure_journeys(bench: Bench) -> Iterator[Measurement]:
    """Measure pages and memory of a server that was in use for a while: by the same people, in a hurry.

    What a process keeps has its bounds, and some thousand pages are needed until they are reached.
    """
    corpus = _copy_of(build_corpus(bench, bench.sizes.passages))  # what people write is nothing to other measurements
    known = _known(bench, corpus.database)
    with opened(corpus) as workspace:  # in a directory in service every stored problem was encoded when it came
        ProblemEncoder(workspace.store, workspace.matcher).encode_new()
        store_alike(workspace.store, (), workspace.encoders, workspace.cache.problems)
    log = bench.home / "journeys.log"
    answered_first = [link for number, link in enumerate(known.links) if number % 4]
    first = replace(known, links=answered_first, questions=known.questions[1::2])
    second = replace(known, links=known.links[::4], questions=known.questions[::2])
    with running_server(
        corpus.database, corpus.home, WORKERS, log, remembers=True
    ) as server:  # no question comes twice
        hurry = _walk(bench, server, first, 0.0, bench.sizes.journey_s * HURRY)
        walk = _walk(bench, server, second, PAUSE_S, bench.sizes.journey_s)
    failures = sum(walk.failures.values()) + sum(hurry.failures.values())
    yield Measurement(
        "journeys p95",
        f"pages of {PEOPLE} people on mixed journeys at {corpus.passages:,} passages for "
        f"{walk.wall_s:,.0f} s, {WORKERS} workers, p95 ({failures} failures in {len(walk.seconds):,} pages)",
        percentile_ms(walk.seconds, 95),
        Target(400.0, "ms"),
        "the same people without a pause between two pages, on the server as it started",
        percentile_ms(hurry.seconds, 95),
        "ms",
        walk.details("walk") | hurry.details("hurry"),
    )
    yield Measurement(
        "journeys failures",
        "the same: pages that were not answered with success",
        float(failures),
        Target(0.0, "pages"),
        "pages answered",
        float(len(walk.seconds) + len(hurry.seconds)),
        "pages",
    )
    yield Measurement(
        "journeys memory",
        "the same: growth of the server's own memory between answers, after the warm-up (PSS of all processes, pages "
        "of files left out; the least look of each quarter of a minute)",
        walk.growth_mb_a_minute,
        Target(2.0, "MB/min"),
        "the same over all looks, with answers in the making",
        walk.growth_of_looks_mb_a_minute,
        "MB/min",
    )


def _copy_of(corpus: Corpus) -> Corpus:
    folder = corpus.database.parent
    copied = folder.with_name(f"{folder.name}-journeys")
    shutil.rmtree(copied, ignore_errors=True)
    shutil.copytree(folder, copied)
    return replace(corpus, database=copied / corpus.database.name)


def _known(bench: Bench, database: Path) -> Known:
    """Ask providers who can be written to, and return the links that their letters would hold, and what else helps."""
    now, links = now_utc(), []
    with closing(Store.open(database)) as store, store.write() as transaction:
        people = [one.provider_id for one in transaction.providers.iterate()]
        contacts = transaction.contacts.find_many(ContactOf.PROVIDER, people)
        free = [key for key in contacts for _ in range(ASKED_OF_ONE)]
        stem = f"bench-{now:%Y%m%d%H%M%S}"
        for number, provider_id in enumerate(islice(free, LINKS)):
            key = f"{stem}-{number:04d}"
            transaction.problems.put([Problem(key, f"Something is wrong with {key}", Provenance("bench"))])
            one = ask(transaction, key, provider_id, (), CLERK, now, FREE)
            links.append(transaction.links.make(Purpose.ANSWER, one.introduction_id, now, FREE.due(now)))
    return Known(distinct_questions(bench), links, people)


def _walk(bench: Bench, server: RunningServer, known: Known, pause_s: float, seconds: float) -> Walk:
    file = bench.home / "known.json"
    file.write_text(json.dumps(vars(known), ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-m", "scripts.benchmarks.journey_load", str(server.port), str(PEOPLE)]
    command += [str(seconds), str(pause_s), str(bench.seed), str(file)]
    looks, began = [], time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as people:  # noqa: S603 - this Python
        while True:
            memory = memory_of_tree(server.pid)
            looks.append((time.perf_counter() - began, memory.pss_mb, memory.own_mb))
            bench.progress(f"journeys with pauses of {pause_s:g} s", int(min(looks[-1][0], seconds)), int(seconds))
            try:
                said, _ = people.communicate(timeout=1.0)
                break
            except subprocess.TimeoutExpired:
                if looks[-1][0] > seconds + 60:
                    people.kill()
    seen = json.loads(said)
    seen.pop("received_bytes")
    return Walk(**seen, memory_at=looks)
