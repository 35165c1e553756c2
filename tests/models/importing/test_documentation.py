"""What is written about importing is what the code does."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from models.importing.field_specs import FieldSpec, TextColumn
from models.importing.headers import REPORT_COLUMNS
from models.importing.kinds import KINDS, ImportKind
from models.importing.mapping import (
    Condition,
    EvidenceRule,
    FieldRule,
    KnownOrganisation,
    Mapping,
    OrganisationRule,
    ShiftRule,
    SourceInfo,
    load_mapping,
    parse_mapping,
)
from models.importing.readers import READERS
from models.importing.rows import ReadOptions
from models.importing.templates import FILTERS

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGE = (DOCS / "importing.md").read_text(encoding="utf-8")
MAPPINGS = sorted((DOCS / "mappings").glob("*.toml"))


def section(title: str) -> str:
    return PAGE.partition(f"### {title}\n")[2].partition("\n## ")[0].partition("\n### ")[0]


@pytest.mark.parametrize("kind", ImportKind)
def test_every_column_and_synonym_of_a_kind_is_documented(kind: ImportKind) -> None:
    text = section("Columns that many kinds share") + section(kind)
    specs: list[FieldSpec | TextColumn] = [*KINDS[kind].fields, *KINDS[kind].texts]
    for spec in specs:
        lines = [line for line in text.splitlines() if line.startswith(f"| `{spec.name}` |")]
        assert any(all(synonym in line for synonym in spec.synonyms) for line in lines), spec.name
    assert f"`{KINDS[kind].id_name}`, or else built from" in section(kind)


def test_every_word_of_the_mapping_language_is_documented() -> None:
    language = PAGE.partition("## Mapping files")[2]
    tables = (Mapping, SourceInfo, ReadOptions, FieldRule, OrganisationRule, KnownOrganisation)
    for table in (*tables, EvidenceRule, ShiftRule, Condition):
        for one in fields(table):
            assert re.search(rf"\b{one.name}\b", language), f"{table.__name__}.{one.name}"
    for name in (*FILTERS, "_index", "_id", "_item", "_n"):
        assert f"`{name}`" in language


def test_the_documented_mapping_is_a_mapping() -> None:
    example = PAGE.partition("```toml\n")[2].partition("```")[0]
    assert parse_mapping(tomllib.loads(example)).kind is ImportKind.RESEARCHER


def test_the_columns_of_an_errors_file_are_documented() -> None:
    assert all(f"`{name}`" in PAGE for name in (*REPORT_COLUMNS, "_index"))


def test_every_format_is_documented() -> None:
    table = PAGE.partition("## Files")[2].partition("\n## ")[0].casefold()
    names = {".txt": "csv", ".xlsm": "xlsx", ".jsonl": "json lines", ".ndjson": "json lines"}
    assert all(names.get(ending, ending[1:]) in table for ending in READERS)


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.stem)
def test_every_mapping_file_can_be_read(path: Path) -> None:
    mapping = load_mapping(path)
    required = {spec.name for spec in KINDS[mapping.kind].fields if spec.required}
    assert required <= mapping.columns.keys()
    assert mapping.source.name
    assert mapping.source.as_of


def test_there_are_mapping_files() -> None:
    assert len(MAPPINGS) == 9
