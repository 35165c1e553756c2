"""Merges of records that turned out to be one, and pairs that look like duplicates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _ids(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _ID, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables; they are empty as long as nothing was merged."""
    op.create_table(
        "merges",
        *_ids("merge_id", "record_type", "from_id", "into_id"),
        *_texts("merged_at", "merged_by", "reason", "undone_at", "undone_by"),
        sa.PrimaryKeyConstraint("merge_id", name="pk_merges"),
    )
    for column in ("from_id", "into_id"):
        op.create_index(f"ix_merges_{column}", "merges", ["record_type", column])
    op.create_table(
        "merged_records",
        *_ids("record_type", "record_id", "kept_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("own_row"),
        sa.PrimaryKeyConstraint("record_type", "record_id", name="pk_merged_records"),
    )
    op.create_index("ix_merged_records_kept_id", "merged_records", ["record_type", "kept_id"])
    op.create_table(
        "duplicate_pairs",
        *_ids("record_type", "first_id", "second_id"),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        *_texts("band", "found_at", "judgement", "judged_at", "judged_by", "note"),
        sa.PrimaryKeyConstraint("record_type", "first_id", "second_id", name="pk_duplicate_pairs"),
    )


def downgrade() -> None:
    """Drop what is known of merges; the merged records stay as they are."""
    for name in ("duplicate_pairs", "merged_records", "merges"):
        op.drop_table(name)
