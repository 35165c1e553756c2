"""Words of reports: whatever a report can hold has its word in every catalogue, and no word is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.report_cells import shown, term
from api.report_words import worded
from api.texts import Catalogues
from matcher.provider_groups import group_table
from matcher.reports.catalogue import make_report
from matcher.reports.domains import domains
from matcher.reports.exposure_shares import slug_of
from matcher.reports.records import CellKind, Hidden, ReportName, Term, Wanted
from models.interface_languages import INTERFACE_LANGUAGES
from tests.matcher.reports.world import ALL, random_facts

SOURCE = "\n".join(path.read_text() for path in sorted(Path("matcher/reports").glob("*.py")))
CATALOGUES = Catalogues.load().by_language
ENTRIES = set(CATALOGUES["en"].entries)


def keys(shelf: str) -> set[str]:
    return {key.removeprefix(f"{shelf}.") for key in ENTRIES if key.startswith(f"{shelf}.")}


def test_every_column_and_table_has_a_word_and_every_word_a_column_or_table() -> None:
    quoted = set(re.findall(r'"([a-z_]+)"', SOURCE))
    assert keys("report.column") <= quoted
    assert keys("report.table") <= quoted
    named = set(re.findall(r'Column\(\s*"([a-z_]+)"', SOURCE))
    assert named <= keys("report.column")


def test_every_sentence_has_words_and_all_words_are_said() -> None:
    said = set(re.findall(r'Sentence\(\s*"([a-z_]+)"', SOURCE))
    assert said <= keys("report.said")
    quoted = set(re.findall(r'"([a-z_]+)"', SOURCE))
    put_together = {"left_out_again", "left_out_waiting", "requests_expired", "requests_overdue"}
    assert keys("report.said") - quoted == put_together


def test_domains_stages_and_institutions_have_words() -> None:
    table = group_table()
    assert keys("domain") == set(domains())
    assert keys("stage_of_career") == {slug_of(entry.group) for entry in table.career_stages} | {"unknown"}
    assert keys("institution") == {slug_of(entry.group) for entry in table.institution_types} | {"unknown"}


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("name", ReportName)
@pytest.mark.parametrize("wanted", [ALL, Wanted("pune")], ids=("all", "coordinator"))
def test_every_report_can_be_worded(language: str, name: ReportName, wanted: Wanted) -> None:
    report = worded(CATALOGUES[language], make_report(name, random_facts(4), wanted))
    assert report.sentences
    assert not re.search(
        r"\bTerm\(|report\.|\bNone\b|\bnan\b", str((report.title, report.about, report.sentences, report.notes))
    )
    for table in report.tables:
        assert all(len(row) == len(table.headings) for row in table.rows)
        assert all(cell for row in table.rows for cell in row)


def test_cells_are_written_as_people_read_them() -> None:
    t = CATALOGUES["en"]
    assert shown(t, 12345, CellKind.COUNT) == "12,345"
    assert shown(t, 0.256, CellKind.SHARE) == "26%"
    assert shown(t, 1.5, CellKind.NUMBER) == "1.50"
    assert shown(t, 250000, CellKind.MONEY) == "₹2,50,000"
    assert shown(t, None, CellKind.COUNT) == shown(t, "", CellKind.TEXT) == "–"
    assert shown(t, Hidden(3), CellKind.COUNT) == "< 3"
    assert term(t, Term("domain.of_nobody")) == "of nobody"
    assert shown(CATALOGUES["hi"], "Maharashtra", CellKind.STATE) == "महाराष्ट्र"
    assert shown(CATALOGUES["hi"], "Nowhere", CellKind.STATE) == "Nowhere"
