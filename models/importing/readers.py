"""Open any file that can be imported: its format is told by its name and must agree with its first bytes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from models.errors import DataFormat, NotFound
from models.importing.csv_reader import read_csv
from models.importing.json_reader import read_json, read_jsonl
from models.importing.rows import ReadOptions, Source
from models.importing.sheet_reader import read_sheet
from models.refusals import Refusal

Reader = Callable[[Path, ReadOptions, Collection[str]], Source]

READERS: dict[str, Reader] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
    ".xlsx": read_sheet,
    ".xlsm": read_sheet,
    ".ods": read_sheet,
    ".json": lambda path, options, _known: read_json(path, options),
    ".jsonl": lambda path, options, _known: read_jsonl(path, options),
    ".ndjson": lambda path, options, _known: read_jsonl(path, options),
}
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def open_rows(path: Path, options: ReadOptions, known: Collection[str]) -> Source:
    """Open a file for import.

    Args:
        path: The file; its ending names the format.
        options: What the mapping states about the file.
        known: Folded names of the columns that will be read.

    Returns:
        The source; its rows are read as they are asked for.

    Raises:
        NotFound: There is no such file.
        DataFormat: The ending is not known, does not agree with the content, or the file is empty or damaged.
    """
    if not path.is_file():
        raise NotFound(f"there is no file {path}")
    reader = READERS.get(path.suffix.casefold())
    if reader is None:
        raise DataFormat(f"{path.name}: {path.suffix or 'no ending'} is not known; give {', '.join(READERS)}")
    _check_content(path)
    return reader(path, options, known)


def _check_content(path: Path) -> None:
    with path.open("rb") as stream:
        head = stream.read(8)
    if not head:
        raise DataFormat(Refusal.FILE_EMPTY.told(file=path.name))
    if head.startswith(_OLD_OFFICE):
        raise DataFormat(Refusal.OLD_OFFICE_FILE.told(file=path.name))
    is_sheet = READERS[path.suffix.casefold()] is read_sheet
    if head.startswith(_ZIP) and not is_sheet:
        raise DataFormat(Refusal.ARCHIVE_NOT_TEXT.told(file=path.name))
    if is_sheet and not head.startswith(_ZIP):
        raise DataFormat(Refusal.NO_WORKBOOK.told(file=path.name))
