"""LaTeX in bibliographies as plain text: accents and braces at once, whatever else is left by a parser, which is slow.

A parser took a third of a millisecond a text; the accents of fifty thousand entries alone would take a minute.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

_MARKS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "d": "\u0323", "b": "\u0331",
    "r": "\u030a",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "i": "ı", "j": "ȷ", "dh": "ð", "th": "þ",
}  # fmt: skip
_ACCENT = re.compile(r"""\\(?:([`'^~"=.])\s*\{?\s*|([uvHckdbr])(?:\s*\{\s*|\s+(?=\\?[a-zA-Z])))\\?([a-zA-Z])\s*\}?""")
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|dh|th|[oOlLij])(?![a-zA-Z])\s*(?:\{\})?")
_SIGN = re.compile(r"\\([&%_#$])")
_DASHES = (("---", "—"), ("--", "–"), ("~", " "), ("``", "“"), ("''", "”"))


def plain_text(written: str) -> str:
    """Return LaTeX as plain text on one line."""
    text = written
    if "\\" in text:
        text = _SIGN.sub(r"\1", _LETTER.sub(_letter, _ACCENT.sub(_accent, text)))
    if "\\" in text or text.count("$") > 1:
        # A per cent sign begins a comment in LaTeX, and is a per cent sign in bibliographies.
        text = _decoder().latex_to_text(re.sub(r"(?<!\\)([%&#])", r"\\\1", text))
    for signs, plain in _DASHES:
        text = text.replace(signs, plain)
    return " ".join(text.replace("{", "").replace("}", "").split())


def _accent(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", found[3] + _MARKS[found[1] or found[2]])


def _letter(found: re.Match[str]) -> str:
    return _LETTERS[found[1]]


@cache
def _decoder() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="text", keep_comments=True)
