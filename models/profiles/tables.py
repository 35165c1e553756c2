"""The tables of claims and of owners' words; ``docs/data-model.md`` says what each column is for."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Table

from models.columns import ID, SEQUENCE, metadata, text

owner_words = Table(
    "owner_words",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    *(Column(name, ID, nullable=False) for name in ("provider_id", "record_type", "record_id")),
    *(text(name) for name in ("field", "act", "said_at", "said_by", "withdrawn_at", "withdrawn_by")),
    Column("value", JSON, nullable=False),
    Index("ix_owner_words_record_id", "record_type", "record_id", "seq"),
    Index("ix_owner_words_provider_id", "provider_id", "seq"),
    Index("ix_owner_words_field", "field", "withdrawn_at"),
    sqlite_autoincrement=True,
)

claims = Table(
    "claims",
    metadata,
    *(
        Column(name, ID, primary_key=name == "claim_id", nullable=False)
        for name in ("claim_id", "account_id", "provider_id", "cluster_id")
    ),
    *(text(name) for name in ("state", "asked_at", "changed_at", "reason", "language")),
    Column("proposal", JSON, nullable=False),
    Index("ix_claims_provider_id", "provider_id", "claim_id"),
    Index("ix_claims_account_id", "account_id", "claim_id"),
    Index("ix_claims_state", "state", "asked_at", "claim_id"),
)
