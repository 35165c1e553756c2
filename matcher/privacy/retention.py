"""Keeping to the rules of how long what is kept: rows and files whose time is over go, once a day, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from models.introductions.clocks import Clocks
from models.moments import moment_of
from models.privacy.retention import FILE_RULES, FileRule
from models.store import Store, Transaction

TASK = "privacy.retention"
EVERY = timedelta(days=1)


@dataclass(frozen=True)
class Removed:
    """What went, or in a dry run would go, by rule; every rule is named."""

    rows: Mapping[str, int]
    files: Mapping[str, int]

    @property
    def result(self) -> dict[str, int]:
        """The sums, as the result of a job."""
        return {"removed_rows": sum(self.rows.values()), "removed_files": sum(self.files.values())}


def is_due(transaction: Transaction, now: datetime, clocks: Clocks) -> bool:
    """Return whether the rules were not kept to within a day; the first time, whether there is anything to remove."""
    last = next(iter(transaction.jobs.latest([TASK], 1)), None)
    if last is None:
        return any(transaction.retention.due(now).values())
    return moment_of(last.submitted_at) <= now - EVERY


def keep_to_rules(store: Store, home: Path, now: datetime, *, is_dry: bool = False) -> Removed:
    """Remove what has had its time.

    Args:
        store: The database.
        home: The folder in which messages and refused rows lie.
        now: The present moment.
        is_dry: Count only.
    """
    if is_dry:
        with store.read() as transaction:
            rows = transaction.retention.due(now)
    else:
        with store.write() as transaction:
            rows = transaction.retention.keep(now)
    old = {rule.name: _old_files(home, rule, now) for rule in FILE_RULES}
    if not is_dry:
        for path in (path for paths in old.values() for path in paths):
            path.unlink(missing_ok=True)
    return Removed(rows, {name: len(paths) for name, paths in old.items()})


def _old_files(home: Path, rule: FileRule, now: datetime) -> list[Path]:
    until = (now - timedelta(days=rule.days)).timestamp()
    return sorted(path for path in home.glob(rule.pattern) if path.stat().st_mtime <= until)
