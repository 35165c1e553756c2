"""The workflow of problems and introductions: progress, history, contacts, links, messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _ids(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _ID, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _json(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.JSON(), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables; problems that are there have no row, which means published, or blinded."""
    _make_progress_and_introductions()
    op.create_table(
        "history",
        sa.Column("seq", _SEQUENCE, autoincrement=True, nullable=False),
        *_ids("record_type", "record_id"),
        *_texts("step", "from_state", "to_state", "actor", "role", "at", "reason", "note"),
        *_json("facts"),
        sa.PrimaryKeyConstraint("seq", name="pk_history"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_history_record_id", "history", ["record_type", "record_id", "seq"])
    op.create_table(
        "contacts",
        *_ids("record_type", "record_id"),
        *_texts("name", "email", "phone", "language", "source", "noted_at", "digest_at"),
        sa.Column("wants_digest", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("record_type", "record_id", name="pk_contacts"),
    )
    _make_links_and_messages()


def downgrade() -> None:
    """Drop the workflow; the problems stay."""
    for name in ("notifications", "links", "contacts", "history", "introductions", "problem_progress"):
        op.drop_table(name)
    op.execute("DELETE FROM store_facts WHERE name = 'last_introduction'")


def _make_progress_and_introductions() -> None:
    op.create_table(
        "problem_progress",
        *_ids("problem_id", "duplicate_of"),
        *_texts("state", "owner", "confidentiality", "public_title", "public_text", "mission", "changed_at"),
        *_json("outcome"),
        sa.PrimaryKeyConstraint("problem_id", name="pk_problem_progress"),
    )
    op.create_index("ix_problem_progress_state", "problem_progress", ["state", "changed_at", "problem_id"])
    op.create_table(
        "introductions",
        *_ids("introduction_id", "problem_id", "provider_id", "follows"),
        *_texts("state", "asked_by", "problem_hash", "reason", "created_at", "asked_at", "sent_at", "seen_at"),
        *_texts("answered_at", "due_at", "ended_at", "disclosed_at"),
        sa.Column("reminders", sa.Integer(), nullable=False),
        *_json("shortlist", "outcome"),
        sa.PrimaryKeyConstraint("introduction_id", name="pk_introductions"),
    )
    op.create_index("ix_introductions_problem_id", "introductions", ["problem_id", "introduction_id"])
    op.create_index("ix_introductions_provider_id", "introductions", ["provider_id", "introduction_id"])
    op.create_index("ix_introductions_state", "introductions", ["state", "due_at", "introduction_id"])
    op.create_index("ix_introductions_asked_by", "introductions", ["asked_by", "asked_at"])


def _make_links_and_messages() -> None:
    op.create_table(
        "links",
        *_ids("token_hash", "record_id"),
        *_texts("purpose", "made_at", "expires_at"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_links"),
    )
    op.create_index("ix_links_record_id", "links", ["record_id"])
    op.create_table(
        "notifications",
        *_ids("message_id", "to_id", "about_id"),
        *_texts("kind", "to_type", "state", "queued_at", "due_at", "worker", "leased_until", "sent_at", "failure"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        *_json("facts"),
        sa.PrimaryKeyConstraint("message_id", name="pk_notifications"),
    )
    op.create_index("ix_notifications_state", "notifications", ["state", "due_at", "message_id"])
    op.create_index("ix_notifications_about_id", "notifications", ["about_id"])
    op.create_index("ix_notifications_to_id", "notifications", ["to_type", "to_id"])
