"""The data model's page names every table and every column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Table

from models.tables import metadata

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data-model.md"
SHARED = PAGE.read_text(encoding="utf-8").partition("## The tables")[0]


def section_of(table: Table) -> str:
    sections = re.split(r"^### ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    named = [section for section in sections if table.name in section.partition("\n")[0].split(" and ")]
    assert len(named) == 1, f"docs/data-model.md has no section {table.name}"
    return named[0]


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_every_column_is_described_in_its_tables_section(table: Table) -> None:
    has_provenance = "content_hash" in table.c
    described = section_of(table) + (SHARED if has_provenance else "")
    assert [column.name for column in table.c if f"`{column.name}`" not in described] == []


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_every_table_is_in_the_diagram(table: Table) -> None:
    assert f"    {table.name} {{" in SHARED
