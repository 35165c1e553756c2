"""Records with their provenance, ownership of evidence, and the change log."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of all record types and the change log."""
    _make_places()
    _make_organisations()
    _make_providers()
    _make_evidence()
    _make_evidence_owners()
    _make_problems()
    _make_changes()
    _make_store_facts()


def downgrade() -> None:
    """Drop everything, referring tables first."""
    names = ("evidence_owners", "evidence", "problems", "providers", "organisations", "places", "changes")
    for name in (*names, "store_facts"):
        op.drop_table(name)


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _location() -> list[sa.Column[Any]]:
    return [
        *_texts("city", "district", "state", "pincode"),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
    ]


def _provenance() -> list[sa.Column[Any]]:
    return [*_texts("source"), sa.Column("as_of", sa.Date(), nullable=True), *_texts("published_by", "content_hash")]


def _make_record_table(name: str, id_name: str, columns: list[sa.Column[Any]], *filters: str) -> None:
    op.create_table(
        name,
        sa.Column(id_name, _ID, nullable=False),
        *columns,
        *_provenance(),
        sa.PrimaryKeyConstraint(id_name, name=f"pk_{name}"),
    )
    for column in filters:
        op.create_index(f"ix_{name}_{column}_{id_name}", name, [column, id_name])


def _make_places() -> None:
    columns: list[sa.Column[Any]] = [
        *_texts("name", "state"),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
    ]
    _make_record_table("places", "place_id", columns, "state")


def _make_organisations() -> None:
    columns: list[sa.Column[Any]] = [
        *_texts("name"),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("aliases", sa.JSON(), nullable=False),
        *_location(),
        *_texts("cluster_id", "about", "url"),
    ]
    _make_record_table("organisations", "organisation_id", columns, "kind", "cluster_id", "state", "district")


def _make_providers() -> None:
    columns: list[sa.Column[Any]] = [
        *_texts("kind", "name"),
        sa.Column("organisation_id", _ID, nullable=False),
        *_location(),
        *_texts("cluster_id"),
        sa.Column("languages", sa.JSON(), nullable=False),
        *_texts("url"),
        sa.Column("details", sa.JSON(), nullable=False),
    ]
    filters = ("kind", "organisation_id", "cluster_id", "state", "district")
    _make_record_table("providers", "provider_id", columns, *filters)


def _make_evidence() -> None:
    columns: list[sa.Column[Any]] = [
        *_texts("kind", "title", "text"),
        sa.Column("year", sa.Integer(), nullable=True),
        *_texts("url"),
    ]
    _make_record_table("evidence", "evidence_id", columns, "kind")


def _make_evidence_owners() -> None:
    op.create_table(
        "evidence_owners",
        sa.Column("evidence_id", _ID, nullable=False),
        sa.Column("provider_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.evidence_id"], name="fk_evidence_owners_evidence_id"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.provider_id"], name="fk_evidence_owners_provider_id"),
        sa.PrimaryKeyConstraint("evidence_id", "provider_id", name="pk_evidence_owners"),
    )
    op.create_index("ix_evidence_owners_provider_id_evidence_id", "evidence_owners", ["provider_id", "evidence_id"])


def _make_problems() -> None:
    columns: list[sa.Column[Any]] = [
        *_texts("title", "text", "language"),
        sa.Column("organisation_id", _ID, nullable=False),
        *_location(),
        *_texts("cluster_id", "sector"),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("budget_inr", sa.BigInteger(), nullable=True),
        sa.Column("trl", sa.Integer(), nullable=True),
        *_texts("confidentiality"),
    ]
    _make_record_table("problems", "problem_id", columns, "organisation_id", "cluster_id", "state", "district")


def _make_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("seq", _SEQUENCE, autoincrement=True, nullable=False),
        *_texts("record_type"),
        sa.Column("record_id", _ID, nullable=False),
        *_texts("operation", "at"),
        sa.CheckConstraint("operation IN ('put', 'delete')", name=op.f("ck_changes_operation")),
        sa.PrimaryKeyConstraint("seq", name="pk_changes"),
        sqlite_autoincrement=True,
    )


def _make_store_facts() -> None:
    facts = op.create_table(
        "store_facts",
        sa.Column("name", _ID, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_store_facts"),
    )
    op.bulk_insert(facts, [{"name": "database_id", "value": uuid4().hex}])
