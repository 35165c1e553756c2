"""A real ``setu serve`` on the demo data with a file outbox, for people at browsers: accounts, letters, links."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from email.utils import parseaddr
from pathlib import Path

from api.outbox.sender import Sender
from api.settings import Settings
from matcher.workspace import Workspace
from models.errors import NotFound, SetuError
from models.store import Store
from scripts.benchmarks.server_process import HOST, ROOT, running_server
from scripts.demo.loader import load_demo

ENVIRONMENT = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "SETU_SENDS_MESSAGES": "false",
    "SETU_TEAM_TIME_S": "60",
}
"""Of the server: nothing from outside; `Stage.post` sends messages, and a team is found on a busy machine, too."""


@dataclass(frozen=True)
class Stage:
    """A running site.

    Args:
        settings: How it runs; messages are sent by `post`, so that nobody has to wait for the server's own round.
    """

    settings: Settings

    @property
    def address(self) -> str:
        """How pages begin."""
        return self.settings.address_in_letters()

    def setu(self, *arguments: str) -> str:
        """Return what a command of the command line prints.

        Raises:
            SetuError: It failed; the message holds what it said.
        """
        where = ["--home", str(self.settings.home), "--db", self.settings.database]
        command = [sys.executable, "-m", "scripts.cli", *arguments, *where]
        environment = ENVIRONMENT | {"SETU_PORT": str(self.settings.port)}
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, check=False)  # noqa: S603
        if done.returncode:
            raise SetuError(f"setu {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout.strip()

    def post(self) -> None:
        """Send every letter that is due into the outbox, as ``setu outbox send`` does."""
        with closing(Store.open(self.settings.database)) as store:
            Sender(store, self.settings).send_all()

    def letter_link(self, email: str, page: str = "") -> str:
        """Return the first link in the latest letter to somebody that leads to a page; any page where none is named.

        Raises:
            NotFound: No letter with a link came.
        """
        self.post()
        letters = sorted((self.settings.home / "outbox").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        for file in reversed(letters):
            letter = message_from_bytes(file.read_bytes(), policy=policy.default)
            if parseaddr(str(letter["To"]))[1] == email:
                link = re.search(rf"http://\S*{re.escape(page)}\S*", letter.get_content())
                if link is not None:
                    return link[0]
        raise NotFound(f"no letter with a link came to {email}; {len(letters)} letters lie in {self.settings.home}")


@contextmanager
def open_stage(models_home: Path, folder: Path, environment: Mapping[str, str] = ENVIRONMENT) -> Iterator[Stage]:
    """Fill a home with the demo data, serve it, and stop serving afterwards.

    Args:
        models_home: A home with built models; its cache of vectors is used, which makes all but the first time quick.
        folder: An empty folder for the new home and the server's log.
        environment: Of the server.

    Raises:
        SetuError: The server does not start; the message names its log.
    """
    home = folder / "home"
    url = _fill(models_home, home)
    with running_server(url, home, 1, folder / "server.log", environment) as server:
        yield Stage(Settings(home=home, database_url=url, host=HOST, port=server.port))


def _fill(models_home: Path, home: Path) -> str:
    """Fill a home and return the address of its database."""
    home.mkdir(parents=True)
    for name in ("models", "cache"):
        (models_home / name).mkdir(exist_ok=True)
        (home / name).symlink_to((models_home / name).resolve(), target_is_directory=True)
    with closing(Store.open(home / "demo.db")) as store:
        load_demo(store, date.today())
        url = store.url
    with closing(Workspace.open(database=url, home=home)) as workspace:
        workspace.indexer.compact()
    return url
