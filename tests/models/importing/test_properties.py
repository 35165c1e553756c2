"""Whatever a file holds: it is refused with a reason, or every row of it is accounted for."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import SetuError
from models.importing.importer import import_file
from models.importing.kinds import KINDS, ImportKind
from models.store import Store

CELLS = st.text(max_size=20) | st.sampled_from(["", "p1", "2026", "Goa", "411007", "4", "patent", "=1+1", "1,5,0"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | CELLS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(CELLS, inner, max_size=3),
    max_leaves=6,
)
CALM = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def check(store: Store, kind: ImportKind, path: Path) -> None:
    for dry_run in (True, False):
        try:
            report = import_file(store, kind, path, dry_run=dry_run)
        except SetuError:
            return
        assert report.created + report.updated + report.unchanged + report.skipped == report.read
        assert sum(report.skipped_reasons.values()) == report.skipped
        assert all(problem.reason and problem.fix and problem.code for problem in report.problems)
    if report.skipped == report.skipped_reasons["empty row"]:
        again = import_file(store, kind, path)
        assert (again.created, again.updated) == (0, 0)


def columns(kind: ImportKind) -> list[str]:
    return [*(spec.name for spec in KINDS[kind].fields), *(text.name for text in KINDS[kind].texts), "other"]


@CALM
@given(kind=st.sampled_from(ImportKind), data=st.data())
def test_every_row_of_a_csv_is_accounted_for(
    store: Store, tmp_path: Path, kind: ImportKind, data: st.DataObject
) -> None:
    header = columns(kind)
    encodable = CELLS.filter(lambda text: not any(0xD800 <= ord(character) <= 0xDFFF for character in text))
    rows = data.draw(st.lists(st.lists(encodable, max_size=len(header) + 1), max_size=4))
    path = tmp_path / "any.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([header, *rows])
    check(store, kind, path)


@CALM
@given(kind=st.sampled_from(ImportKind), data=st.data())
def test_every_element_of_a_json_array_is_accounted_for(
    store: Store, tmp_path: Path, kind: ImportKind, data: st.DataObject
) -> None:
    rows = data.draw(st.lists(st.dictionaries(st.sampled_from(columns(kind)), VALUES, max_size=6) | VALUES, max_size=4))
    path = tmp_path / "any.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    check(store, kind, path)


@CALM
@given(data=st.binary(max_size=300), ending=st.sampled_from([".csv", ".json", ".jsonl", ".tsv"]))
def test_any_bytes_are_refused_or_accounted_for(store: Store, tmp_path: Path, data: bytes, ending: str) -> None:
    path = tmp_path / f"any{ending}"
    path.write_bytes(b"name\n" + data if ending in (".csv", ".tsv") else data)
    check(store, ImportKind.RESEARCHER, path)
