"""Words packed for an address or a cookie: a letter of Hindi takes nine bytes of an address, and one or two packed."""

from __future__ import annotations

import base64
import binascii
import zlib


def pack_words(words: str) -> str:
    """Return words as letters, digits, ``-`` and ``_``, most often far fewer than an address would take."""
    return base64.urlsafe_b64encode(zlib.compress(words.encode(), 9)).decode().rstrip("=")


def unpack_words(packed: str, most_bytes: int) -> str:
    """Return what was packed.

    Args:
        packed: What `pack_words` returned.
        most_bytes: Bytes of UTF-8 that are unpacked at most; what holds more was packed by somebody else.

    Raises:
        ValueError: It was not packed here, or not all of it has come.
    """
    try:
        padded = packed.encode("ascii") + b"=" * (-len(packed) % 4)
        unpacking = zlib.decompressobj()
        words = unpacking.decompress(base64.b64decode(padded, b"-_", validate=True), most_bytes)
    except (UnicodeError, binascii.Error, zlib.error) as error:
        raise ValueError("these are no packed words") from error
    if not unpacking.eof:
        raise ValueError(f"packed words are cut off, or hold more than {most_bytes:,} bytes")
    return words.decode()
