"""Read one file of works in a process of its own and write its rows as JSON lines to standard output.

Run by ``works_reader`` as a script, so that a hostile file can use no more memory and time than allowed and takes
nothing with it when it is killed.
Arguments: the file, its format, its encoding, memory in MB, CPU seconds, output in MB.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

# An isolated interpreter does not know where Setu lies; it is read from where this file is.
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from models.errors import DataFormat
from models.importing.json_reader import read_json, read_jsonl
from models.importing.rows import ReadOptions, Row
from models.importing.sheet_child import limit
from models.importing.text_files import bounded_lines, open_text
from models.importing.works.bibtex import read_bibtex
from models.importing.works.formats import WorksFormat
from models.importing.works.html_table import largest_table
from models.importing.works.openalex import read_openalex
from models.importing.works.orcid import read_orcid
from models.importing.works.records import WorksRow, row_to_json
from models.importing.works.ris import read_ris
from models.importing.works.xml_tree import read_xml
from models.refusals import Refusal


def rows_of(path: Path, works_format: WorksFormat, encoding: str) -> Iterator[WorksRow]:
    """Yield the rows of a file.

    Raises:
        DataFormat: It is broken as a whole.
    """
    if works_format is WorksFormat.OPENALEX:
        yield from _openalex(path, encoding)
        return
    with open_text(path, encoding) as stream:
        if works_format is WorksFormat.RIS:
            yield from read_ris(bounded_lines(stream, path))
        elif works_format is WorksFormat.BIBTEX:
            yield from read_bibtex(stream.read())
        elif works_format is WorksFormat.ORCID:
            yield from read_orcid(_orcid_root(path, stream.read()))
        else:
            for number, cells in enumerate(largest_table(stream.read()), 1):
                yield WorksRow(number, values={"cells": cells})


def _orcid_root(path: Path, text: str) -> object:
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return read_xml(path)
    try:
        return json.loads(text.lstrip("\ufeff"))
    except ValueError:
        return _orcid_lines(path, text)


def _orcid_lines(path: Path, text: str) -> list[object]:
    """Return the records of a file that holds one a line."""
    try:
        return [json.loads(line) for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    except ValueError as error:
        raise DataFormat(Refusal.BROKEN_WORKS_JSON.told(file=path.name, what=error)) from error


def _openalex(path: Path, encoding: str) -> Iterator[WorksRow]:
    for row in _elements(path, encoding):
        if row.problem:
            yield WorksRow(row.number, problem=row.problem)
        elif row.values:
            yield read_openalex(row.number, dict(row.values))
        else:
            yield WorksRow(row.number, skip_reason="empty row")


def _elements(path: Path, encoding: str) -> Iterator[Row]:
    """Yield the elements: of an array, of the answer's ``results``, of lines, or the one object that the file is."""
    with open_text(path, encoding) as stream:
        first = stream.readline().strip().lstrip("\ufeff")
    options = ReadOptions(encoding=encoding, records="results")
    if first.startswith("{") and first.endswith("}") and '"results"' not in first[:20_000]:
        return read_jsonl(path, options).rows
    if first.startswith("["):
        return read_json(path, options).rows
    with open_text(path, encoding) as stream:
        whole = stream.read(1 << 20)
    if '"results"' in whole:
        return read_json(path, options).rows
    return iter([Row(1, 0, json.loads(path.read_text(encoding=encoding)))])


def main() -> None:
    """Limit this process, read the file, write its rows."""
    path, works_format, encoding, memory_mb, cpu_s, output_mb = sys.argv[1:]
    limit(int(memory_mb), int(cpu_s), int(output_mb))
    try:
        for row in rows_of(Path(path), WorksFormat(works_format), encoding):
            sys.stdout.write(json.dumps(row_to_json(row)) + "\n")
    except DataFormat as error:
        known = {"code": error.told.code, "details": error.told.details} if error.told.code else {}
        sys.exit(json.dumps({"text": str(error)[:300]} | known))
    except (MemoryError, OSError, RecursionError, ValueError) as error:
        sys.exit(f"{type(error).__name__}: {error}"[:300])


if __name__ == "__main__":
    main()
