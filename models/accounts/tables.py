"""The tables of accounts; ``docs/data-model.md`` says what each column is for."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, Table

from models.columns import ID, SEQUENCE, metadata, text

accounts = Table(
    "accounts",
    metadata,
    Column("account_id", ID, primary_key=True),
    *(text(name) for name in ("email", "name")),
    Column("roles", JSON, nullable=False),
    *(Column(name, ID, nullable=False) for name in ("cluster_id", "organisation_id", "provider_id")),
    *(text(name) for name in ("password_hash", "created_at", "disabled_at")),
    Index("uq_accounts_email", "email", unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    *(Column(name, ID, primary_key=name == "session_id", nullable=False) for name in ("session_id", "account_id")),
    *(text(name) for name in ("token_hash", "opened_by", "browser", "created_at", "last_seen_at", "expires_at")),
    Index("uq_sessions_token_hash", "token_hash", unique=True),
    Index(None, "account_id"),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    *(Column(name, ID, primary_key=name == "token_hash", nullable=False) for name in ("token_hash", "account_id")),
    *(text(name) for name in ("purpose", "email", "name", "created_at", "expires_at")),
    Column("roles", JSON, nullable=False),
    Column("agreed", JSON, nullable=False, server_default="{}"),
)

api_keys = Table(
    "api_keys",
    metadata,
    *(Column(name, ID, primary_key=name == "key_id", nullable=False) for name in ("key_id", "account_id")),
    *(text(name) for name in ("key_hash", "name", "created_at", "last_used_at", "revoked_at")),
    Column("scopes", JSON, nullable=False),
    Index("uq_api_keys_key_hash", "key_hash", unique=True),
    Index(None, "account_id"),
)

identities = Table(
    "identities",
    metadata,
    *(Column(name, ID, primary_key=name == "identity_id", nullable=False) for name in ("identity_id", "account_id")),
    *(text(name) for name in ("issuer", "subject", "linked_at", "last_used_at")),
    Index("uq_identities_subject", "issuer", "subject", unique=True),
    Index(None, "account_id"),
)

departures = Table(
    "departures",
    metadata,
    *(Column(name, ID, primary_key=name == "token_hash", nullable=False) for name in ("token_hash", "account_id")),
    *(text(name) for name in ("state", "nonce", "verifier", "role", "language", "expires_at")),
    Column("agreed", JSON, nullable=False, server_default="{}"),
)

record_owners = Table(
    "record_owners",
    metadata,
    *(Column(name, ID, primary_key=True) for name in ("record_type", "record_id", "account_id")),
    text("since"),
    Index(None, "account_id"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("subject", ID, primary_key=True),
    text("ends_at"),
    Column("tries", Integer, nullable=False),
)

limit_hits = Table(
    "limit_hits",
    metadata,
    *(Column(name, ID, primary_key=True) for name in ("who", "kind")),
    *(text(name) for name in ("first_at", "last_at")),
    Column("times", Integer, nullable=False),
)

remembered_answers = Table(
    "remembered_answers",
    metadata,
    *(Column(name, ID, primary_key=True) for name in ("who", "idempotency_key")),
    *(text(name) for name in ("fingerprint", "held_by", "body", "at", "expires_at")),
    Column("status", Integer, nullable=False),
    Column("record_id", ID, nullable=False),
    Index(None, "record_id"),
    Index(None, "expires_at"),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    *(text(name) for name in ("at", "event", "record_type", "request_id")),
    *(Column(name, ID, nullable=False) for name in ("who", "record_id")),
    Index("ix_audit_log_who", "who", "seq"),
    Index("ix_audit_log_record_id", "record_id", "seq"),
    sqlite_autoincrement=True,
)
