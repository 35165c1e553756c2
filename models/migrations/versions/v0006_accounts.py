"""Accounts with their sessions, links, keys and records; counted tries; remembered answers; the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _ids(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _ID, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables; without an administrator in them everything is open as before."""
    op.create_table(
        "accounts",
        *_ids("account_id", "cluster_id", "organisation_id", "provider_id"),
        *_texts("email", "name", "password_hash", "created_at", "disabled_at"),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_accounts"),
    )
    op.create_index("uq_accounts_email", "accounts", ["email"], unique=True)
    _what_opens()
    op.create_table(
        "record_owners",
        *_ids("record_type", "record_id", "account_id"),
        *_texts("since"),
        sa.PrimaryKeyConstraint("record_type", "record_id", "account_id", name="pk_record_owners"),
    )
    op.create_index("ix_record_owners_account_id", "record_owners", ["account_id"])
    _what_is_counted_and_recorded()


def _what_opens() -> None:
    op.create_table(
        "sessions",
        *_ids("session_id", "account_id"),
        *_texts("token_hash", "opened_by", "browser", "created_at", "last_seen_at", "expires_at"),
        sa.PrimaryKeyConstraint("session_id", name="pk_sessions"),
    )
    op.create_index("uq_sessions_token_hash", "sessions", ["token_hash"], unique=True)
    op.create_table(
        "sign_in_links",
        *_ids("token_hash", "account_id"),
        *_texts("purpose", "email", "name", "created_at", "expires_at"),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_in_links"),
    )
    op.create_table(
        "api_keys",
        *_ids("key_id", "account_id"),
        *_texts("key_hash", "name", "created_at", "last_used_at", "revoked_at"),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name="pk_api_keys"),
    )
    op.create_index("uq_api_keys_key_hash", "api_keys", ["key_hash"], unique=True)
    for table in ("sessions", "api_keys"):
        op.create_index(f"ix_{table}_account_id", table, ["account_id"])


def _what_is_counted_and_recorded() -> None:
    op.create_table(
        "attempts",
        *_ids("subject"),
        *_texts("begun_at"),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_attempts"),
    )
    op.create_table(
        "remembered_answers",
        *_ids("who", "idempotency_key", "record_id"),
        *_texts("fingerprint", "body", "at"),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("who", "idempotency_key", name="pk_remembered_answers"),
    )
    op.create_index("ix_remembered_answers_record_id", "remembered_answers", ["record_id"])
    op.create_table(
        "audit_log",
        sa.Column("seq", _SEQUENCE, autoincrement=True, nullable=False),
        *_texts("at", "event", "record_type", "request_id"),
        *_ids("who", "record_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_log"),
        sqlite_autoincrement=True,
    )
    for column in ("who", "record_id"):
        op.create_index(f"ix_audit_log_{column}", "audit_log", [column, "seq"])


def downgrade() -> None:
    """Drop all accounts; everything is open again as before there were any."""
    counted = ("audit_log", "remembered_answers", "attempts", "record_owners")
    for name in (*counted, "api_keys", "sign_in_links", "sessions", "accounts"):
        op.drop_table(name)
