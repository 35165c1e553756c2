"""The tables of problems' steps, introductions and messages; ``docs/data-model.md`` says what each column is for."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, Table

from models.columns import ID, SEQUENCE, metadata, text

problem_progress = Table(
    "problem_progress",
    metadata,
    Column("problem_id", ID, primary_key=True),
    *(
        text(name)
        for name in ("state", "owner", "confidentiality", "public_title", "public_text", "mission", "changed_at")
    ),
    Column("duplicate_of", ID, nullable=False),
    Column("outcome", JSON, nullable=False),
    Index("ix_problem_progress_state", "state", "changed_at", "problem_id"),
)

introductions = Table(
    "introductions",
    metadata,
    Column("introduction_id", ID, primary_key=True),
    *(Column(name, ID, nullable=False) for name in ("problem_id", "provider_id", "follows")),
    *(text(name) for name in ("state", "asked_by", "problem_hash", "reason")),
    *(text(name) for name in ("created_at", "asked_at", "sent_at", "seen_at", "answered_at", "due_at")),
    *(text(name) for name in ("ended_at", "disclosed_at")),
    Column("reminders", Integer, nullable=False),
    *(Column(name, JSON, nullable=False) for name in ("shortlist", "outcome")),
    Index("ix_introductions_problem_id", "problem_id", "introduction_id"),
    Index("ix_introductions_provider_id", "provider_id", "introduction_id"),
    Index("ix_introductions_state", "state", "due_at", "introduction_id"),
    Index("ix_introductions_asked_by", "asked_by", "asked_at"),
)

history = Table(
    "history",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    *(Column(name, ID, nullable=False) for name in ("record_type", "record_id")),
    *(text(name) for name in ("step", "from_state", "to_state", "actor", "role", "at", "reason", "note")),
    Column("facts", JSON, nullable=False),
    Index("ix_history_record_id", "record_type", "record_id", "seq"),
    sqlite_autoincrement=True,
)

contacts = Table(
    "contacts",
    metadata,
    *(Column(name, ID, primary_key=True) for name in ("record_type", "record_id")),
    *(text(name) for name in ("name", "email", "phone", "language", "source", "noted_at", "digest_at")),
    Column("wants_digest", Boolean, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("token_hash", ID, primary_key=True),
    Column("record_id", ID, nullable=False),
    *(text(name) for name in ("purpose", "made_at", "expires_at")),
    Index("ix_links_record_id", "record_id"),
)

notifications = Table(
    "notifications",
    metadata,
    *(
        Column(name, ID, primary_key=name == "message_id", nullable=False)
        for name in ("message_id", "to_id", "about_id")
    ),
    *(text(name) for name in ("kind", "to_type", "state", "queued_at", "due_at", "worker", "leased_until")),
    *(text(name) for name in ("sent_at", "failure")),
    Column("attempts", Integer, nullable=False),
    Column("facts", JSON, nullable=False),
    Index("ix_notifications_state", "state", "due_at", "message_id"),
    Index("ix_notifications_about_id", "about_id"),
    Index("ix_notifications_to_id", "to_type", "to_id"),
)
