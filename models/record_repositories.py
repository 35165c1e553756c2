"""The repositories of all record types on one connection."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from models.evidence_repository import EvidenceRepository, ProviderRepository
from models.journal import Journal
from models.problem_repository import ProblemRepository
from models.record_tables import ORGANISATIONS, PLACES
from models.repositories import Repository


class RecordRepositories:
    """Places, organisations, providers, evidence and problems, seen and written together."""

    def __init__(self, connection: Connection, journal: Journal | None) -> None:
        """Work on a connection inside a transaction; without a journal every write is refused."""
        self.places = Repository(connection, PLACES, journal)
        self.organisations = Repository(connection, ORGANISATIONS, journal)
        self.evidence = EvidenceRepository(connection, journal)
        self.providers = ProviderRepository(connection, self.evidence, journal)
        self.problems = ProblemRepository(connection, journal)

    def of(self, record_type: str) -> Repository[Any]:
        """Return the repository of a record type, by its word in the change log."""
        return next(one for one in self.in_order() if one.record_table.record_type == record_type)

    def in_order(self) -> list[Repository[Any]]:
        """Return all repositories, what is referred to before what refers to it."""
        return [self.places, self.organisations, self.providers, self.evidence, self.problems]
