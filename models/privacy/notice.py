"""Purpose notices: what is kept for a purpose, why, on which ground and for how long; a version never changes.

Each version of each notice is a file in ``notices/``, with one table a language. ``hashes.toml`` holds the hash of
every language of every version: a text that was changed after it had been published is refused, a new version is a new
file, a new language a new line (``python -m scripts.note_notices``).
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from models.errors import DataFormat, FieldProblem, NotFound

FOLDER = Path(__file__).with_name("notices")
HASHES = "hashes.toml"


class Purpose(StrEnum):
    """What personal data is kept for."""

    DIRECTORY = "directory"
    CONTACT = "contact"
    LETTERS = "letters"
    LEARNING = "learning"
    ACCOUNT = "account"


class Ground(StrEnum):
    """Why it may be kept: DPDP Act 2023, s. 6, s. 7 (a), s. 3 (c) (ii)."""

    CONSENT = "consent"
    VOLUNTARY = "voluntary"
    PUBLIC = "public"


@dataclass(frozen=True)
class Wording:
    """A notice in one language: what it is about, what is kept, why, until when, what withdrawing does."""

    title: str
    kept: str
    why: str
    until: str
    withdrawn: str


@dataclass(frozen=True)
class Notice:
    """One version of the notice of one purpose; ``wordings`` by language, English among them."""

    purpose: Purpose
    version: int
    since: date
    ground: Ground
    wordings: Mapping[str, Wording]

    def worded(self, language: str) -> Wording:
        """Return the wording in a language; where it lacks it, the English one."""
        return self.wordings[self.spoken(language)]

    def spoken(self, language: str) -> str:
        """Return the language in which somebody who reads ``language`` reads this notice."""
        return language if language in self.wordings else "en"

    def hash(self, language: str) -> str:
        """Return SHA-256 over everything that the notice says in a language, in hexadecimal digits."""
        said = {
            "purpose": self.purpose.value, "version": self.version, "since": self.since.isoformat(),
            "ground": self.ground.value, "language": language,
        } | asdict(self.wordings[language])  # fmt: skip
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@cache
def notices() -> tuple[Notice, ...]:
    """Return all versions of all notices, by purpose in the order of `Purpose`, the newest first.

    Raises:
        DataFormat: A published text was changed, or its hash is not noted.
    """
    return read_notices(FOLDER)


def read_notices(folder: Path) -> tuple[Notice, ...]:
    """Return the notices of a folder, checked against its hashes.

    Raises:
        DataFormat: A published text was changed, its hash is not noted, or a purpose has no notice.
    """
    noted = tomllib.loads((folder / HASHES).read_text(encoding="utf-8"))
    found = read_folder(folder)
    problems = [
        FieldProblem(name, "", "is not the text that was published", "make a new version; a published one stays")
        for notice in found
        for language in notice.wordings
        if noted.get(name := hash_name(notice, language)) != notice.hash(language)
    ]
    problems += [
        FieldProblem(purpose.value, "", "has no notice", "write its first version")
        for purpose in Purpose
        if all(one.purpose is not purpose for one in found)
    ]
    if problems:
        raise DataFormat("the notices cannot be used", problems)
    return found


def read_folder(folder: Path) -> tuple[Notice, ...]:
    """Return the notices of a folder as they stand there, unchecked, in the order of `notices`."""
    order = list(Purpose)
    found = (_read(path) for path in folder.glob("*.*.toml"))
    return tuple(sorted(found, key=lambda one: (order.index(one.purpose), -one.version)))


def hash_name(notice: Notice, language: str) -> str:
    """Return the name under which a notice's hash is noted."""
    return f"{notice.purpose.value}-{notice.version}-{language}"


def newest(purpose: Purpose) -> Notice:
    """Return the newest version of a purpose's notice."""
    return next(one for one in notices() if one.purpose is purpose)


def notice_of(purpose: Purpose, version: int) -> Notice:
    """Return a version of a purpose's notice.

    Raises:
        NotFound: There is none.
    """
    found = next((one for one in notices() if (one.purpose, one.version) == (purpose, version)), None)
    if found is None:
        raise NotFound(f"the notice {purpose.value} has no version {version}; the newest is {newest(purpose).version}")
    return found


def _read(path: Path) -> Notice:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    wordings = {language: Wording(**words) for language, words in content.items() if isinstance(words, dict)}
    head = (Purpose(content["purpose"]), int(content["version"]), content["since"], Ground(content["ground"]))
    return Notice(*head, wordings)
