"""Reads the hand-written demo material: one TOML file a cluster, with tables of organisations, providers, problems."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import DataFormat, FieldProblem
from models.reference.lookups import cluster_names, fold_name

FOLDER = Path(__file__).parent / "material"

PROVIDER_KINDS = ("researcher", "laboratory", "facility", "startup", "call", "course")
KINDS = ("organisation", *PROVIDER_KINDS, "problem", "hopeless")


@dataclass(frozen=True)
class Entry:
    """One table of a material file: its kind, the cluster of its file and what was written."""

    kind: str
    cluster_id: str
    values: dict[str, Any]

    @property
    def entry_id(self) -> str:
        """The entry's id; empty where none was written."""
        return str(self.values.get("id", ""))


@dataclass(frozen=True)
class WrittenEvidence:
    """An evidence as it stands below its first owner; ``number`` counts that owner's evidences from 1."""

    owner: Entry
    number: int
    values: dict[str, Any]

    @property
    def evidence_id(self) -> str:
        """``<first owner>-e<n>``."""
        return f"{self.owner.entry_id}-e{self.number}"

    @property
    def owner_ids(self) -> tuple[str, ...]:
        """The first owner and those that it names."""
        return (self.owner.entry_id, *self.values.get("also", ()))


@dataclass(frozen=True)
class Material:
    """All entries, in the order of the files' names and of writing."""

    entries: tuple[Entry, ...]

    def of(self, *kinds: str) -> list[Entry]:
        """Return the entries of these kinds."""
        return [entry for entry in self.entries if entry.kind in kinds]

    def providers(self) -> list[Entry]:
        """Return the entries that can be the answer to a problem."""
        return self.of(*PROVIDER_KINDS)

    def evidence(self) -> Iterator[WrittenEvidence]:
        """Yield every evidence once, below its first owner."""
        for entry in self.entries:
            for number, values in enumerate(entry.values.get("evidence", ()), start=1):
                yield WrittenEvidence(entry, number, values)


def read_material(folder: Path = FOLDER) -> Material:
    """Read all material files of a folder.

    Raises:
        DataFormat: A file is no TOML, names no known cluster or holds an unknown table; all files are reported at once.
    """
    entries: list[Entry] = []
    problems: list[FieldProblem] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            entries.extend(_entries(tomllib.loads(path.read_text(encoding="utf-8"))))
        except (ValueError, KeyError) as error:
            problems.append(FieldProblem(path.name, "", str(error), "mend the file"))
    if problems or not entries:
        raise DataFormat(f"the demo material in {folder} cannot be read", problems)
    return Material(tuple(entries))


def _entries(written: dict[str, Any]) -> Iterator[Entry]:
    cluster_id = cluster_names()[fold_name(str(written.pop("cluster", "")))]
    for kind, tables in written.items():
        if kind not in KINDS:
            raise ValueError(f"[[{kind}]] is no kind of entry; there are {', '.join(KINDS)}")
        for values in tables:
            yield Entry(kind, cluster_id, values)
