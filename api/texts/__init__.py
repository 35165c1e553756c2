"""Words of the pages: one catalogue a language, picked by ``?lang=`` or the browser's own order of languages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from models.errors import SetuError
from models.interface_languages import INTERFACE_LANGUAGES


@dataclass(frozen=True)
class Texts:
    """The catalogue of one language, as dotted key → text with ``{names}`` to be filled."""

    language: str
    entries: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key with its names filled.

        Raises:
            SetuError: The catalogue lacks the key, which a test of the templates rules out.
        """
        try:
            return self.entries[key].format(**values)
        except KeyError as error:
            raise SetuError(f"no text for {key!r} in {self.language}.toml: {error}") from error

    def word(self, key: str, fallback: str) -> str:
        """Return the text of a key that stored data may or may not have, such as a unit or a mode."""
        return self.entries.get(key, fallback)


@dataclass(frozen=True)
class Catalogues:
    """All languages of the interface."""

    by_language: Mapping[str, Texts]
    default: str

    @classmethod
    def load(cls, default: str = "en") -> Catalogues:
        """Read the catalogues that lie beside this file."""
        return cls({language: _read(language) for language in INTERFACE_LANGUAGES}, default)

    def choose(self, asked: str, accept_language: str) -> Texts:
        """Return the language asked for, else the first one that the browser accepts, else the default."""
        wanted = [asked, *_preferred(accept_language), self.default]
        return next(self.by_language[tag] for tag in wanted if tag in self.by_language)


def _read(language: str) -> Texts:
    content = (files("api.texts") / f"{language}.toml").read_text(encoding="utf-8")
    return Texts(language, dict(_flat(tomllib.loads(content), "")))


def _flat(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def _preferred(accept_language: str) -> list[str]:
    """Return the primary subtags of an Accept-Language header, the most wanted first."""
    weighted = []
    for position, part in enumerate(accept_language[:500].split(",")):
        tag, _, weight = part.partition(";q=")
        try:
            weighted.append((-float(weight or 1), position, tag.strip().partition("-")[0].lower()))
        except ValueError:
            continue
    return [tag for _, _, tag in sorted(weighted)]
