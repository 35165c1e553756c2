"""Outlines say of providers what their records say, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.details import CallDetails, ProviderKind
from models.provider_outline import ProviderOutline
from models.records import Location, Provider
from models.repositories import PAGE
from models.store import Store
from tests.models import examples


def outlined(provider: Provider) -> ProviderOutline:
    """Return what an outline of this record should be."""
    return ProviderOutline(
        provider.provider_id,
        provider.kind,
        provider.organisation_id,
        provider.cluster_id,
        provider.languages,
        provider.details.deadline if isinstance(provider.details, CallDetails) else None,
        provider.location,
    )


@pytest.fixture
def providers(store: Store) -> list[Provider]:
    """Store a provider of each kind, one that is open without end and one of which little is known, by rising id."""
    records = [examples.provider(kind.value, kind) for kind in ProviderKind]
    records.append(replace(examples.provider("open", ProviderKind.CALL), details=CallDetails()))
    records.append(replace(examples.provider("काव्या"), location=Location(), languages=(), cluster_id=""))
    with store.write() as transaction:
        transaction.providers.put(records)
    return sorted(records, key=lambda record: record.provider_id)


def test_all_outlines_agree_with_the_records_and_rise_by_id(store: Store, providers: list[Provider]) -> None:
    with store.read() as transaction:
        found = list(transaction.providers.outlines())
        assert found == [outlined(record) for record in transaction.providers.iterate()]
    assert found == [outlined(record) for record in providers]


def test_only_calls_have_a_deadline(store: Store, providers: list[Provider]) -> None:
    with store.read() as transaction:
        dated = [outline.provider_id for outline in transaction.providers.outlines() if outline.deadline]
    assert dated == [ProviderKind.CALL.value]


@pytest.mark.parametrize("ids", [[], ["absent"], ["open", "काव्या", "absent", "a\0b"], ["open"] * 3])
def test_named_outlines_are_those_that_are_stored(store: Store, providers: list[Provider], ids: list[str]) -> None:
    with store.read() as transaction:
        found = {outline.provider_id: outline for outline in transaction.providers.outlines(ids)}
    assert found == {record.provider_id: outlined(record) for record in providers if record.provider_id in ids}


def test_more_than_a_page_is_read_whole(store: Store) -> None:
    names = [f"p{number:05}" for number in range(PAGE + 3)]
    with store.write() as transaction:
        transaction.providers.put(examples.provider(name) for name in names)
        assert [outline.provider_id for outline in transaction.providers.outlines()] == names


def test_an_empty_database_has_no_outlines(store: Store) -> None:
    with store.read() as transaction:
        assert list(transaction.providers.outlines()) == []
