"""Paths into a row and templates that build text from it: the small language of mapping files.

A path names a column, or goes into JSON: ``equipments[].usage`` is the ``usage`` of each element of ``equipments``.
A template is text with placeholders: ``irins-{expertId}``, ``{name|slug}``, ``{_item.name or _item}``.
Names that begin with ``_`` are given by Setu: ``_index``, ``_id``, ``_item``, ``_n``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

import regex

from models.errors import InvalidInput
from models.importing.rows import Value

Scope = Mapping[str, Value]

_PLACEHOLDER = regex.compile(r"\{([^{}]+)\}")
_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_BRACKETED_YEAR = regex.compile(r"\((?:\p{L}+\.?\s*)?((?:19|20)\d\d)\)")
_YEAR = regex.compile(r"(?<![\d\-–./])((?:19|20)\d\d)(?![\d\-–/]|\.\d)")


def as_text(value: Value) -> str:
    """Return a value as trimmed text: a list's items parted by ``; ``, an object as JSON."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "; ".join(text for text in map(as_text, value) if text)
    return json.dumps(value, ensure_ascii=False, default=str)


@dataclass(frozen=True)
class Path:
    """A column, or a way into a JSON value: (name, whether each element is meant) for each step."""

    steps: tuple[tuple[str, bool], ...]

    @classmethod
    def parse(cls, text: str, columns: Mapping[str, str]) -> Path:
        """Read a path; ``columns`` maps written column names to the file's, which may hold dots and brackets."""
        if text in columns:
            return cls(((columns[text], False),))
        steps = tuple((part.removesuffix("[]"), part.endswith("[]")) for part in text.strip().split("."))
        first, each = steps[0]
        return cls(((columns.get(first, first), each), *steps[1:]))

    def values(self, scope: Scope, *, keep_empty: bool = False) -> list[Value]:
        """Return all values at this path, without the empty ones; none where the column is not there."""
        found: list[Value] = [value for value in [scope.get(self.steps[0][0])] if value is not None and value != ""]
        for position, (name, each) in enumerate(self.steps):
            deeper = each or position + 1 < len(self.steps)
            if position:
                found = [value[name] for value in found if isinstance(value, dict) and name in value]
            if deeper:
                found = [_decoded(value) for value in found]
            if each:
                found = [item for value in found for item in (value if isinstance(value, list) else [value])]
        return found if keep_empty else [value for value in found if value is not None and value != ""]

    def text(self, scope: Scope, separator: str = "; ") -> str:
        """Return what stands at this path as one text."""
        if len(self.steps) == 1 and not self.steps[0][1]:
            return as_text(scope.get(self.steps[0][0]))
        return separator.join(text for text in map(as_text, self.values(scope)) if text)


def _decoded(value: Value) -> Value:
    """Decode JSON that stands in a cell, as an errors file writes lists and objects."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            decoded: Value = json.loads(value, parse_float=str, parse_int=str)
        except (json.JSONDecodeError, RecursionError):
            return value  # plain text that begins with a bracket
        return decoded
    return value


@dataclass(frozen=True)
class Placeholder:
    """``{path or path|filter|filter}``: the first path that is not empty, through the filters."""

    paths: tuple[Path, ...]
    filters: tuple[Callable[[str], str], ...]
    written: str

    def text(self, scope: Scope) -> str:
        """Return the text for one row."""
        text = next((found for path in self.paths if (found := path.text(scope))), "")
        for apply in self.filters:
            text = apply(text)
        return text


@dataclass(frozen=True)
class Template:
    """Literal texts and placeholders in turn."""

    parts: tuple[str | Placeholder, ...]

    @classmethod
    def parse(cls, text: str, columns: Mapping[str, str]) -> Template:
        """Read a template.

        Raises:
            InvalidInput: A filter is not known.
        """
        pieces = _PLACEHOLDER.split(text)
        return cls(
            tuple(
                _placeholder(piece, columns) if position % 2 else piece
                for position, piece in enumerate(pieces)
                if piece or position % 2
            )
        )

    def text(self, scope: Scope) -> str:
        """Return the text for one row; empty placeholders leave nothing."""
        return "".join(part if isinstance(part, str) else part.text(scope) for part in self.parts).strip()

    def missing(self, scope: Scope) -> str:
        """Name the first placeholder that is empty for this row; empty text where all are filled."""
        holes = (part for part in self.parts if isinstance(part, Placeholder) and not part.text(scope))
        return next((hole.written for hole in holes), "")


def _placeholder(written: str, columns: Mapping[str, str]) -> Placeholder:
    names, *filters = (part.strip() for part in written.split("|"))
    unknown = [name for name in filters if name not in FILTERS]
    if unknown:
        near = get_close_matches(unknown[0], FILTERS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(FILTERS)}"
        raise InvalidInput(f"mapping: {unknown[0]!r} in {{{written}}} is no filter; {hint}")
    paths = tuple(Path.parse(name.strip(), columns) for name in names.split(" or "))
    return Placeholder(paths, tuple(FILTERS[name] for name in filters), written)


def slug(text: str) -> str:
    """Return the words of a text in lower case with ``-`` between them, in any script."""
    return "-".join(_WORDS.findall(text.casefold()))[:100].rstrip("-")


def digest(text: str) -> str:
    """Return ten hexadecimal digits that tell texts apart (BLAKE2b)."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def year_in(text: str) -> str:
    """Return the year in brackets, or else the last number that stands alone and can be a year, or nothing."""
    found = _BRACKETED_YEAR.findall(text) or _YEAR.findall(text)
    return str(found[-1]) if found else ""


FILTERS: dict[str, Callable[[str], str]] = {
    "slug": slug,
    "hash": digest,
    "tail": lambda text: text.rstrip("/").rpartition("/")[2],
    "title": str.title,
    "lower": str.casefold,
    "year": year_in,
}
"""``slug`` makes an id, ``hash`` ten digits, ``tail`` is what follows the last slash, ``year`` finds one."""
