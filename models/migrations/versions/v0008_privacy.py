"""Consents and tombstones; what was agreed to with a sign-up that is not finished."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables; who has no line in the ledger has neither agreed nor withdrawn."""
    op.create_table(
        "consents",
        sa.Column("seq", _SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        *_texts("subject_type", "purpose", "decision", "act", "at", "recorded_by", "evidence"),
        *_texts("notice_language", "notice_hash"),
        sa.Column("notice_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_consents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consents_subject_id", "consents", ["subject_type", "subject_id", "seq"])
    op.create_index("ix_consents_purpose", "consents", ["purpose", "decision"])
    op.create_table(
        "erasures",
        sa.Column("key_hash", _ID, nullable=False),
        *_texts("kind", "erased_at"),
        sa.PrimaryKeyConstraint("key_hash", name="pk_erasures"),
    )
    op.add_column("sign_in_links", sa.Column("agreed", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Drop the ledger and the tombstones; an import may then bring back who was erased."""
    op.drop_column("sign_in_links", "agreed")
    op.drop_table("erasures")
    op.drop_table("consents")
    op.execute("DELETE FROM store_facts WHERE name = 'erasure_salt'")
