"""The parts of ``make bench`` that can be wrong without anybody noticing: targets, percentiles, corpus, clients."""

from __future__ import annotations

import io
import json
import math
import os
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from embeddings.encoder import Encoded, Role, no_progress
from models.records import Evidence, EvidenceKind, Provenance
from models.store import Store
from scripts.benchmarks import synthetic_corpus
from scripts.benchmarks.bench_settings import FULL, QUICK, Bench
from scripts.benchmarks.demo_texts import distinct_questions, evidence_texts, questions
from scripts.benchmarks.load_clients import put_load
from scripts.benchmarks.match_speed import time_in_turn
from scripts.benchmarks.measurement import Measurement, Target, percentile_ms
from scripts.benchmarks.memory import memory_of_tree
from scripts.benchmarks.perturbing_encoder import PerturbingEncoder
from scripts.benchmarks.report import markdown, table, write_json


class OneHotEncoder:
    """Gives text n the n-th unit vector."""

    model_id = "one-hot"
    fingerprint = "one-hot@1"
    dimension = 8

    def encode(self, texts: Sequence[str], role: Role) -> Encoded:
        return Encoded(np.eye(8, dtype=np.float32)[: len(texts)], ())


def evidence(title: str) -> Evidence:
    return Evidence(title, EvidenceKind.STATEMENT, ("p",), Provenance("test"), title=title, text="One. Two. Three.")


def line(value: float, target: Target | None) -> Measurement:
    return Measurement("n", "what was done", value, target, "the naive way", 12.0, "×", {"calls": 3})


def test_a_target_is_judged_by_the_value_as_measured_and_not_as_shown() -> None:
    at_most = Target(1.5, "×")
    assert at_most.is_met_by(1.5)
    assert not at_most.is_met_by(1.5004)
    at_least = Target(50.0, "requests/s", at_least=True)
    assert at_least.is_met_by(50.0)
    assert not at_least.is_met_by(49.99)
    assert not at_least.is_met_by(math.nan)
    assert line(1.0, None).is_met is None


def test_percentiles_interpolate_and_are_unknown_for_nothing() -> None:
    assert percentile_ms([0.001, 0.002, 0.004], 50) == pytest.approx(2.0)
    assert percentile_ms([0.001, 0.002], 50) == pytest.approx(1.5)
    assert math.isnan(percentile_ms([], 50))


def test_the_report_says_what_was_measured_what_must_be_reached_and_whether_it_was(tmp_path: Path) -> None:
    lines = [line(1.6, Target(1.5, "×")), line(9.0, None)]
    console = Console(record=True, width=160, file=io.StringIO())
    console.print(table(lines))
    shown = console.export_text()
    assert "1.6 ×" in shown
    assert "≤ 1.5 ×" in shown
    assert "no" in shown
    assert "the naive way: 12 ×" in shown
    assert "| what was done | 1.6 × | ≤ 1.5 × | **no** | the naive way: 12 × |" in markdown(lines)
    write_json(tmp_path / "deep" / "bench.json", lines, QUICK, 1.0)
    stored = json.loads((tmp_path / "deep" / "bench.json").read_text(encoding="utf-8"))
    assert [entry["met"] for entry in stored["measurements"]] == [False, None]
    assert stored["sizes"]["passages"] == QUICK.passages


def test_the_full_sizes_are_those_of_the_targets() -> None:
    assert (FULL.passages, FULL.small_passages, FULL.clients) == (100_000, 10_000, 8)
    assert FULL.calls >= 200


def test_a_perturbed_vector_stays_near_the_real_one_and_follows_from_the_text() -> None:
    originals = [evidence("a"), evidence("b")]
    encoder = PerturbingEncoder.over(OneHotEncoder(), originals, seed=1)
    assert encoder.fingerprint == "one-hot@1"
    first = encoder.encode(["a\nsomething else", "b\nx", "unknown"], Role.PASSAGE).vectors
    again = encoder.encode(["b\nx", "a\nsomething else"], Role.PASSAGE).vectors
    assert np.array_equal(first[[1, 0]], again)
    assert np.linalg.norm(first, axis=1) == pytest.approx(1.0)
    assert first[0, 0] > 0.7
    assert first[1, 1] > 0.7
    assert not np.array_equal(first[0], encoder.encode(["a\nother"], Role.PASSAGE).vectors[0])


def test_the_corpus_holds_exactly_as_many_evidences_as_asked_for_and_their_owners(tmp_path: Path) -> None:
    bench = Bench(tmp_path, QUICK, no_progress)
    store = Store.open(tmp_path / "setu.db")
    try:
        originals = synthetic_corpus._fill(store, bench, 2_500)
        with store.read() as transaction:
            assert transaction.evidence.count() == 2_500
            made = [item for item in transaction.evidence.iterate() if "~" in item.evidence_id]
            owners = {owner for item in made for owner in item.owner_ids}
            assert transaction.providers.get_many(owners).keys() == owners
    finally:
        store.close()
    assert len(made) == 2_500 - len(originals)
    assert {item.title for item in made} <= {item.title for item in originals}


def test_texts_to_encode_have_about_a_hundred_words_and_questions_come_in_many_scripts(tmp_path: Path) -> None:
    bench = Bench(tmp_path, QUICK, no_progress)
    texts = evidence_texts(bench, 32)
    assert len(texts) == 32
    assert all(90 <= len(text.split()) <= 120 for text in texts[:-1])
    asked = questions(bench)
    assert sum(text.isascii() for text in asked) < len(asked)
    assert asked == questions(bench)


def test_a_server_is_asked_no_question_twice_and_every_one_is_a_problem_less_a_word(tmp_path: Path) -> None:
    bench = Bench(tmp_path, QUICK, no_progress)
    asked, problems = distinct_questions(bench), [text.split() for text in questions(bench)]
    assert len(set(asked)) == len(asked) > 2_000
    assert all(
        any(set(text.split()) <= set(words) and len(words) == len(text.split()) + 1 for words in problems)
        for text in asked[::97]
    )
    assert asked == distinct_questions(bench)


def test_ways_are_timed_in_turn() -> None:
    called: list[str] = []
    timings = time_in_turn([lambda text: called.append(f"a{text}"), lambda text: called.append(f"b{text}")], ["1", "2"])
    assert called == ["a1", "b1", "a2", "b2"] * 2
    assert [(len(timing.wall), len(timing.processor)) for timing in timings] == [(2, 2), (2, 2)]


def test_memory_counts_this_process() -> None:
    memory = memory_of_tree(os.getpid())
    assert memory.processes >= 1
    assert 0 < memory.pss_mb <= memory.rss_mb


class FakeServer(BaseHTTPRequestHandler):
    """Answers every other question with 503."""

    protocol_version = "HTTP/1.1"
    asked = 0
    lock = threading.Lock()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        with self.lock:
            type(self).asked += 1
            status = 200 if self.asked % 2 else 503
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def port() -> Iterator[int]:
    FakeServer.asked = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), FakeServer)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_the_clients_count_answers_and_failures_apart(port: int) -> None:
    load = put_load(port, 2, 0.2, [b"{}", b"{}", b"{}"])
    assert len(load.seconds) + load.failures["503"] == FakeServer.asked
    assert set(load.failures) == {"503"}
    assert load.received_bytes == 2 * len(load.seconds)
    assert load.wall_s >= 0.2


def test_clients_without_a_server_report_failures_and_no_answers() -> None:
    load = put_load(9, 1, 0.05, [b"{}"])
    assert load.seconds == []
    assert set(load.failures) == {"ConnectionRefusedError"}
