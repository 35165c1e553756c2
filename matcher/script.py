"""Which script a text is in, by counting letters; ISO 15924 codes."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import regex

SCRIPTS = {
    "Latn": r"\p{Latin}",
    "Deva": r"\p{Devanagari}",
    "Beng": r"\p{Bengali}",
    "Taml": r"\p{Tamil}",
    "Telu": r"\p{Telugu}",
    "Knda": r"\p{Kannada}",
    "Mlym": r"\p{Malayalam}",
    "Gujr": r"\p{Gujarati}",
    "Guru": r"\p{Gurmukhi}",
    "Orya": r"\p{Oriya}",
    "Arab": r"\p{Arabic}",
}
_PATTERNS = {script: regex.compile(pattern) for script, pattern in SCRIPTS.items()}


def main_script(text: str) -> str:
    """Return the script that most of a text is in; empty for one without letters.

    Technical words in Latin letters stand in many Indian texts, so a fifth of native letters decides.
    """
    if text.isascii():  # most texts are, and eleven patterns take their time
        return "Latn" if any(map(str.isalpha, text)) else ""
    counts = Counter({script: len(pattern.findall(text)) for script, pattern in _PATTERNS.items()})
    native = Counter({script: count for script, count in counts.items() if script != "Latn" and count})
    if native and native.total() * 4 >= counts["Latn"]:
        return native.most_common(1)[0][0]
    return "Latn" if counts["Latn"] else ""


def script_of(word: str) -> str:
    """Return the script of a word's first letter; empty for digits and unknown scripts."""
    return _script_of_letter(word[:1])


@lru_cache(maxsize=4096)
def _script_of_letter(letter: str) -> str:
    return next((script for script, pattern in _PATTERNS.items() if pattern.match(letter)), "")
