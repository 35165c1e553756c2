"""Rows keep all of a record, and their hash tells records apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from enum import Enum
from typing import Any

import pytest

from models import tables
from models.details import DETAILS_OF_KIND, CallDetails, ProviderKind
from models.record_tables import EVIDENCE, ORGANISATIONS, PLACES, PROBLEMS, PROVIDERS
from models.records import Location, Provenance
from models.rows import RecordTable, row_from_json, row_to_json
from tests.models import examples

PAIRS: list[tuple[RecordTable[Any], Any]] = [
    (PLACES, examples.place()),
    (ORGANISATIONS, examples.organisation()),
    *((PROVIDERS, examples.provider(kind=kind)) for kind in ProviderKind),
    (EVIDENCE, examples.evidence("e1", "p1", "p2")),
    (PROBLEMS, examples.problem()),
]


def variants(record: Any) -> Iterator[Any]:
    """Yield the record with one field changed at a time, also inside its parts."""
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, Provenance | Location) or type(value) in DETAILS_OF_KIND.values():
            yield from (replace(record, **{field.name: part}) for part in variants(value))
        elif isinstance(value, str) and not isinstance(value, Enum):
            yield replace(record, **{field.name: value + "x"})
        elif isinstance(value, tuple):
            yield replace(record, **{field.name: (*value, "x")})
        elif isinstance(value, date):
            yield replace(record, **{field.name: None})


@pytest.mark.parametrize(("record_table", "record"), PAIRS)
def test_a_record_survives_its_row_and_the_rows_json(record_table: RecordTable[Any], record: Any) -> None:
    row = record_table.stamped_row(record)
    assert record_table.from_row(row) == record
    assert row_from_json(record_table, row_to_json(row)) == row


@pytest.mark.parametrize(("record_table", "record"), PAIRS)
def test_a_row_has_every_column_of_its_table(record_table: RecordTable[Any], record: Any) -> None:
    row = record_table.stamped_row(record)
    assert row.keys() - {"owner_ids"} == set(record_table.table.c.keys())


@pytest.mark.parametrize(("record_table", "record"), PAIRS)
def test_every_field_counts_for_the_content_hash(record_table: RecordTable[Any], record: Any) -> None:
    records = [record, *variants(record)]
    hashes = {record_table.stamped_row(variant)["content_hash"] for variant in records}
    assert len(hashes) == len(records) > 4


@pytest.mark.parametrize(("record_table", "record"), PAIRS)
def test_every_filter_has_an_index(record_table: RecordTable[Any], record: Any) -> None:
    indexed = {tuple(index.columns.keys()) for index in record_table.table.indexes}
    assert {(name, record_table.id_name) for name in record_table.filters} == indexed


def test_empty_details_survive() -> None:
    provider = replace(examples.provider(kind=ProviderKind.CALL), details=CallDetails())
    assert PROVIDERS.from_row(PROVIDERS.stamped_row(provider)) == provider


def test_foreign_keys_are_indexed() -> None:
    led = {next(iter(index.columns)).name for index in tables.evidence_owners.indexes}
    led.add(next(iter(tables.evidence_owners.primary_key.columns)).name)
    assert {column.name for column in tables.evidence_owners.c if column.foreign_keys} <= led
