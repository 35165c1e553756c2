"""Districts and large towns that a text names, in the spellings people write; ``lexicon/place_names.tsv`` lists them.

A place is only offered: "measure from here" is for the person to say, and nobody is left out for a name in a text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from unicodedata import normalize

import regex

from matcher.quantity_words import any_of

# Beside one of these, a name that is a word too ("gaya", "pali") means the place.
_BEFORE = r"(?:in|near|at|from|around|district|dist\.?|jila|zila|जिला|ज़िला)\s"
_AFTER = r"\s(?:district|dist|jila|zila|zilla|city|shehar|me|mein|ke\spaas|ke\spas|side|जिला|ज़िला|जिले|ज़िले|शहर|में|के\sपास)"
_ENDINGS = r"(?:['’]s)?"


@dataclass(frozen=True)
class NamedPlace:
    """A place named in a text: ``text[start:end]``; ``name`` is what `models.geography.Places` finds it by."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class _Names:
    by_spelling: dict[str, str]
    ambiguous: frozenset[str]


def places_named(text: str) -> tuple[NamedPlace, ...]:
    """Return the places that a text names, in order, each once."""
    found: dict[str, NamedPlace] = {}
    names = _names()
    for match in _pattern().finditer(text):
        spelling = match["name"].casefold()
        if spelling in names.ambiguous and not (match["before"] or match["after"]):
            continue
        name = names.by_spelling[spelling]
        found.setdefault(name, NamedPlace(match.start("name"), match.end("name"), name))
    return tuple(found.values())


@cache
def _names() -> _Names:
    text = normalize("NFC", (files("matcher") / "lexicon" / "place_names.tsv").read_text(encoding="utf-8"))
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith(("#", "name\t"))]
    by_spelling = {
        spelling.casefold(): name.rstrip("*") for name, spellings in rows for spelling in spellings.split("|")
    }
    ambiguous = {spellings.split("|")[0].casefold() for name, spellings in rows if name.endswith("*")}
    return _Names(by_spelling, frozenset(ambiguous))


@cache
def _pattern() -> regex.Pattern[str]:
    names = any_of(_names().by_spelling)
    return regex.compile(
        rf"(?<![\p{{L}}\p{{M}}\p{{N}}])(?P<before>{_BEFORE})?(?P<name>{names})(?![\p{{L}}\p{{M}}\p{{N}}]){_ENDINGS}(?P<after>{_AFTER})?",
        regex.IGNORECASE | regex.VERSION1,
    )
