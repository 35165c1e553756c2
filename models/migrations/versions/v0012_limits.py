"""Limits that hold across processes, and requests that are held while they run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _ids(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _ID, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    """Make both tables anew: what they hold is over in a quarter of an hour and in a day."""
    op.drop_table("attempts")
    op.drop_table("remembered_answers")
    op.create_table(
        "attempts",
        *_ids("subject"),
        *_texts("ends_at"),
        _number("tries"),
        sa.PrimaryKeyConstraint("subject", name="pk_attempts"),
    )
    op.create_table(
        "limit_hits",
        *_ids("who", "kind"),
        *_texts("first_at", "last_at"),
        _number("times"),
        sa.PrimaryKeyConstraint("who", "kind", name="pk_limit_hits"),
    )
    op.create_table(
        "remembered_answers",
        *_ids("who", "idempotency_key", "record_id"),
        *_texts("fingerprint", "held_by", "body", "at", "expires_at"),
        _number("status"),
        sa.PrimaryKeyConstraint("who", "idempotency_key", name="pk_remembered_answers"),
    )
    for column in ("record_id", "expires_at"):
        op.create_index(f"ix_remembered_answers_{column}", "remembered_answers", [column])


def downgrade() -> None:
    """Make the tables as they were, without contents."""
    for name in ("remembered_answers", "limit_hits", "attempts"):
        op.drop_table(name)
    op.create_table(
        "attempts",
        *_ids("subject"),
        *_texts("begun_at"),
        _number("tries"),
        sa.PrimaryKeyConstraint("subject", name="pk_attempts"),
    )
    op.create_table(
        "remembered_answers",
        *_ids("who", "idempotency_key", "record_id"),
        *_texts("fingerprint", "body", "at"),
        _number("status"),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("who", "idempotency_key", name="pk_remembered_answers"),
    )
    op.create_index("ix_remembered_answers_record_id", "remembered_answers", ["record_id"])
