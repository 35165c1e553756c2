"""Reads the texts that the adapter is trained on: pairs from packages, our own needs, sentences and questions.

Every text in an Indian language stands beside its English original; a question also beside the English paragraph that
answers it. ``embeddings/weights/README.md`` names the sources.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.bridge_sources import DEMO_DATA, OWN_DATA, own_pairs, package_pairs
from scripts.bridge_texts import LANGUAGES, Pair

ADAPTER_DATA = Path(__file__).parent / "adapter_data"
_PAIRS_PER_LANGUAGE = 150
_SHORTEST_NATIVE = 25
_LONGEST_ENGLISH = 300


@dataclass(frozen=True)
class Example:
    """A text in an Indian language, its English original and, for questions only, the paragraph that answers it."""

    native: str
    english: str
    paragraph: str = ""


def training_examples(packages: Path, seed: int) -> list[Example]:
    """Return everything to train on, from the unpacked packages and our own data; the same for the same seed."""
    pairs = [*drawn_pairs(package_pairs(packages), seed), *own_pairs(DEMO_DATA, OWN_DATA)]
    return [
        *(Example(pair.native, pair.english) for pair in pairs),
        *sentences(ADAPTER_DATA / "sentences.jsonl"),
        *questions(ADAPTER_DATA / "paragraphs.jsonl"),
    ]


def drawn_pairs(pairs: Iterable[Pair], seed: int) -> list[Pair]:
    """Draw the same number of pairs for each language; all of a language's, shuffled, when there are fewer."""
    draws = random.Random(seed)  # noqa: S311 - nothing secret is drawn
    good = [pair for pair in pairs if len(pair.native) >= _SHORTEST_NATIVE and len(pair.english) <= _LONGEST_ENGLISH]
    drawn = []
    for language in sorted(LANGUAGES):
        mine = [pair for pair in good if pair.language == language]
        draws.shuffle(mine)
        drawn += mine[:_PAIRS_PER_LANGUAGE]
    return drawn


def sentences(path: Path) -> Iterator[Example]:
    """Read rows of an English sentence, under ``english``, and its translations, under the languages' codes."""
    for row in _rows(path):
        yield from (Example(row[language], row["english"]) for language in LANGUAGES if language in row)


def questions(path: Path) -> Iterator[Example]:
    """Read rows of an English paragraph and the questions that it answers, in English and other languages."""
    for row in _rows(path):
        for question in row["questions"]:
            for language in LANGUAGES:
                if language in question:
                    yield Example(question[language], question["en"], row["paragraph"])


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
