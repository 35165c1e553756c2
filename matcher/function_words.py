"""Function words of Indian languages as people type them in Latin letters: what they are in their own script.

They tell the language of a text as well: each knows whether it is an English word, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Spelling:
    """One typed spelling of a function word; an ambiguous one is an English word as well."""

    language: str
    native: str
    typed: str
    is_ambiguous: bool


@cache
def spellings() -> tuple[Spelling, ...]:
    """Return every spelling of ``lexicon/romanised_function_words.tsv``, in the file's order."""
    text = (files("matcher") / "lexicon" / "romanised_function_words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(
        Spelling(language, native, typed.rstrip("*"), typed.endswith("*"))
        for language, native, listed in rows
        for typed in listed.split("|")
    )


@cache
def function_words(language: str) -> dict[str, str]:
    """Return typed spelling → native word of one language; of two meanings the first listed counts."""
    found: dict[str, str] = {}
    for spelling in spellings():
        if spelling.language == language:
            found.setdefault(spelling.typed, spelling.native)
    return found
