"""The tables of the database, as SQLAlchemy Core; ``docs/data-model.md`` says what each column is for.

The migrations in ``models/migrations`` make these tables; a test checks that both agree on SQLite and PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from models.accounts import tables as of_accounts
from models.columns import ID, SEQUENCE, metadata, text
from models.introductions import tables as of_introductions
from models.privacy import tables as of_privacy
from models.profiles import tables as of_profiles
from models.searches import tables as of_searches

ROOMS = (of_accounts, of_introductions, of_privacy, of_profiles, of_searches)
"""Rooms with tables of their own: named here, so that whoever asks for the metadata knows them all."""

__all__ = ["ID", "SEQUENCE", "metadata"]


def _location() -> list[Column[Any]]:
    texts: list[Column[Any]] = [text(name) for name in ("city", "district", "state", "pincode")]
    return [*texts, Column("latitude", Float), Column("longitude", Float)]


def _provenance() -> list[Column[Any]]:
    return [text("source"), Column("as_of", Date), text("published_by"), text("content_hash")]


places = Table(
    "places",
    metadata,
    Column("place_id", ID, primary_key=True),
    text("name"),
    text("state"),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    *_provenance(),
    Index(None, "state", "place_id"),
)

organisations = Table(
    "organisations",
    metadata,
    Column("organisation_id", ID, primary_key=True),
    text("name"),
    Column("kind", Text),
    Column("aliases", JSON, nullable=False),
    *_location(),
    text("cluster_id"),
    text("about"),
    text("url"),
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
    text("kind"),
    text("name"),
    Column("organisation_id", ID, nullable=False),
    *_location(),
    text("cluster_id"),
    Column("languages", JSON, nullable=False),
    text("url"),
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
    text("kind"),
    text("title"),
    text("text"),
    Column("year", Integer),
    text("url"),
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
    text("title"),
    text("text"),
    text("language"),
    Column("organisation_id", ID, nullable=False),
    *_location(),
    text("cluster_id"),
    text("sector"),
    Column("deadline", Date),
    Column("budget_inr", BigInteger),
    Column("trl", Integer),
    text("confidentiality"),
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
    text("record_type"),
    Column("record_id", ID, nullable=False),
    text("operation"),
    text("at"),
    Column("batch_id", ID, nullable=False, server_default=""),
    CheckConstraint("operation IN ('put', 'delete')", name="operation"),
    sqlite_autoincrement=True,
)

batches = Table(
    "batches",
    metadata,
    Column("batch_id", ID, primary_key=True),
    text("kind"),
    text("file_name"),
    text("mapping_name"),
    text("started_at"),
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
    *(text(name) for name in ("task", "state", "submitted_at", "finished_at", "worker", "leased_until", "failure")),
    Column("submitted_by", ID, nullable=False, server_default=""),
    *(Column(name, JSON, nullable=False) for name in ("options", "result")),
    *(Column(name, Integer, nullable=False) for name in ("attempts", "progress")),
    Index("ix_jobs_state", "state", "submitted_at", "job_id"),
    Index("ix_jobs_submitted_by", "submitted_by", "submitted_at", "job_id"),
)

saved_mappings = Table(
    "saved_mappings",
    metadata,
    *(Column(name, ID, primary_key=True) for name in ("saved_by", "kind", "name")),
    Column("columns", JSON, nullable=False),
    text("saved_at"),
)

merges = Table(
    "merges",
    metadata,
    Column("merge_id", ID, primary_key=True),
    *(Column(name, ID, nullable=False) for name in ("record_type", "from_id", "into_id")),
    *(text(name) for name in ("merged_at", "merged_by", "reason", "undone_at", "undone_by")),
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
    text("own_row"),
    Index("ix_merged_records_kept_id", "record_type", "kept_id"),
)

duplicate_pairs = Table(
    "duplicate_pairs",
    metadata,
    *(Column(name, ID, primary_key=True) for name in ("record_type", "first_id", "second_id")),
    Column("score", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
    *(text(name) for name in ("band", "found_at", "judgement", "judged_at", "judged_by", "note")),
)

feedback = Table(
    "feedback",
    metadata,
    *(Column(name, ID, primary_key=name == "feedback_id", nullable=False) for name in ("feedback_id", "provider_id")),
    *(text(name) for name in ("problem_hash", "problem_id", "judgement", "reason", "note")),
    *(text(name) for name in ("actor", "given_at", "withdrawn_at", "ranker_version")),
    Column("rank", Integer, nullable=False),
    Column("sighting", JSON, nullable=False),
    Index("ix_feedback_actor", "actor", "problem_hash", "provider_id"),
    Index("ix_feedback_provider_id", "provider_id", "feedback_id"),
)

rankers = Table(
    "rankers",
    metadata,
    *(Column(name, ID, primary_key=name == "version", nullable=False) for name in ("version", "parent")),
    *(text(name) for name in ("made_at", "last_feedback_id")),
    Column("feedbacks", Integer, nullable=False),
    *(Column(name, JSON, nullable=False) for name in ("parameters", "report")),
)

ranker_choices = Table(
    "ranker_choices",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("version", ID, nullable=False),
    text("chosen_at"),
    sqlite_autoincrement=True,
)

store_facts = Table("store_facts", metadata, Column("name", ID, primary_key=True), text("value"))
