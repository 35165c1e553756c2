"""The tables of consents and of who was erased; ``docs/data-model.md`` says what each column is for."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table

from models.columns import ID, SEQUENCE, metadata, text

consents = Table(
    "consents",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("subject_id", ID, nullable=False),
    *(text(name) for name in ("subject_type", "purpose", "decision", "act", "at", "recorded_by", "evidence")),
    *(text(name) for name in ("notice_language", "notice_hash")),
    Column("notice_version", Integer, nullable=False),
    Index("ix_consents_subject_id", "subject_type", "subject_id", "seq"),
    Index("ix_consents_purpose", "purpose", "decision"),
    sqlite_autoincrement=True,
)

erasures = Table(
    "erasures",
    metadata,
    Column("key_hash", ID, primary_key=True),
    text("kind"),
    text("erased_at"),
)
