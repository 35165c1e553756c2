"""Mend text that somebody decoded wrongly: UTF-8 that was read as Windows-1252, and control characters."""

from __future__ import annotations

import re
import sys

from models.importing.rows import Value
from models.safe_text import clean_text

_HIGH = bytes(range(0x80, 0x100))
_BYTE_OF = {char: byte for byte, char in zip(_HIGH, _HIGH.decode("latin-1"), strict=True)} | {
    bytes([byte]).decode("cp1252"): byte for byte in _HIGH if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""Each character that stands for one high byte; the five that cp1252 leaves open stand for themselves."""

_NEXT = "[" + "".join(re.escape(char) for char, byte in _BYTE_OF.items() if byte < 0xC0) + "]"
_WRONG = re.compile(f"[\u00c2-\u00df]{_NEXT}|[\u00e0-\u00ef]{_NEXT}{{2}}|[\u00f0-\u00f4]{_NEXT}{{3}}")
"""A first byte of UTF-8 and as many of the following bytes as it asks for, each read as a character of its own."""


def mended(value: Value) -> Value:
    """Return a cell with its texts mended: ``â€œ`` becomes ``“``, control characters go; lists and objects inside too.

    A run that is no UTF-8 after all stays as it is.
    """
    if isinstance(value, str):
        return clean_text(_WRONG.sub(_decoded, value), sys.maxsize, repair=True)
    if isinstance(value, list):
        return [mended(item) for item in value]
    if isinstance(value, dict):
        return {name: mended(item) for name, item in value.items()}
    return value


def _decoded(match: re.Match[str]) -> str:
    try:
        return bytes(_BYTE_OF[char] for char in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
