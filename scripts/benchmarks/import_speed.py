"""How many rows a second are imported, without embedding: a file of evidence and one of problems."""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from models.importing.importer import import_file
from models.importing.kinds import ImportKind
from models.importing.report import ImportReport
from models.records import Evidence, EvidenceKind, Problem, Provenance
from models.store import Store
from scripts.benchmarks.bench_settings import Bench
from scripts.benchmarks.demo_texts import evidence_texts
from scripts.benchmarks.measurement import Measurement, Target

RESEARCHERS = 500
NAIVE_ROWS = 300
ROWS_A_SECOND = 5_000.0
PINCODES = ("411007", "208016", "560012", "302001", "751024")
Cells = Mapping[str, str]


def measure_import(bench: Bench) -> Iterator[Measurement]:
    """Measure both kinds of file, each into a database of its own."""
    folder = bench.home / "import"
    folder.mkdir(exist_ok=True)
    texts = evidence_texts(bench, 400, words=60)
    for kind, rows in ((ImportKind.EVIDENCE, _evidence_rows), (ImportKind.PROBLEM, _problem_rows)):
        chance = random.Random(bench.seed)  # noqa: S311 - repeatable, not secret
        path = folder / f"{kind.value}.csv"
        _write_csv(path, rows(texts, bench.sizes.imported_rows, chance))
        yield _measured(bench, kind, path, folder / f"{kind.value}.db")


def _measured(bench: Bench, kind: ImportKind, path: Path, database: Path) -> Measurement:
    count = bench.sizes.imported_rows
    step = f"importing {kind.value} rows"
    with closing(_fresh_store(database)) as store:
        began = time.perf_counter()
        report = import_file(store, kind, path, progress=lambda done: bench.progress(step, done, count))
        import_s = time.perf_counter() - began
        naive = NAIVE_ROWS / _seconds_one_by_one(store, kind)
    return Measurement(
        name=f"import {kind.value}",
        what=f"import of {count:,} {kind.value} rows from CSV, without embedding",
        value=count / import_s,
        target=Target(ROWS_A_SECOND, "rows/s", at_least=True),
        naive_what="one transaction a row, nothing parsed",
        naive_value=naive,
        naive_unit="rows/s",
        details={"file_mb": path.stat().st_size / 1e6, "import_s": import_s, **_checked_counts(report, count)},
    )


def _checked_counts(report: ImportReport, count: int) -> dict[str, int]:
    counts = report.counts()
    if counts["created"] != count:
        raise AssertionError(f"{count} rows were to be created, the report says {counts}")
    return counts


def _fresh_store(database: Path) -> Store:
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()
    store = Store.open(database)
    people = database.with_suffix(".people.csv")
    _write_csv(people, ({"provider_id": f"p{n}", "name": f"Researcher {n}"} for n in range(RESEARCHERS)))
    import_file(store, ImportKind.RESEARCHER, people)
    return store


def _seconds_one_by_one(store: Store, kind: ImportKind) -> float:
    source = Provenance("benchmark")
    began = time.perf_counter()
    for number in range(NAIVE_ROWS):
        text = f"naive row {number}"
        with store.write() as transaction:
            if kind is ImportKind.EVIDENCE:
                evidence = Evidence(f"naive{number}", EvidenceKind.PUBLICATION, ("p1",), source, text=text)
                transaction.evidence.put([evidence])
            else:
                transaction.problems.put([Problem(f"naive{number}", text, source)])
    return time.perf_counter() - began


def _evidence_rows(texts: list[str], count: int, chance: random.Random) -> Iterator[Cells]:
    for number in range(count):
        text = chance.choice(texts)
        yield {
            "evidence_id": f"e{number}",
            "kind": "publication",
            "owner_ids": f"p{chance.randrange(RESEARCHERS)};p{chance.randrange(RESEARCHERS)}",
            "title": f"{text[:60]} {number}",
            "text": text,
            "year": str(2000 + number % 25),
            "url": f"https://example.org/{number}",
        }


def _problem_rows(texts: list[str], count: int, chance: random.Random) -> Iterator[Cells]:
    for number in range(count):
        text = chance.choice(texts)
        yield {
            "problem_id": f"q{number}",
            "title": f"{text[:50]} {number}",
            "text": text,
            "language": "en",
            "organisation": f"Company {number % 300}",
            "pincode": chance.choice(PINCODES),
            "budget_inr": "1.5 lakh",
            "deadline": "2027-11-22",
            "trl": str(1 + number % 9),
            "sector": "water",
        }


def _write_csv(path: Path, rows: Iterable[Cells]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer: csv.DictWriter[str] | None = None
        for row in rows:
            if writer is None:
                writer = csv.DictWriter(file, list(row))
                writer.writeheader()
            writer.writerow(row)
