"""Which format of works a file has: told by its content; its name decides nothing."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from models.errors import DataFormat, NotFound
from models.importing.text_files import detect_encoding, open_text
from models.refusals import Refusal


class WorksKind(StrEnum):
    """What the rows of such a file are, as reports and batches call it."""

    WORKS = "works"


class WorksFormat(StrEnum):
    """Formats of the field."""

    ORCID = "orcid"
    OPENALEX = "openalex"
    BIBTEX = "bibtex"
    RIS = "ris"
    IRINS = "irins"


AUTO = "auto"
ENDINGS = (".xml", ".bib", ".ris", ".html", ".htm", ".xls")
"""Endings of works beside those of every import."""

TABLE_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods", ".json", ".jsonl", ".ndjson")
_HEAD = 200_000
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BIBTEX = re.compile(r"^\s*@[a-z]+\s*[{(]", re.IGNORECASE | re.MULTILINE)
_RIS = re.compile(r"^\ufeff?TY\s{1,2}-", re.MULTILINE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|table|body|head)\b", re.IGNORECASE)
_ORCID = re.compile(r'"orcid-identifier"|"work-summary"|"put-code"')
_OPENALEX = re.compile(
    r'"authorships"|"abstract_inverted_index"|"display_name_alternatives"|"last_known_institutions?"'
)


def recognise(path: Path) -> WorksFormat:
    """Return the format of a file of works.

    Raises:
        NotFound: There is no such file.
        DataFormat: It is empty, an old Office file, or looks like none of the formats.
    """
    head = first_bytes(path)
    if head.startswith(_OLD_OFFICE):
        raise DataFormat(Refusal.OLD_OFFICE_FILE.told(file=path.name))
    if head.startswith(_ZIP):
        return WorksFormat.IRINS
    with open_text(path, detect_encoding(path)) as stream:
        text = stream.read(_HEAD)
    return _of_text(text.lstrip("\ufeff \t\r\n"), path)


def is_html(path: Path) -> bool:
    """Return whether a file is a page, whatever its name says."""
    return bool(_HTML.search(first_bytes(path).decode("utf-8", "replace")[:4_000]))


def first_bytes(path: Path) -> bytes:
    """Return the beginning of a file that is not empty.

    Raises:
        NotFound: There is no such file.
        DataFormat: It is empty.
    """
    if not path.is_file():
        raise NotFound(f"there is no file {path}")
    with path.open("rb") as stream:
        head = stream.read(4_096)
    if not head.strip():
        raise DataFormat(Refusal.WORKS_FILE_EMPTY.told(file=path.name))
    return head


def _of_text(text: str, path: Path) -> WorksFormat:
    if text.startswith("<"):
        return WorksFormat.IRINS if _HTML.search(text[:4_000]) else WorksFormat.ORCID
    if text.startswith(("{", "[")):
        if _ORCID.search(text):
            return WorksFormat.ORCID
        return WorksFormat.OPENALEX if _OPENALEX.search(text) else WorksFormat.IRINS
    if _RIS.search(text):
        return WorksFormat.RIS
    if _BIBTEX.search(text):
        return WorksFormat.BIBTEX
    if path.suffix.casefold() in TABLE_ENDINGS:
        return WorksFormat.IRINS
    formats = ", ".join(WorksFormat)
    raise DataFormat(Refusal.WORKS_OF_NO_FORMAT.told(file=path.name, formats=formats))
