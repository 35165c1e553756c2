"""Who submitted a job; mappings of columns that somebody saved."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the column and fill it from the options of imports, where it stood before; make the table."""
    op.add_column("jobs", sa.Column("submitted_by", _ID, nullable=False, server_default=""))
    op.create_index("ix_jobs_submitted_by", "jobs", ["submitted_by", "submitted_at", "job_id"])
    _fill_submitted_by()
    op.create_table(
        "saved_mappings",
        *(sa.Column(name, _ID, nullable=False) for name in ("saved_by", "kind", "name")),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("saved_by", "kind", "name", name="pk_saved_mappings"),
    )


def downgrade() -> None:
    """Drop both; what was saved is lost."""
    op.drop_table("saved_mappings")
    op.drop_index("ix_jobs_submitted_by", "jobs")
    op.drop_column("jobs", "submitted_by")


def _fill_submitted_by() -> None:
    jobs = sa.table("jobs", sa.column("job_id"), sa.column("options", sa.JSON()), sa.column("submitted_by"))
    connection = op.get_bind()
    for job_id, options in connection.execute(sa.select(jobs.c.job_id, jobs.c.options)).all():
        given = json.loads(options) if isinstance(options, str) else options
        if by := str(given.get("by", "")):
            connection.execute(sa.update(jobs).where(jobs.c.job_id == job_id).values(submitted_by=by))
