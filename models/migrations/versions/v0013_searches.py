"""Saved searches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_TEXTS = ("name", "every", "language", "link", "saved_at", "looked_at", "paused_at", "told_at")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "saved_searches",
        *(sa.Column(name, _ID, nullable=False) for name in ("search_id", "account_id")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("question", "seen")),
        sa.PrimaryKeyConstraint("search_id", name="pk_saved_searches"),
    )
    op.create_index("ix_saved_searches_account_id", "saved_searches", ["account_id", "search_id"])
    op.create_index("ix_saved_searches_looked_at", "saved_searches", ["paused_at", "looked_at", "search_id"])


def downgrade() -> None:
    """Drop the table, with what people saved."""
    op.drop_table("saved_searches")
