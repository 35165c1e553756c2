from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.errors import NotFound
from models.importing.kinds import ImportKind
from models.importing.report import ImportReport
from models.store import Store
from scripts.real import FILES, MAPPINGS, import_all, report_table, run, summary

INDIA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "india"


def report(file: str, read: int) -> ImportReport:
    return ImportReport(file, ImportKind.PLACE, read=read, created=read)


def test_the_table_has_a_line_a_file_and_totals() -> None:
    heading, first, second, totals = report_table([report("a.csv", 2), report("long name.csv", 40)]).splitlines()
    assert heading.split()[:4] == ["file", "kind", "read", "created"]
    assert first.split()[:3] == ["a.csv", "place", "2"]
    assert second.split()[-7:] == ["40", "0", "0", "0", "0", "0", "0"]
    assert totals.split()[:3] == ["total", "42", "42"]


def test_every_file_has_a_mapping() -> None:
    assert all((MAPPINGS / f"{Path(name).stem}.toml").is_file() for name in FILES)


def test_a_summary_has_the_counts() -> None:
    assert summary(report("a.csv", 2)).items() >= {"file": "a.csv", "kind": "place", "read": 2, "skipped": 0}.items()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="give --shared"):
        run(shared=tmp_path, db=tmp_path / "real.db", out_path=tmp_path / "real.json")


@pytest.mark.shared
@pytest.mark.skipif(not INDIA.is_dir(), reason="../shared/data/india is not there")
def test_all_real_files_are_imported_in_order(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "real.db")
    reports = import_all(store, INDIA, tmp_path)
    store.close()
    assert [one.file for one in reports] == list(FILES)
    assert all(one.created + one.updated + one.unchanged + one.skipped == one.read for one in reports)
    assert sum(one.problem_count for one in reports) == 0
    assert json.loads(json.dumps([summary(one) for one in reports]))
