"""Alembic environment; run by `models.schema` and, for developers, by the ``alembic`` command."""
