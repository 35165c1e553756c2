"""Text files of unknown encoding: which one it is, and lines of bounded length."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from models.errors import DataFormat
from models.refusals import Refusal

MAX_LINE = 32_000_000
"""Longest line in characters that is read at all; a longer one means that this is not a text of rows."""

_BLOCK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def detect_encoding(path: Path) -> str:
    """Name the encoding: by byte order mark, else UTF-8 if the whole file is, else UTF-16 by its zero bytes or cp1252.

    Args:
        path: A text file.

    Returns:
        A Python codec name; an empty file is UTF-8.

    Raises:
        DataFormat: The bytes are no text.
    """
    with path.open("rb") as stream:
        head = stream.read(4096)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if wide := _utf16_without_mark(head):
        return wide
    _refuse_binary(path, head)
    return "utf-8" if _is_utf8(path) else "cp1252"


def open_text(path: Path, encoding: str) -> TextIO:
    """Open for reading with line ends kept; bytes that the encoding does not know become U+FFFD."""
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise DataFormat(f"{encoding!r} is no encoding; give for example utf-8, utf-16 or cp1252") from error
    return path.open(encoding=encoding, errors="replace", newline="")


def bounded_lines(stream: TextIO, path: Path) -> Iterator[str]:
    """Yield the lines of a text with their ends.

    Raises:
        DataFormat: A line is longer than ``MAX_LINE``.
    """
    number = 0
    while line := stream.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE:
            raise DataFormat(Refusal.LINE_TOO_LONG.told(file=path.name, line=number, most=f"{MAX_LINE:,}"))
        yield line


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while block := stream.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _utf16_without_mark(head: bytes) -> str:
    pairs = len(head) // 2
    if pairs < 4:
        return ""
    if head[1 : 2 * pairs : 2].count(0) > 0.7 * pairs:
        return "utf-16-le"
    return "utf-16-be" if head[0 : 2 * pairs : 2].count(0) > 0.7 * pairs else ""


def _refuse_binary(path: Path, head: bytes) -> None:
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in head)
    if controls > 0.05 * len(head) + 2:
        raise DataFormat(Refusal.BINARY_FILE.told(file=path.name))
