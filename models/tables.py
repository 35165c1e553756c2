"""The tables of the database, as SQLAlchemy Core; ``docs/data-model.md`` says what each column is for.

The migrations in ``models/migrations`` make these tables; a test checks that both agree on SQLite and PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = Text().with_variant(Text(collation="C"), "postgresql")
"""Ids sort by code point on both databases, as Python sorts them, whatever the server's locale."""

SEQUENCE = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only in a column of exactly INTEGER."""


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _location() -> list[Column[Any]]:
    texts: list[Column[Any]] = [_text(name) for name in ("city", "district", "state", "pincode")]
    return [*texts, Column("latitude", Float), Column("longitude", Float)]


def _provenance() -> list[Column[Any]]:
    return [_text("source"), Column("as_of", Date), _text("published_by"), _text("content_hash")]


places = Table(
    "places",
    metadata,
    Column("place_id", ID, primary_key=True),
    _text("name"),
    _text("state"),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    *_provenance(),
    Index(None, "state", "place_id"),
)

organisations = Table(
    "organisations",
    metadata,
    Column("organisation_id", ID, primary_key=True),
    _text("name"),
    Column("kind", Text),
    Column("aliases", JSON, nullable=False),
    *_location(),
    _text("cluster_id"),
    _text("about"),
    _text("url"),
    *_provenance(),
    Index(None, "kind", "organisation_id"),
    Index(None, "cluster_id", "organisation_id"),
    Index(None, "state", "organisation_id"),
    Index(None, "district", "organisation_id"),
)

providers = Table(
    "providers",
    metadata,
    Column("provider_id", ID, primary_key=True),
    _text("kind"),
    _text("name"),
    Column("organisation_id", ID, nullable=False),
    *_location(),
    _text("cluster_id"),
    Column("languages", JSON, nullable=False),
    _text("url"),
    Column("details", JSON, nullable=False),
    *_provenance(),
    Index(None, "kind", "provider_id"),
    Index(None, "organisation_id", "provider_id"),
    Index(None, "cluster_id", "provider_id"),
    Index(None, "state", "provider_id"),
    Index(None, "district", "provider_id"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("evidence_id", ID, primary_key=True),
    _text("kind"),
    _text("title"),
    _text("text"),
    Column("year", Integer),
    _text("url"),
    *_provenance(),
    Index(None, "kind", "evidence_id"),
)

evidence_owners = Table(
    "evidence_owners",
    metadata,
    Column("evidence_id", ID, ForeignKey(evidence.c.evidence_id), primary_key=True),
    Column("provider_id", ID, ForeignKey(providers.c.provider_id), primary_key=True),
    Column("position", Integer, nullable=False),
    Index(None, "provider_id", "evidence_id"),
)

problems = Table(
    "problems",
    metadata,
    Column("problem_id", ID, primary_key=True),
    _text("title"),
    _text("text"),
    _text("language"),
    Column("organisation_id", ID, nullable=False),
    *_location(),
    _text("cluster_id"),
    _text("sector"),
    Column("deadline", Date),
    Column("budget_inr", BigInteger),
    Column("trl", Integer),
    _text("confidentiality"),
    *_provenance(),
    Index(None, "organisation_id", "problem_id"),
    Index(None, "cluster_id", "problem_id"),
    Index(None, "state", "problem_id"),
    Index(None, "district", "problem_id"),
)

changes = Table(
    "changes",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    _text("record_type"),
    Column("record_id", ID, nullable=False),
    _text("operation"),
    _text("at"),
    Column("batch_id", ID, nullable=False, server_default=""),
    CheckConstraint("operation IN ('put', 'delete')", name="operation"),
    sqlite_autoincrement=True,
)

batches = Table(
    "batches",
    metadata,
    Column("batch_id", ID, primary_key=True),
    _text("kind"),
    _text("file_name"),
    _text("mapping_name"),
    _text("started_at"),
    Column("finished_at", Text),
    Column("undone_at", Text),
    Column("counts", JSON, nullable=False),
)

batch_rows = Table(
    "batch_rows",
    metadata,
    Column("batch_id", ID, ForeignKey(batches.c.batch_id), primary_key=True),
    Column("record_type", ID, primary_key=True),
    Column("record_id", ID, primary_key=True),
    Column("before", Text),
    Column("after_seq", BigInteger, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("job_id", ID, primary_key=True),
    *(_text(name) for name in ("task", "state", "submitted_at", "finished_at", "worker", "leased_until", "failure")),
    *(Column(name, JSON, nullable=False) for name in ("options", "result")),
    *(Column(name, Integer, nullable=False) for name in ("attempts", "progress")),
    Index("ix_jobs_state", "state", "submitted_at", "job_id"),
)

merges = Table(
    "merges",
    metadata,
    Column("merge_id", ID, primary_key=True),
    *(Column(name, ID, nullable=False) for name in ("record_type", "from_id", "into_id")),
    *(_text(name) for name in ("merged_at", "merged_by", "reason", "undone_at", "undone_by")),
    Index("ix_merges_from_id", "record_type", "from_id"),
    Index("ix_merges_into_id", "record_type", "into_id"),
)

merged_records = Table(
    "merged_records",
    metadata,
    Column("record_type", ID, primary_key=True),
    Column("record_id", ID, primary_key=True),
    Column("kept_id", ID, nullable=False),
    Column("position", Integer, nullable=False),
    _text("own_row"),
    Index("ix_merged_records_kept_id", "record_type", "kept_id"),
)

duplicate_pairs = Table(
    "duplicate_pairs",
    metadata,
    *(Column(name, ID, primary_key=True) for name in ("record_type", "first_id", "second_id")),
    Column("score", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
    *(_text(name) for name in ("band", "found_at", "judgement", "judged_at", "judged_by", "note")),
)

feedback = Table(
    "feedback",
    metadata,
    *(Column(name, ID, primary_key=name == "feedback_id", nullable=False) for name in ("feedback_id", "provider_id")),
    *(_text(name) for name in ("problem_hash", "problem_id", "judgement", "reason", "note")),
    *(_text(name) for name in ("actor", "given_at", "withdrawn_at", "ranker_version")),
    Column("rank", Integer, nullable=False),
    Column("sighting", JSON, nullable=False),
    Index("ix_feedback_actor", "actor", "problem_hash", "provider_id"),
    Index("ix_feedback_provider_id", "provider_id", "feedback_id"),
)

rankers = Table(
    "rankers",
    metadata,
    *(Column(name, ID, primary_key=name == "version", nullable=False) for name in ("version", "parent")),
    *(_text(name) for name in ("made_at", "last_feedback_id")),
    Column("feedbacks", Integer, nullable=False),
    *(Column(name, JSON, nullable=False) for name in ("parameters", "report")),
)

ranker_choices = Table(
    "ranker_choices",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("version", ID, nullable=False),
    _text("chosen_at"),
    sqlite_autoincrement=True,
)

accounts = Table(
    "accounts",
    metadata,
    Column("account_id", ID, primary_key=True),
    *(_text(name) for name in ("email", "name")),
    Column("roles", JSON, nullable=False),
    *(Column(name, ID, nullable=False) for name in ("cluster_id", "organisation_id", "provider_id")),
    *(_text(name) for name in ("password_hash", "created_at", "disabled_at")),
    Index("uq_accounts_email", "email", unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    *(Column(name, ID, primary_key=name == "session_id", nullable=False) for name in ("session_id", "account_id")),
    *(_text(name) for name in ("token_hash", "opened_by", "browser", "created_at", "last_seen_at", "expires_at")),
    Index("uq_sessions_token_hash", "token_hash", unique=True),
    Index(None, "account_id"),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    *(Column(name, ID, primary_key=name == "token_hash", nullable=False) for name in ("token_hash", "account_id")),
    *(_text(name) for name in ("purpose", "email", "name", "created_at", "expires_at")),
    Column("roles", JSON, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    *(Column(name, ID, primary_key=name == "key_id", nullable=False) for name in ("key_id", "account_id")),
    *(_text(name) for name in ("key_hash", "name", "created_at", "last_used_at", "revoked_at")),
    Column("scopes", JSON, nullable=False),
    Index("uq_api_keys_key_hash", "key_hash", unique=True),
    Index(None, "account_id"),
)

record_owners = Table(
    "record_owners",
    metadata,
    *(Column(name, ID, primary_key=True) for name in ("record_type", "record_id", "account_id")),
    _text("since"),
    Index(None, "account_id"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("subject", ID, primary_key=True),
    _text("begun_at"),
    Column("tries", Integer, nullable=False),
)

remembered_answers = Table(
    "remembered_answers",
    metadata,
    *(Column(name, ID, primary_key=True) for name in ("who", "idempotency_key")),
    *(_text(name) for name in ("fingerprint", "body", "at")),
    Column("status", Integer, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("record_id", ID, nullable=False),
    Index(None, "record_id"),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    *(_text(name) for name in ("at", "event", "record_type", "request_id")),
    *(Column(name, ID, nullable=False) for name in ("who", "record_id")),
    Index("ix_audit_log_who", "who", "seq"),
    Index("ix_audit_log_record_id", "record_id", "seq"),
    sqlite_autoincrement=True,
)

problem_progress = Table(
    "problem_progress",
    metadata,
    Column("problem_id", ID, primary_key=True),
    *(
        _text(name)
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
    *(_text(name) for name in ("state", "asked_by", "problem_hash", "reason")),
    *(_text(name) for name in ("created_at", "asked_at", "sent_at", "seen_at", "answered_at", "due_at")),
    *(_text(name) for name in ("ended_at", "disclosed_at")),
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
    *(_text(name) for name in ("step", "from_state", "to_state", "actor", "role", "at", "reason", "note")),
    Column("facts", JSON, nullable=False),
    Index("ix_history_record_id", "record_type", "record_id", "seq"),
    sqlite_autoincrement=True,
)

contacts = Table(
    "contacts",
    metadata,
    *(Column(name, ID, primary_key=True) for name in ("record_type", "record_id")),
    *(_text(name) for name in ("name", "email", "phone", "language", "source", "noted_at", "digest_at")),
    Column("wants_digest", Boolean, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("token_hash", ID, primary_key=True),
    Column("record_id", ID, nullable=False),
    *(_text(name) for name in ("purpose", "made_at", "expires_at")),
    Index("ix_links_record_id", "record_id"),
)

notifications = Table(
    "notifications",
    metadata,
    *(
        Column(name, ID, primary_key=name == "message_id", nullable=False)
        for name in ("message_id", "to_id", "about_id")
    ),
    *(_text(name) for name in ("kind", "to_type", "state", "queued_at", "due_at", "worker", "leased_until")),
    *(_text(name) for name in ("sent_at", "failure")),
    Column("attempts", Integer, nullable=False),
    Column("facts", JSON, nullable=False),
    Index("ix_notifications_state", "state", "due_at", "message_id"),
    Index("ix_notifications_about_id", "about_id"),
    Index("ix_notifications_to_id", "to_type", "to_id"),
)

store_facts = Table("store_facts", metadata, Column("name", ID, primary_key=True), _text("value"))
