"""Where a proof plays: a database of either kind with a home of its own, filled with an invented directory."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.settings import environment_with
from models.details import ProviderKind, ResearcherDetails
from models.introductions.contacts import Contact, ContactOf
from models.moments import now_utc
from models.records import Evidence, EvidenceKind, Organisation, Problem, Provenance, Provider
from models.store import Store
from scripts.proof.postgres_server import PostgresServer, running_postgres
from scripts.proof.proof import Plan

SOURCE = Provenance("invented for a proof", date(2026, 11, 28))
MATERIALS = (
    "zinc",
    "jute",
    "glass",
    "bamboo",
    "copper",
    "millet",
    "leather",
    "clay",
    "steel",
    "cotton",
    "milk",
    "brass",
)
PROCESSES = ("plating", "drying", "coating", "casting", "weaving", "milling", "tanning", "firing", "cooling", "dyeing")
FAULTS = ("cracks after rain", "peels at the edge", "loses its colour", "smells of acid", "breaks under load")


@dataclass(frozen=True)
class Stage:
    """One database, and the home of the processes that use it."""

    kind: str
    database: str
    home: Path

    def environment(self, **settings: object) -> dict[str, str]:
        """Return the environment of a process here; ``settings`` are Setu's, in small letters."""
        quiet = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        named = {"SETU_HOME": str(self.home), "SETU_DATABASE_URL": self.database}
        given = {f"SETU_{name.upper()}": str(value) for name, value in settings.items()}
        return environment_with(quiet | named | given)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the database in this process."""
        with closing(Store.open(self.database)) as store:
            yield store


@contextmanager
def stages(plan: Plan, name: str) -> Iterator[tuple[Stage, Stage]]:
    """Give an empty SQLite file and an empty database of a PostgreSQL server, whose commits reach the disk."""
    with running_postgres() as server:
        yield _stage(plan, name, "sqlite", None), _stage(plan, name, "postgresql", server)


def _stage(plan: Plan, name: str, kind: str, server: PostgresServer | None) -> Stage:
    home = plan.folder / name / kind
    home.mkdir(parents=True)
    (home / "models").symlink_to(plan.models.absolute(), target_is_directory=True)
    database = str(home / "setu.db") if server is None else server.address(server.new_database())
    return Stage(kind, database, home)


def fill(store: Store, people: int, problems: int, seed: int) -> None:
    """Store an invented directory: people with three statements each, all with addresses, and problems."""
    chance = seeded(seed)
    keys = [f"person-{number:04d}" for number in range(people)]
    with store.write() as transaction:
        transaction.organisations.put([Organisation("works", "Invented Works", SOURCE)])
        transaction.providers.put(map(_person, keys))
        transaction.evidence.put(evidence(f"{key}-{number}", key, chance) for key in keys for number in range(3))
        transaction.problems.put(_problems(problems, chance))
        for key in keys:
            transaction.contacts.put(
                Contact(ContactOf.PROVIDER, key, key, f"{key}@proof.example", wants_digest=True), now_utc()
            )


def evidence(evidence_id: str, owner: str, chance: random.Random) -> Evidence:
    """Return a statement about something that its owner mended."""
    return Evidence(evidence_id, EvidenceKind.STATEMENT, (owner,), SOURCE, text=f"We mended {sentence(chance)}.")


def seeded(seed: int) -> random.Random:
    """Return chance that a seed decides: what is repeatable is no secret."""
    return random.Random(seed)  # noqa: S311


def sentence(chance: random.Random) -> str:
    """Return a few words about something that goes wrong."""
    material, process, fault = (chance.choice(words) for words in (MATERIALS, PROCESSES, FAULTS))
    return f"{material} that {fault} after {process}, batch {chance.randrange(10_000)}"


def _person(key: str) -> Provider:
    return Provider(key, ProviderKind.RESEARCHER, f"Person {key}", ResearcherDetails(), SOURCE, "works")


def _problems(count: int, chance: random.Random) -> Sequence[Problem]:
    return [Problem(f"problem-{number:04d}", f"Our {sentence(chance)}", SOURCE) for number in range(count)]
