"""The bilingual glossary of trade words: what a word typed or written in an Indian language is in English, and back.

``lexicon/glossary.tsv`` is data that coordinators edit: one meaning a line, English word, native words by language, and
the spellings that people type in Latin letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

from embeddings.tokenizer import tokenize
from matcher.inflection import bare_stem, hindi_feminine, hindi_forms, hindi_verb_forms, plain_spelling, prefixes
from matcher.phonetics import LIKE_DEVANAGARI, sound_keys
from matcher.script import script_of
from models.errors import DataFormat

Key = TypeVar("Key", str, tuple[str, ...])

COLUMNS = ("english", "hi", "romanised", "domain", "mr", "bn", "ta", "te", "gu", "pa", "kn", "ml", "or", "ur")
LANGUAGES = ("hi", *COLUMNS[4:])
LONGEST_TERM = 3
GENERIC_DOMAINS = frozenset({"verb", "adjective", "time", "problem", "measure", "money"})
FEW_TERMS = 2
ENOUGH_TERMS = 8


@dataclass(frozen=True)
class Entry:
    """One meaning: its English word, its native words by language, the romanised spellings of the Hindi ones."""

    english: str
    native: dict[str, tuple[str, ...]]
    romanised: tuple[str, ...]
    domain: str

    @property
    def is_verb(self) -> bool:
        """Whether the entry is a verb: its English word begins with "to"."""
        return self.english.startswith("to ")

    def inflect(self, word: str) -> list[str]:
        """Return a Hindi word of this entry with its inflected forms."""
        return (hindi_verb_forms(word) if self.is_verb else []) or hindi_forms(word)


@dataclass(frozen=True)
class Gloss:
    """A text's content words in English, and how many terms they render."""

    text: str
    term_count: int

    @property
    def weight(self) -> float:
        """How far the gloss may stand for the text, 0..1: two or three words are no rendering of a sentence.

        weight = (terms − few) / (enough − few), cut to 0..1; ``docs/trials-romanised.md`` has the measurements.
        """
        return min(1.0, max(0.0, (self.term_count - FEW_TERMS) / (ENOUGH_TERMS - FEW_TERMS)))


NO_GLOSS = Gloss("", 0)


class Glossary:
    """Entries, found by any of their spellings."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Index entries; of two that claim a form, a dictionary form goes before an inflected one."""
        self.entries = tuple(entries)
        self._typed: dict[str, Entry] = {}
        self._terms: dict[tuple[str, ...], list[str]] = {}
        self._forms: dict[str, list[str]] = {}
        self._stems: dict[str, list[str]] = {}
        self._sounds: dict[str, list[str]] = {}
        self._english = {word for entry in self.entries for word in tokenize(entry.english.replace("|", " "))}
        specific = {entry.english for entry in self.entries if entry.domain not in GENERIC_DOMAINS}
        self._generic = {entry.english for entry in self.entries} - specific
        for entry in self.entries:
            self._add_spellings(entry)
        for inflect in (hindi_forms, hindi_verb_forms, hindi_feminine):
            self._add_forms(inflect)

    def _add_spellings(self, entry: Entry) -> None:
        for typed in entry.romanised:
            self._typed.setdefault(typed, entry)
        for language, words in entry.native.items():
            for word in words:
                tokens = tuple(tokenize(word))
                _append(self._terms, tokens, entry.english)
                if language == "hi":
                    for key in sound_keys(word, "Deva"):
                        _append(self._sounds, key, entry.english)
                elif len(tokens) == 1:
                    _append(self._stems, bare_stem(word), entry.english)

    def _add_forms(self, inflect: Callable[[str], list[str]]) -> None:
        found: dict[str, list[str]] = {}
        for entry in self.entries:
            for word in entry.native.get("hi", ()):
                for form in inflect(word) if entry.is_verb == (inflect is hindi_verb_forms) else ():
                    _append(found, plain_spelling(form), entry.english)
        for form, english in found.items():
            self._forms.setdefault(form, english)

    def native_of(self, typed: str, language: str) -> tuple[str, ...]:
        """Return the native words that a listed romanised spelling may stand for, the likeliest first."""
        entry = self._typed.get(typed)
        if entry is None:
            return ()
        if language != "hi" and language in entry.native:
            return entry.native[language]
        return tuple(form for word in entry.native.get("hi", ()) for form in entry.inflect(word))

    def is_told_from_english(self, typed: str) -> bool:
        """Whether a word is a listed romanised spelling and no English word of the glossary."""
        return typed in self._typed and typed not in self._english

    def is_generic(self, english: str) -> bool:
        """Whether an entry's English belongs to `GENERIC_DOMAINS` only, so that it says little about a text."""
        return english in self._generic

    def forms(self, language: str) -> Iterator[str]:
        """Yield the single words of a language; in Devanagari every form of the Hindi ones too."""
        for entry in self.entries:
            yield from (word for word in entry.native.get(language, ()) if " " not in word)
            if language in ("hi", "mr"):
                for word in entry.native.get("hi", ()):
                    yield from entry.inflect(word) if " " not in word else ()

    def english_of(self, text: str) -> list[str]:
        """Return the English words for a text's words, in order, without repeats; longest terms first.

        Words in Latin letters stay as they are; others that the glossary does not know are passed over.
        """
        tokens = tokenize(text)
        found: dict[str, None] = {}
        place = 0
        while place < len(tokens):
            length, english = self._longest_term(tokens[place : place + LONGEST_TERM])
            found.update(dict.fromkeys(english))
            place += length
        return list(found)

    def gloss(self, text: str) -> Gloss:
        """Return the content words of a text in English; those of `GENERIC_DOMAINS` match everything: left out."""
        english = [word for word in self.english_of(text) if word not in self._generic]
        return Gloss(" ".join(english).replace("|", " "), len(english))

    def _longest_term(self, tokens: list[str]) -> tuple[int, list[str]]:
        for length in range(len(tokens), 0, -1):
            english = self._terms.get(tuple(tokens[:length]))
            if english:
                return length, english
        return 1, self._of_inflected(tokens[0])

    def _of_inflected(self, word: str) -> list[str]:
        script = script_of(word)
        if script == "Latn":
            return [word]
        if script == "Deva" and plain_spelling(word) in self._forms:
            return self._forms[plain_spelling(word)]
        for prefix in prefixes(word):
            if prefix in self._stems:
                return self._stems[prefix]
        return self._of_sound(word, script) if script in LIKE_DEVANAGARI and script != "Deva" else []

    def _of_sound(self, word: str, script: str) -> list[str]:
        for key in sound_keys(word, script):
            if key in self._sounds:
                return self._sounds[key]
        return []


def _append(listed: dict[Key, list[str]], key: Key, english: str) -> None:
    if key and english not in listed.setdefault(key, []):
        listed[key].append(english)


@cache
def glossary() -> Glossary:
    """Return the shipped glossary."""
    text = (files("matcher") / "lexicon" / "glossary.tsv").read_text(encoding="utf-8")
    return Glossary(read_entries(unicodedata.normalize("NFC", text)))


def read_entries(text: str) -> list[Entry]:
    """Read a glossary file.

    Raises:
        DataFormat: The header is not `COLUMNS`, or a line has too many cells or lacks the English word.
    """
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise DataFormat(f"glossary: the first line must name the columns {', '.join(COLUMNS)}, separated by tabs")
    return [_entry(number, line) for number, line in enumerate(lines[1:], 2)]


def _entry(number: int, line: str) -> Entry:
    cells = line.split("\t")
    if len(cells) > len(COLUMNS) or not cells[0]:
        raise DataFormat(
            f"glossary line {number}: {len(cells)} cells, at most {len(COLUMNS)} allowed, the first not empty"
        )
    row = dict(zip(COLUMNS, cells + [""] * len(COLUMNS), strict=False))
    native = {language: tuple(row[language].split("|")) for language in LANGUAGES if row[language]}
    return Entry(row["english"], native, tuple(filter(None, row["romanised"].split("|"))), row["domain"])
