"""The processes that are killed: ``python -m scripts.proof.work TASK``, with database and home from the environment.

Each does what the server's own threads do, by their own code, says ``begun`` when it has loaded everything, works until
nothing is left to do, and ends.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing

from api.flow_worker import FlowWorker
from api.import_worker import ImportWorker
from api.outbox.sender import Sender
from api.settings import Settings
from api.uploads import Uploads
from matcher.workspace import Workspace
from models.store import Store
from scripts.proof.killing import BEGUN


def imports(settings: Settings) -> None:
    """Run the queued imports."""
    with closing(Store.open(settings.database)) as store:
        worker = ImportWorker(store, Uploads(settings.home / "uploads"), settings.max_import_rows)
        _say_begun()
        while worker.run_next():
            pass


def index(settings: Settings) -> None:
    """Make the index from the database."""
    with closing(Workspace.open(database=settings.database, home=settings.home)) as workspace:
        _say_begun()
        workspace.indexer.rebuild()


def messages(settings: Settings) -> None:
    """Send the messages that are due."""
    with closing(Store.open(settings.database)) as store:
        sender = Sender(store, settings)
        _say_begun()
        sender.send_all()


def flow(settings: Settings) -> None:
    """Write the digests that are due, remind, end what nobody answered, and send it all."""
    with closing(Workspace.open(database=settings.database, home=settings.home)) as workspace:
        workspace.indexer.current()
        sender = Sender(workspace.store, settings)
        worker = FlowWorker(workspace.store, workspace.matcher, sender, settings.clocks, again_after_s=0.0)
        _say_begun()
        worker.work_once()


TASKS: dict[str, Callable[[Settings], None]] = {
    "imports": imports,
    "index": index,
    "messages": messages,
    "flow": flow,
}


def _say_begun() -> None:
    sys.stdout.write(f"{BEGUN}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    TASKS[sys.argv[1]](Settings())
