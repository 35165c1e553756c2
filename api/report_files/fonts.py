"""Fonts for documents: Noto Sans for each script that a text is in, from Python packages, else from this machine.

Latin letters, digits and signs come from one font, every Indian script from its own: a stretch in one font is in one
script, and only then is it shaped as that script is (conjuncts, signs that stand before their consonant).
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import fontpkg
from fontTools.ttLib import TTFont

from models.errors import FontUnavailable

BASE = "noto-sans"
BASE_RANGES = "U+0020-05FF, U+1E00-2BFF, U+FFFD"
"""What the font of Latin letters is used for, though it may hold Devanagari too."""


@dataclass(frozen=True)
class Script:
    """A script of India: its Unicode block, what its font is called, and in which Debian package that font is."""

    name: str
    first: int
    last: int
    debian: str = "fonts-noto-core"

    @property
    def slug(self) -> str:
        """How the font is called by the packages of `fontpkg`."""
        return f"noto-sans-{self.name.casefold()}"

    def holds(self, letter: str) -> bool:
        """Return whether a letter is in this script's block."""
        return self.first <= ord(letter) <= self.last


SCRIPTS = (
    Script("Devanagari", 0x0900, 0x097F),
    Script("Bengali", 0x0980, 0x09FF),
    Script("Gurmukhi", 0x0A00, 0x0A7F),
    Script("Gujarati", 0x0A80, 0x0AFF),
    Script("Oriya", 0x0B00, 0x0B7F),
    Script("Tamil", 0x0B80, 0x0BFF),
    Script("Telugu", 0x0C00, 0x0C7F),
    Script("Kannada", 0x0C80, 0x0CFF),
    Script("Malayalam", 0x0D00, 0x0D7F),
    Script("Arabic", 0x0600, 0x06FF),
)


def scripts_of(texts: Iterable[str]) -> list[Script]:
    """Return the scripts that texts are in, besides Latin, in the order of `SCRIPTS`."""
    letters = set().union(*map(set, texts))
    return [script for script in SCRIPTS if any(map(script.holds, letters))]


@cache
def font_file(slug: str, name: str, debian: str) -> Path:
    """Return the file of a font.

    Raises:
        FontUnavailable: Neither a Python package nor this machine has it; the message says what to install.
    """
    try:
        return Path(fontpkg.path(slug, nearest=True))
    except fontpkg.FamilyNotInstalled:
        family = f"Noto Sans {name}".strip()
        for path in _on_this_machine(family):
            return path
        raise FontUnavailable(
            f"the document holds {name or 'Latin'} letters, and no font {family!r} is installed; "
            f"install it, on Debian: apt-get install {debian}"
        ) from None


def _on_this_machine(family: str) -> Iterator[Path]:
    found = shutil.which("fc-match")
    if found is None:
        return
    asked = [found, "-f", "%{family}|%{file}", f"{family}:style=Regular"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=10).stdout  # noqa: S603
    families, _, file = told.partition("|")
    if family in families.split(",") and Path(file).is_file():
        yield Path(file)


@cache
def letters_in(file: Path) -> frozenset[int]:
    """Return the code points that a font has signs for."""
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())


def spelled_out(text: str, known: Iterable[frozenset[int]]) -> str:
    """Return a text whose letters all have a sign: one without stands as its code, such as ``[U+1F600]``."""
    fonts = tuple(known)
    return "".join(
        letter if letter == "\n" or any(ord(letter) in of for of in fonts) else f"[U+{ord(letter):04X}]"
        for letter in text
    )
