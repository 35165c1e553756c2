"""The table of saved searches; ``docs/data-model.md`` says what each column is for."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Table

from models.columns import ID, metadata, text

saved_searches = Table(
    "saved_searches",
    metadata,
    *(Column(name, ID, primary_key=name == "search_id", nullable=False) for name in ("search_id", "account_id")),
    *(text(name) for name in ("name", "every", "language", "link", "saved_at", "looked_at", "paused_at", "told_at")),
    *(Column(name, JSON, nullable=False) for name in ("question", "seen")),
    Index("ix_saved_searches_account_id", "account_id", "search_id"),
    Index("ix_saved_searches_looked_at", "paused_at", "looked_at", "search_id"),
)
