"""Two records of one person, and steps that tests of merges share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import create_engine, text

from models.merges import Merge
from models.records import Location, Provenance, Record
from models.store import Store
from tests.models.examples import evidence, organisation, provider

PORTAL = Provenance("portal of examples", date(2026, 5, 1), "portal office")
KEPT = replace(provider("a", name="Asha Kulkarni"), url="", location=Location(), languages=("en",))
OTHER = replace(
    provider("b", name="Kulkarni A."), provenance=PORTAL, url="https://portal.example/b", languages=("mr", "en")
)


def put(store: Store, *records: Record, batch_id: str = "") -> list[tuple[int, int, int]]:
    counts = []
    with store.write(batch_id=batch_id) as tx:
        for record in records:
            done = tx.of(type(record).__name__.lower()).put([record])
            counts.append((done.created, done.updated, done.unchanged))
    return counts


def merge(store: Store, keep: str, other: str, record_type: str = "provider") -> Merge:
    with store.write() as tx:
        return tx.merges.merge(record_type, keep, other, reason="same ORCID", by="op")


def undo(store: Store, merge_id: str) -> None:
    with store.write() as tx:
        tx.merges.undo(merge_id, by="op")


def rows(store: Store) -> dict[str, list[Any]]:
    """Return every row of every table of records, as the database holds it."""
    engine = create_engine(store.url)
    names = ("organisations", "providers", "evidence", "evidence_owners", "problems", "merged_records")
    with engine.connect() as connection:
        found = {name: sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}")))) for name in names}
    engine.dispose()
    return found


def owners(store: Store) -> dict[str, tuple[str, ...]]:
    with store.read() as tx:
        return {item.evidence_id: item.owner_ids for item in tx.evidence.iterate()}


def providers(store: Store) -> list[str]:
    with store.read() as tx:
        return [one.provider_id for one in tx.providers.iterate()]


def fill(store: Store) -> Store:
    """Store two records of one person, a third person, and evidence of theirs."""
    put(store, organisation(), KEPT, OTHER, provider("c", name="Ravi Rao"))
    put(store, evidence("e1", "a"), evidence("e2", "b"), evidence("e3", "c", "b", "a"), evidence("e4", "c"))
    return store
