"""What made an index, and what it holds: written beside it, checked before it is used."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from embeddings.model_folder import sha256_of
from embeddings.passages import PassageSettings
from embeddings.tokenizer import TOKENIZER_VERSION
from models.errors import IndexMismatch

MANIFEST_NAME = "manifest.json"
SCHEMA = 1
_MEND = "run: setu index --rebuild"


@dataclass(frozen=True)
class IndexIdentity:
    """All that decides on an index's contents beside the records: two that differ in one cannot stand for each other.

    Args:
        database_id: The database whose records are indexed.
        views: Model id → fingerprint, in the order of configuration.
        passages: How texts were split.
        tokenizer: Version of the tokenizer.
        schema: Version of the files.
    """

    database_id: str
    views: tuple[tuple[str, str], ...]
    passages: PassageSettings = field(default_factory=PassageSettings)
    tokenizer: str = TOKENIZER_VERSION
    schema: int = SCHEMA

    def check(self, other: IndexIdentity, folder: Path) -> None:
        """Compare with the identity that is asked for.

        Raises:
            IndexMismatch: They differ; the message names both sides of every difference.
        """
        mine, theirs = asdict(self), asdict(other)
        differences = [
            f"{name} is {_shown(mine[name])} in the index and {_shown(theirs[name])} here"
            for name in mine
            if mine[name] != theirs[name]
        ]
        if differences:
            raise IndexMismatch(f"the index in {folder} does not fit: {'; '.join(differences)}; {_MEND}")


@dataclass(frozen=True)
class FileFacts:
    """Size and checksum of one file."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a generation folder holds.

    Args:
        identity: What made it.
        applied_seq: The last change of the database that it contains.
        passages: Number of rows.
        evidence: Number of evidences with a passage.
        owners: Number of owners.
        kinds: Kind of vector index of each view.
        files: Size and checksum by file name.
    """

    identity: IndexIdentity
    applied_seq: int
    passages: int
    evidence: int
    owners: int
    kinds: tuple[str, ...]
    files: dict[str, FileFacts]

    def write(self, folder: Path) -> None:
        """Write ``manifest.json``; the same facts give the same bytes."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"
        (folder / MANIFEST_NAME).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read ``manifest.json`` and compare the sizes of the files.

        Raises:
            IndexMismatch: It cannot be read, is of another schema, or a file is missing or of another size.
            FileNotFoundError: There is no manifest, because another process removed the generation.
        """
        text = (folder / MANIFEST_NAME).read_text(encoding="utf-8")
        try:
            manifest = cls._of(json.loads(text))
        except (ValueError, TypeError, KeyError) as error:
            raise IndexMismatch(f"the manifest in {folder} cannot be read ({error}); {_MEND}") from error
        for name, facts in manifest.files.items():
            size = (folder / name).stat().st_size
            if size != facts.bytes:
                raise IndexMismatch(f"{folder / name} has {size} bytes, the manifest says {facts.bytes}; {_MEND}")
        return manifest

    def damaged_files(self, folder: Path) -> list[str]:
        """Return the names of files whose checksum is not the one written down; reads everything."""
        return [name for name, facts in sorted(self.files.items()) if sha256_of(folder / name) != facts.sha256]

    @classmethod
    def _of(cls, value: dict[str, Any]) -> Manifest:
        identity = value.pop("identity")
        views = tuple((name, fingerprint) for name, fingerprint in identity.pop("views"))
        passages = PassageSettings(**identity.pop("passages"))
        files = {name: FileFacts(**facts) for name, facts in value.pop("files").items()}
        kinds = tuple(value.pop("kinds"))
        return cls(IndexIdentity(views=views, passages=passages, **identity), kinds=kinds, files=files, **value)


def facts_of(path: Path) -> FileFacts:
    """Return size and checksum of a file."""
    return FileFacts(path.stat().st_size, sha256_of(path))


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(fingerprint) for _, fingerprint in value) or "no model"
    return str(value)
