"""Words of numbers, money, measures and time in the languages people write, read from ``lexicon/quantities.tsv``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from unicodedata import normalize

import regex

TABLES = (
    "number fraction multiplier currency time unit count bound per month-name event "
    "need-word before-word before-event aside"
).split()
WORD_START = r"(?<![\p{L}\p{M}\p{N}])"
WORD_END = r"(?![\p{L}\p{M}\p{N}])"


@dataclass(frozen=True)
class QuantityWords:
    """For each table of the file: spelling (small letters, NFC) → what it stands for."""

    tables: dict[str, dict[str, str]]

    def meaning(self, table: str, spelling: str) -> str:
        """Return what a spelling stands for; empty for one that the table lacks."""
        return self.tables[table].get(" ".join(spelling.casefold().split()), "")

    def pattern(self, *tables: str) -> str:
        """Return a pattern for any spelling of these tables, longest first, spaces as in running text."""
        return any_of(spelling for table in tables for spelling in self.tables[table])


def any_of(spellings: Iterable[str]) -> str:
    """Return a pattern that matches any of the spellings, the longest first."""
    ordered = sorted(set(spellings), key=lambda spelling: (-len(spelling), spelling))
    return "|".join(regex.escape(spelling, literal_spaces=True).replace(" ", r"\s{1,2}") for spelling in ordered)


@cache
def quantity_words() -> QuantityWords:
    """Return the shipped words; of two meanings of a spelling in one table the first counts."""
    text = normalize("NFC", (files("matcher") / "lexicon" / "quantities.tsv").read_text(encoding="utf-8"))
    tables: dict[str, dict[str, str]] = {table: {} for table in TABLES}
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith(("#", "table\t")))
    for table, value, spellings in rows:
        for spelling in spellings.split("|"):
            tables[table].setdefault(spelling.casefold(), value)
    return QuantityWords(tables)
