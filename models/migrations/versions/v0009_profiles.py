"""Claims of profiles, and what owners say of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _ids(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _ID, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables; accounts that name a provider already go on speaking for it."""
    op.create_table(
        "owner_words",
        sa.Column("seq", _SEQUENCE, autoincrement=True, nullable=False),
        *_ids("provider_id", "record_type", "record_id"),
        *_texts("field", "act", "said_at", "said_by", "withdrawn_at", "withdrawn_by"),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_owner_words"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_owner_words_record_id", "owner_words", ["record_type", "record_id", "seq"])
    op.create_index("ix_owner_words_provider_id", "owner_words", ["provider_id", "seq"])
    op.create_index("ix_owner_words_field", "owner_words", ["field", "withdrawn_at"])
    op.create_table(
        "claims",
        *_ids("claim_id", "account_id", "provider_id", "cluster_id"),
        *_texts("state", "asked_at", "changed_at", "reason", "language"),
        sa.Column("proposal", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("claim_id", name="pk_claims"),
    )
    op.create_index("ix_claims_provider_id", "claims", ["provider_id", "claim_id"])
    op.create_index("ix_claims_account_id", "claims", ["account_id", "claim_id"])
    op.create_index("ix_claims_state", "claims", ["state", "asked_at", "claim_id"])


def downgrade() -> None:
    """Drop both; records stay as they are stored, with what their owners had said of them."""
    op.drop_table("claims")
    op.drop_table("owner_words")
