"""Options that several commands share, and what they mean together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from api.settings import Settings
from models.errors import NotFound
from scripts.console import progress_bars

if TYPE_CHECKING:
    from matcher.workspace import Workspace

Home = Annotated[Path | None, typer.Option("--home", help="Folder of all state; else SETU_HOME.")]
Database = Annotated[str | None, typer.Option("--db", help="Database file or URL; its index lies beside it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on standard output.")]
FameNeutral = Annotated[bool, typer.Option("--fame-neutral", help="Do not favour long publication lists.")]


@dataclass(frozen=True)
class State:
    """Where the state of this call lives."""

    home: Path
    database: str

    def require_database(self) -> None:
        """Refuse a database file that does not exist: a mistyped name must not become an empty database.

        Raises:
            NotFound: There is no such file.
        """
        if "://" not in self.database and not Path(self.database).exists():
            raise NotFound(
                f"there is no database {self.database}; fill one with setu import KIND FILE --db {self.database}, "
                "or name another with --db"
            )

    @contextmanager
    def workspace(self, *, is_index_wanted: bool = True, may_be_new: bool = False) -> Iterator[Workspace]:
        """Open the database with its models and index, and close it afterwards; shows progress on standard error.

        Args:
            is_index_wanted: Bring the index up to date first.
            may_be_new: Make the database where there is none, in place of refusing.

        Raises:
            NotFound: There is no such database.
        """
        if not may_be_new:
            self.require_database()
        from matcher.workspace import Workspace  # here, so that `setu serve` starts its processes sooner

        with ExitStack() as opened:
            with progress_bars() as report:
                workspace = Workspace.open(database=self.database, home=self.home, progress=report)
                opened.callback(workspace.close)
                if is_index_wanted:
                    workspace.indexer.current()
            yield workspace


def locate_state(home: Path | None, database: str | None) -> State:
    """Return where state lives: flags over environment over defaults."""
    settings = make_settings()
    chosen = (home or settings.home).expanduser()
    return State(chosen, database or settings.database_url or str(chosen / "setu.db"))


def make_settings(**given: Any) -> Settings:
    """Return the settings of environment and flags; a flag that is ``None`` was not given.

    Raises:
        BadParameter: A value is not allowed; the message names every one.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, one['loc']))}: {one['msg']} (given: {one['input']!r})" for one in error.errors()]
        raise typer.BadParameter(f"settings (flags and SETU_… variables): {'; '.join(wrong)}") from error
    except SettingsError as error:
        raise typer.BadParameter(f"settings (SETU_… variables): {error}") from error
