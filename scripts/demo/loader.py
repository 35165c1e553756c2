"""Loads the shipped demo data into a store by the same importer that users' files go through."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matcher.introductions.ask import ASKABLE
from models.importing.importer import import_file
from models.importing.kinds import ImportKind
from models.importing.report import ImportReport
from models.introductions.contacts import MAX_LENGTH, Contact, ContactOf
from models.moments import now_utc
from models.store import Store

FOLDER = Path(__file__).parent / "data"
SYNTHETIC = "invented for the demo"


def load_demo(store: Store, today: date, *, folder: Path = FOLDER) -> list[ImportReport]:
    """Import the demo files in their order, with their dates moved to ``today``.

    Slots, deadlines and first days are as far from ``today`` as they were from the reference day of the files, so
    that the demo is always fresh and a closed call stays closed. A second load on the same day changes nothing; one on
    a later day changes only records with such dates.

    Args:
        store: Where the records go.
        today: The day on which the demo is shown.
        folder: The files with their ``meta.json``.

    Returns:
        The report of each file, in order.

    Raises:
        DataFormat: A file cannot be read.
    """
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    moved_by = today - date.fromisoformat(meta["reference_day"])
    reports = []
    with TemporaryDirectory(prefix="setu-demo-") as scratch:
        for file in meta["files"]:
            moved = Path(scratch) / file["name"]
            _move_dates(folder / file["name"], moved, file["moving_dates"], moved_by)
            reports.append(import_file(store, ImportKind(file["kind"]), moved))
    _give_addresses(store)
    return reports


def _give_addresses(store: Store) -> None:
    """Give everybody who can be asked an invented address under ``.example``, which no mail server delivers to."""
    with store.write() as transaction:
        people = [one for one in transaction.providers.iterate() if one.kind in ASKABLE]
        known = transaction.contacts.find_many(ContactOf.PROVIDER, [one.provider_id for one in people])
        for one in people:
            if one.provider_id not in known:
                email = f"{one.provider_id}@setu-demo.example"
                contact = Contact(ContactOf.PROVIDER, one.provider_id, one.name[:MAX_LENGTH], email, source=SYNTHETIC)
                transaction.contacts.put(contact, now_utc())


def _move_dates(source: Path, target: Path, names: list[str], moved_by: timedelta) -> None:
    with source.open(encoding="utf-8") as rows, target.open("w", encoding="utf-8") as moved:
        for line in rows:
            moved.write(json.dumps(_moved(json.loads(line), names, moved_by), ensure_ascii=False) + "\n")


def _moved(row: dict[str, Any], names: list[str], moved_by: timedelta) -> dict[str, Any]:
    dates = {name: (date.fromisoformat(row[name]) + moved_by).isoformat() for name in names if row.get(name)}
    return {**row, **dates}
