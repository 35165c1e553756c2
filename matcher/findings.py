"""What Setu needs, looked at: versions, models, ranker, messages; what is wrong, and the command that mends it."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from embeddings.bundled_models import list_models
from matcher.model_choice import DEFAULT_MODELS, chosen_models
from matcher.ranker import ranker_of
from models.errors import SetuError
from models.ranker_versions import SHIPPED
from models.store import Store

PACKAGES = ("setu", "faiss-cpu", "onnxruntime", "bm25s", "fastapi", "sqlalchemy", "sentence-transformers", "torch")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what it is, what was found, and, when it is wrong, the command that mends it."""

    subject: str
    found: str
    mend: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing needs mending."""
        return not self.mend


def found_versions() -> Iterator[Finding]:
    """Yield the version of Python and of each package."""
    yield Finding("Python", platform.python_version())
    for package in PACKAGES:
        try:
            yield Finding(package, version(package))
        except PackageNotFoundError:
            yield Finding(package, "not installed", "pip install -c constraints.txt -e .")


def found_models(home: Path) -> Iterator[Finding]:
    """Yield which models are built and used under a home."""
    try:
        used = chosen_models(home)
    except SetuError as error:
        yield Finding("models", str(error), f"setu models use {' '.join(DEFAULT_MODELS)}")
        return
    for status in list_models(home):
        name = status.model.model_id
        if status.is_built:
            yield Finding(f"model {name}", f"built as {status.fingerprint}")
        elif name in used:
            yield Finding(f"model {name}", "not built", f"setu models build {name}")
    yield Finding("models", f"used: {', '.join(used)}")


def found_ranker(store: Store) -> Iterator[Finding]:
    """Yield whether the ranker that was chosen can rank."""
    with store.read() as transaction:
        used = transaction.rankers.in_use()
        try:
            ranker_of(transaction, used)
        except SetuError as error:
            yield Finding("ranker", str(error), f"setu ranker use {SHIPPED}")
            return
        yield Finding("ranker", f"{used} ranks; {transaction.feedback.count()} feedbacks")


def found_messages(store: Store) -> Iterator[Finding]:
    """Yield how many introductions wait for an answer, and whether all messages could be delivered."""
    with store.read() as transaction:
        counts, waiting = transaction.outbox.counts(), len(transaction.introductions.waiting())
    found = f"{counts['queued'] + counts['sending']} messages to send, {counts['dead']} not deliverable"
    mend = "setu outbox list --state dead, then setu outbox retry MESSAGE_ID (or --all)" if counts["dead"] else ""
    yield Finding("introductions", f"{waiting} wait for an answer; {found}", mend)
