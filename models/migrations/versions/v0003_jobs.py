"""Jobs: long work, such as imports by upload, that outlives its request."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_TEXTS = ("task", "state", "submitted_at", "finished_at", "worker", "leased_until", "failure")


def upgrade() -> None:
    """Make the table of jobs."""
    op.create_table(
        "jobs",
        sa.Column("job_id", _ID, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("options", "result")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("attempts", "progress")),
        sa.PrimaryKeyConstraint("job_id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_state", "jobs", ["state", "submitted_at", "job_id"])


def downgrade() -> None:
    """Drop the jobs; what they did stays."""
    op.drop_table("jobs")
