"""Import batches that can be undone: who wrote what, and what was there before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables of batches and before-images; a change names its batch, the earlier ones none."""
    op.add_column("changes", sa.Column("batch_id", _ID, nullable=False, server_default=""))
    op.create_table(
        "batches",
        sa.Column("batch_id", _ID, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "file_name", "mapping_name", "started_at")),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("finished_at", "undone_at")),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", name="pk_batches"),
    )
    op.create_table(
        "batch_rows",
        *(sa.Column(name, _ID, nullable=False) for name in ("batch_id", "record_type", "record_id")),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after_seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.batch_id"], name="fk_batch_rows_batch_id"),
        sa.PrimaryKeyConstraint("batch_id", "record_type", "record_id", name="pk_batch_rows"),
    )


def downgrade() -> None:
    """Drop the batches; what they wrote stays."""
    op.drop_table("batch_rows")
    op.drop_table("batches")
    op.drop_column("changes", "batch_id")
