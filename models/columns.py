"""What the tables of all rooms are made with: their metadata, and the columns that recur."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, MetaData, Text

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


def text(name: str) -> Column[str]:
    """Return a column of text that is never null."""
    return Column(name, Text, nullable=False)
