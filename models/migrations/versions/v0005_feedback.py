"""Feedback on matches, and the versions of the ranker that are fitted from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _ids(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _ID, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables; the shipped ranker needs no row, and nothing is chosen yet."""
    op.create_table(
        "feedback",
        *_ids("feedback_id", "provider_id"),
        *_texts("problem_hash", "problem_id", "judgement", "reason", "note"),
        *_texts("actor", "given_at", "withdrawn_at", "ranker_version"),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("sighting", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("feedback_id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_actor", "feedback", ["actor", "problem_hash", "provider_id"])
    op.create_index("ix_feedback_provider_id", "feedback", ["provider_id", "feedback_id"])
    op.create_table(
        "rankers",
        *_ids("version", "parent"),
        *_texts("made_at", "last_feedback_id"),
        sa.Column("feedbacks", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("parameters", "report")),
        sa.PrimaryKeyConstraint("version", name="pk_rankers"),
    )
    op.create_table(
        "ranker_choices",
        sa.Column("seq", _SEQUENCE, autoincrement=True, nullable=False),
        *_ids("version"),
        *_texts("chosen_at"),
        sa.PrimaryKeyConstraint("seq", name="pk_ranker_choices"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop the feedback and all rankers; the shipped one is left."""
    for name in ("ranker_choices", "rankers", "feedback"):
        op.drop_table(name)
