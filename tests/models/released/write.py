"""Write what a version of Setu stores, as SQL: run with the code of that version, once, when it is released.

::

    git worktree add /tmp/release COMMIT
    cd /tmp/release && python PATH/OF/THIS/write.py > PATH/OF/THIS/SCHEMA.sql

Records go through that version's own store; tables that are then still empty get rows made from the types of their
columns.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Float, Integer, create_engine, insert, select

sys.path.insert(0, str(Path.cwd()))


def main() -> None:
    """Print the statements that make a database of the version whose folder this runs in."""
    from models import tables
    from models.store import Store
    from tests.models import examples

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "released.db")
        store = Store.open(file)
        with store.write() as tx:
            tx.places.put([examples.place("pune")])
            tx.organisations.put([examples.organisation("coep")])
            tx.providers.put([examples.provider("ann"), examples.provider("bob")])
            tx.evidence.put([examples.evidence("e1", "ann", "bob")])
            tx.problems.put([examples.problem("q1")])
            if hasattr(tx, "erased"):  # not before 0008
                from models.privacy.tombstones import KeyKind

                tx.erased.put(KeyKind.RECORD, ["gone"], datetime(2026, 11, 28, tzinfo=UTC))
        store.close()
        engine = create_engine(f"sqlite:///{file}")
        with engine.begin() as connection:
            for table in tables.metadata.sorted_tables:
                if connection.execute(select(table).limit(1)).first() is None:
                    connection.execute(insert(table), [{c.name: value_of(c, i) for c in table.columns} for i in (0, 1)])
        engine.dispose()
        with sqlite3.connect(file) as connection:
            sys.stdout.writelines(f"{line}\n" for line in connection.iterdump())


def value_of(column: Any, i: int) -> Any:
    """Return the value of a row; foreign keys lead to the row of the same number."""
    for key in column.foreign_keys:
        return value_of(key.column, i)
    for kind, value in (
        (JSON, {"पुणे": i}),
        (Boolean, i == 1),
        (Date, date(2026, 1, 1 + i)),
        (Float, i + 0.5),
        (Integer, 10 + i),
    ):
        if isinstance(column.type, kind):
            return value
    return f"{column.table.name}.{column.name} {i}"


if __name__ == "__main__":
    main()
