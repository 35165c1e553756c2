"""The whole suite on PostgreSQL: where a test opens an SQLite file, it is given a database of a server instead.

A test names its databases by files, copies these files, and hands their names to processes that it starts. So a file
stands where it would stand, and says which database it means; a copied file means a copy of the database.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, event, make_url

from models import store
from models.database import make_engine, parse_url
from scripts.proof.postgres_server import PostgresServer

NOT_APPLICABLE = "not applicable: about an SQLite file"
_MARK = b"a test's PostgreSQL database\n"


@dataclass
class Stand:
    """The databases that files of this process mean, and the server that holds them."""

    server: PostgresServer
    made: dict[Path, str] = field(default_factory=dict)
    engines: list[Engine] = field(default_factory=list)
    connections: dict[Engine, list[Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def address(self, file: Path) -> URL | None:
        """Return the address of a file's database, making it where there is none; None for any other file."""
        with self.lock:
            if file.exists():
                name = self._named(file)
            else:
                name = self._noted(file, self.server.new_database()) if _has_place(file) else None
            return None if name is None else make_url(self.server.address(name))

    def drop_below(self, folder: Path) -> None:
        """Drop the databases of the files in a folder that a test leaves, also where it closed no store on them."""
        gone = [self.made.pop(file) for file in list(self.made) if file.is_relative_to(folder)]
        for engine in [one for one in self.engines if one.url.database in gone]:
            engine.dispose()
            self.engines.remove(engine)
            for connection in self.connections.pop(engine, []):
                connection.close()  # also one that a thread held when its store was closed
        self.server.drop(*gone)

    def watch(self, engine: Engine) -> None:
        """Know an engine and its connections from now on, to close them with the databases of a test."""
        self.engines.append(engine)
        known = self.connections.setdefault(engine, [])
        event.listen(engine, "connect", lambda connection, _: known.append(connection))

    def _named(self, file: Path) -> str | None:
        content = file.read_bytes() if file.is_file() else b""
        if not content.startswith(_MARK):
            return None
        name, whose = content.decode().splitlines()[1:]
        return name if whose == str(file) else self._noted(file, self.server.copied(name))

    def _noted(self, file: Path, name: str) -> str:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_MARK + f"{name}\n{file}\n".encode())
        self.made[file] = name
        return name


def redirect_stores(stand: Stand) -> None:
    """Give every store that is opened from now on a database of the server in place of a file."""

    def parse(url_or_path: str | Path) -> URL:
        url = parse_url(url_or_path)
        is_file = url.get_backend_name() == "sqlite"
        return (stand.address(Path(url.database or "")) if is_file else None) or url

    def make(url: URL) -> Engine:
        engine = make_engine(url)
        stand.watch(engine)
        return engine

    store.parse_url = parse  # type: ignore[attr-defined]
    store.make_engine = make  # type: ignore[attr-defined]


def _has_place(file: Path) -> bool:
    """Say whether a file could be made there; what SQLite says of one that cannot is what is tested."""
    return next(parent for parent in file.parents if parent.exists()).is_dir()
