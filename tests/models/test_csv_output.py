"""CSV that is handed out: safe, quoted alike everywhere, and written in one place only."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from models.csv_output import csv_for_spreadsheets, csv_text
from models.safe_text import from_csv_cell

ROOT = Path(__file__).parents[2]
ROOMS = ("api", "matcher", "models", "embeddings", "scripts")
BY_HAND = {
    "models/csv_output.py": "the one place",
    "api/pages/sent_timetable.py": "a field of a form, read by nobody but us",
    "api/pages/refused_rows.py": "a file that was written so already, its reasons in another language",
    "matcher/privacy/left_files.py": "a file that was written so already, without some of its rows",
    "scripts/proof/kill_import.py": "made up for a proof",
    "scripts/benchmarks/import_speed.py": "made up for a measurement",
    "scripts/benchmarks/affinity_speed.py": "made up for a measurement",
}
"""Where rows are written with `csv` itself, and why."""


def test_no_cell_runs_as_a_formula_and_every_cell_can_be_read_back() -> None:
    rows = [["=1+1", "@x", "-5", "plain, with comma", 'a "quote"', "two\r\nlines", "पानी", "'=x"], ["", "0"]]
    told = csv_text(rows)
    assert told.startswith("'=1+1,'@x,-5,")
    read = csv.reader(io.StringIO(told, newline=""))
    assert [[from_csv_cell(cell) for cell in row] for row in read] == rows


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    assert csv_text([[-1.5, 7, None, True]]) == "-1.5,7,,True\r\n"
    assert csv_text([["a", "b"]], line_end="\n") == "a,b\n"
    assert csv_text([]) == ""


def test_a_file_for_people_says_that_it_is_utf_8() -> None:
    assert csv_for_spreadsheets([["पानी"]]) == "\ufeffपानी\r\n".encode()


def test_nothing_else_writes_csv() -> None:
    found = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if any(writer in path.read_text(encoding="utf-8") for writer in ("csv.writer(", "csv.DictWriter(", ".to_csv("))
    }
    assert found == set(BY_HAND)
