"""Identities at a sign-in provider, and departures to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _ids(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _ID, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables; they stay empty where no provider is set."""
    op.create_table(
        "identities",
        *_ids("identity_id", "account_id"),
        *_texts("issuer", "subject", "linked_at", "last_used_at"),
        sa.PrimaryKeyConstraint("identity_id", name="pk_identities"),
    )
    op.create_index("uq_identities_subject", "identities", ["issuer", "subject"], unique=True)
    op.create_index("ix_identities_account_id", "identities", ["account_id"])
    op.create_table(
        "departures",
        *_ids("token_hash", "account_id"),
        *_texts("state", "nonce", "verifier", "role", "language", "expires_at"),
        sa.Column("agreed", sa.JSON(), nullable=False, server_default="{}"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_departures"),
    )


def downgrade() -> None:
    """Drop the tables; accounts keep their passwords and links."""
    for name in ("departures", "identities"):
        op.drop_table(name)
