"""Uploaded files on their way to an import: kept under the home folder until their job has ended."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.errors import Conflict, DataFormat, InvalidInput
from models.flaws import Flaw
from models.importing.readers import READERS
from models.importing.works.formats import ENDINGS, WorksKind
from models.refusals import Refusal

_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_STEM = 80


@dataclass(frozen=True)
class Uploads:
    """The folder of uploads; each job has a folder of its own in it."""

    folder: Path

    def keep(self, job_id: str, name: str, content: BinaryIO) -> Path:
        """Write an upload to disk and return where; the name holds the job's id, by which its batch is found again."""
        path = self.folder / job_id / f"{Path(name).stem}.{job_id}{Path(name).suffix}"
        path.parent.mkdir(parents=True)
        with path.open("wb") as target:
            shutil.copyfileobj(content, target)
        return path

    def keep_mapping(self, job_id: str, content: BinaryIO) -> Path:
        """Write a mapping beside its upload and return where."""
        path = self.folder / job_id / "mapping.toml"
        with path.open("wb") as target:
            shutil.copyfileobj(content, target)
        return path

    def errors_path(self, job_id: str) -> Path:
        """Return where the refused rows of a job are written."""
        return self.folder / job_id / "errors.csv"

    def copy(self, from_id: str, to_id: str, name: str) -> dict[str, str]:
        """Copy an upload and its mapping for another job, and return where they are, as options of that job.

        Raises:
            Conflict: The upload is not kept any more.
        """
        source = next((self.folder / from_id).glob(f"*.{from_id}.*"), None)
        if source is None:
            raise Conflict(Refusal.FILE_NOT_KEPT.told())
        with source.open("rb") as content:
            path = self.keep(to_id, name, content)
        mapping = self.folder / from_id / "mapping.toml"
        if not mapping.is_file():
            return {"path": str(path), "mapping": ""}
        with mapping.open("rb") as content:
            return {"path": str(path), "mapping": str(self.keep_mapping(to_id, content))}

    def holds_file(self, job_id: str) -> bool:
        """Return whether the file of a job is still kept."""
        return next((self.folder / job_id).glob(f"*.{job_id}.*"), None) is not None

    def discard(self, job_id: str) -> None:
        """Delete a job's files, but not its refused rows."""
        for path in (self.folder / job_id).glob("*"):
            if path != self.errors_path(job_id):
                path.unlink(missing_ok=True)


def upload_name(given: str | None, kind: str) -> str:
    """Return a harmless file name with the ending of a format that can be imported as a kind.

    Raises:
        DataFormat: The ending is not known.
    """
    # A browser may send a whole path, with either slash.
    name = _UNSAFE.sub("-", re.split(r"[\\/]", given or "")[-1]).strip(".-")
    path = Path(name)
    endings = (*READERS, *ENDINGS) if kind == WorksKind.WORKS else tuple(READERS)
    if path.suffix.casefold() not in endings or not path.stem:
        problem = Flaw.NO_FILE_TO_IMPORT.problem("/file", given or "", endings=", ".join(endings))
        raise DataFormat(Refusal.UPLOAD_OF_NO_KIND.told(), [problem])
    return f"{path.stem[:_LONGEST_STEM]}{path.suffix.casefold()}"


def too_many_rows(most: int) -> InvalidInput:
    """Return the refusal of a file with more rows than one upload may have."""
    return InvalidInput(Refusal.UPLOAD_TOO_LONG.told(), [Flaw.TOO_MANY_ROWS.problem("/file", "", most=most)])
