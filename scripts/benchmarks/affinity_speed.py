"""An affinity matrix on vectors that are there already, against asking for one problem after another."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

import numpy as np
import regex

from matcher.partners.feed import MOST_A_WEEK, RECALLED, Week, problems_for
from matcher.query import Query
from matcher.workspace import Workspace
from models.records import Problem
from models.store import Store
from scripts.benchmarks.bench_settings import Bench
from scripts.benchmarks.match_speed import opened
from scripts.benchmarks.measurement import Measurement, Target, percentile_ms
from scripts.benchmarks.synthetic_corpus import Corpus, build_corpus

PASSAGES_A_PROVIDER = 10
WEEKS = 40
"""How many providers' problems of the week are looked at."""
_SENTENCE = regex.compile(r"[^.!?।]+(?:[.!?।]+|$)")
_SAMPLE = "bench-"


def measure_affinity(bench: Bench) -> Iterator[Measurement]:
    """Measure the matrix in process and as a command, both when the problems' vectors are kept already."""
    corpus = build_corpus(bench, bench.sizes.affinity_providers * PASSAGES_A_PROVIDER)
    with opened(corpus) as workspace:
        problems = _stored_problems(workspace.store, bench)
        providers = _longest_profiles(workspace, bench.sizes.affinity_providers)
        queries = [Query.of_problem(problem) for problem in problems]
        cold_s, _ = _matrix(workspace, queries, providers)
        warm_s, processor_s = _matrix(workspace, queries, providers)
        naive_s = _one_by_one(workspace, queries[:: max(1, len(queries) // bench.sizes.naive_calls)], providers)
        rows = len(workspace.indexer.current().rows_of_owners(_numbers(workspace, providers)).rows)
        week = _week(workspace, queries, providers[:: max(1, len(providers) // WEEKS)])
    size = f"{len(problems):,} problems × {len(providers):,} providers"
    naive_what = f"one problem after another, from {bench.sizes.naive_calls} of them"
    details = {"cold_s": cold_s, "processor_s": processor_s, "passages_of_the_providers": rows}
    target = Target(10.0, "s")
    yield Measurement(
        "affinity", f"affinity matrix {size} on warm vectors", warm_s, target, naive_what,
        naive_s * len(queries), "s", details,
    )  # fmt: skip
    command_s, size_mb = _command(corpus, [problem.problem_id for problem in problems], providers)
    yield Measurement(
        "affinity command", f"setu affinity, {size}, from start to file ({size_mb:.0f} MB)", command_s, None,
        "the matrix alone", warm_s, "s",
    )  # fmt: skip
    yield week


def _stored_problems(store: Store, bench: Bench) -> list[Problem]:
    """Return problems out of the demo's sentences, in the demo's languages; they are stored like any other."""
    with store.read() as transaction:
        originals = [one for one in transaction.problems.iterate() if not one.problem_id.startswith(_SAMPLE)]
    sentences: dict[str, list[str]] = {}
    for one in originals:
        sentences.setdefault(one.language, []).extend(_SENTENCE.findall(one.full_text))
    chance = random.Random(bench.seed)  # noqa: S311 - repeatable, not secret
    made = []
    for number in range(bench.sizes.affinity_problems):
        original = originals[number % len(originals)]
        known = sentences[original.language]
        text = " ".join([original.text, *chance.sample(known, min(2, len(known)))])
        problem_id = f"{_SAMPLE}{number:05d}"
        made.append(Problem(problem_id, text, original.provenance, original.title, original.language))
    with store.write() as transaction:
        transaction.problems.put(made)
    return made


def _longest_profiles(workspace: Workspace, count: int) -> list[str]:
    """Return so many providers, those with the most passages."""
    index = workspace.indexer.current()
    grouped = index.rows_of_owners(np.arange(len(index.owner_ids)))
    passages = np.bincount(grouped.group, minlength=len(index.owner_ids))
    return sorted(index.owner_ids[number] for number in np.argsort(-passages, kind="stable")[:count].tolist())


def _numbers(workspace: Workspace, providers: Sequence[str]) -> np.ndarray:
    index = workspace.indexer.current()
    return np.array([number for one in providers if (number := index.owner_number(one)) is not None], dtype=np.int64)


def _matrix(workspace: Workspace, queries: Sequence[Query], providers: Sequence[str]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    rows = sum(1 for _ in workspace.matcher.affinities(queries, providers).rows)
    if rows != len(queries):
        raise RuntimeError(f"{rows} rows came back for {len(queries)} problems")
    return time.perf_counter() - wall, time.process_time() - processor


def _week(workspace: Workspace, queries: Sequence[Query], providers: Sequence[str]) -> Measurement:
    """Measure the problems of the week for each provider, beside scoring it with every problem."""
    kept, took, scored = [], [], []
    for number, provider_id in enumerate([providers[0], *providers]):  # the first time everything is folded
        began = time.perf_counter()
        problems_for(workspace, provider_id, Week.of(date.today()))
        between = time.perf_counter()
        scores = np.array([score for (score,) in workspace.matcher.affinities(queries, [provider_id]).rows])
        took.append(between - began)
        scored.append(time.perf_counter() - between)
        best = [queries[place] for place in np.argsort(-scores, kind="stable")[:MOST_A_WEEK].tolist()]
        near = workspace.matcher.nearest(queries, provider_id, RECALLED)
        kept += [query in near for query in best] if number else []
    return Measurement(
        "problems of the week",
        f"problems of the week for one provider among {len(queries):,}, p50 ({np.mean(kept):.1%} of those with the "
        f"best {MOST_A_WEEK} scores of all are among the {RECALLED} that are scored)",
        percentile_ms(took[1:], 50), None, "to score all of them, not looking at any", percentile_ms(scored[1:], 50),
        "ms", {"providers": len(providers), "p95_ms": percentile_ms(took[1:], 95), "first_ms": took[0] * 1e3},
    )  # fmt: skip


def _one_by_one(workspace: Workspace, queries: Sequence[Query], providers: Sequence[str]) -> float:
    """Return the seconds of a problem that is asked as it comes, nothing kept."""
    began = time.perf_counter()
    for query in queries:
        workspace.matcher.affinity(Query(query.text, language=query.language), providers)
    return (time.perf_counter() - began) / len(queries)


def _command(corpus: Corpus, problems: Sequence[str], providers: Sequence[str]) -> tuple[float, float]:
    """Return the seconds of the whole command and the megabytes that it wrote."""
    folder = corpus.database.parent
    out = folder / "affinity.csv"
    files = [_listed(folder / "problems.csv", "problem_id", problems)]
    files.append(_listed(folder / "providers.csv", "provider_id", providers))
    options = zip(("--problems", "--providers", "--out"), (*files, out), strict=True)
    state = ("--home", str(corpus.home), "--db", str(corpus.database))
    command = [sys.executable, "-m", "scripts.cli", "affinity", *state, *map(str, chain(*options))]
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command
    seconds = time.perf_counter() - began
    return seconds, out.stat().st_size / 1e6


def _listed(path: Path, heading: str, ids: Sequence[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[heading], *([one] for one in ids)])
    return path
