"""What a backup says of itself: its first member, ``manifest.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from models.errors import DataFormat, FieldProblem

FORMAT = 1
"""Rises when an archive can no longer be read by what read it before."""

DATABASE = "setu.db"
"""The member that is the database, always as an SQLite file, whichever kind it came from."""


@dataclass(frozen=True)
class StoredFile:
    """One file of an archive: bytes and SHA-256 of what it must unpack to."""

    size: int
    sha256: str


@dataclass(frozen=True)
class BackupManifest:
    """What an archive holds.

    Args:
        made_at: When its database was read, ISO, UTC.
        setu_version: The version that made it.
        schema: Revision of the database.
        database_id: Id of the database it was taken from.
        rows: Table → number of rows.
        files: Name in the archive → what it must unpack to; names use ``/``.
    """

    made_at: str
    setu_version: str
    schema: str
    database_id: str
    rows: Mapping[str, int]
    files: Mapping[str, StoredFile]
    format: int = FORMAT

    def to_json(self) -> bytes:
        """Return the manifest as it stands in the archive."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, written: bytes, name: str) -> BackupManifest:
        """Read the manifest of an archive that is called ``name``.

        Raises:
            DataFormat: It is not one, or a later version of Setu wrote it.
        """
        try:
            given: dict[str, Any] = json.loads(written)
            if given["format"] != FORMAT:
                raise _refusal(name, f"has format {given['format']}", "restore it with the version that made it")
            files = {path: StoredFile(**of) for path, of in given["files"].items()}
            return cls(**{one.name: given[one.name] for one in fields(cls)} | {"files": files})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _refusal(name, "has no readable manifest", "give a file that setu backup made") from error


def _refusal(name: str, reason: str, fix: str) -> DataFormat:
    return DataFormat("backup cannot be read", [FieldProblem("backup", name, reason, fix)])
