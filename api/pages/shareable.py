"""What is asked in an address or a form, with its words packed where they are long."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated
from urllib.parse import quote, urlencode

from pydantic import ConfigDict, Field, model_validator

from api.packed_words import pack_words, unpack_words
from api.schemas.types import Fields
from matcher.query import MAX_QUERY_CHARACTERS
from models.safe_text import SafeText

MAX_LINK_BYTES = 4_000
"""Longest address that is shared; longer ones are lost in mailers and proxies."""

PLAIN_BYTES = 1_000
"""Bytes of an address up to which the words in it stay legible; a page holds its address a dozen times."""

_MOST_UNPACKED = 4 * MAX_QUERY_CHARACTERS


class Shareable(Fields):
    """A question that an address can hold."""

    model_config = ConfigDict(frozen=True)

    text: Annotated[str, SafeText(MAX_QUERY_CHARACTERS)] = ""
    packed: Annotated[str, Field(max_length=_MOST_UNPACKED, exclude=True)] = ""
    """The text, packed; empty as soon as it is unpacked. What cannot be unpacked stays, see `is_cut`."""

    @model_validator(mode="before")
    @classmethod
    def unpack_text(cls, values: object) -> object:
        """Return the fields with the text unpacked; in what is no mapping, nothing is changed."""
        packed = values.get("packed") if isinstance(values, Mapping) else None
        if not isinstance(values, Mapping) or not isinstance(packed, str):
            return values
        with suppress(ValueError):  # told by `is_cut`
            return {**values, "text": unpack_words(packed, _MOST_UNPACKED), "packed": ""}
        return values

    @property
    def is_cut(self) -> bool:
        """Whether the address lost a part of its text on the way."""
        return bool(self.packed)

    def fields(self) -> list[tuple[str, str]]:
        """Return the question as the fields of a form or a link; what is as usual is left out."""
        values = self.model_dump(mode="json", exclude_defaults=True)
        pairs = ((name, value if isinstance(value, list) else [value]) for name, value in values.items())
        return [_short(name, _written(item)) for name, items in pairs for item in items]

    def link(self) -> str:
        """Return the question as the part of an address behind the ``?``."""
        return urlencode(self.fields())

    def fits_in_a_link(self) -> bool:
        """Return whether the question can be shared as an address."""
        return len(self.link()) <= MAX_LINK_BYTES


def _short(name: str, value: str) -> tuple[str, str]:
    if name != "text" or len(quote(value)) <= PLAIN_BYTES:
        return name, value
    return "packed", pack_words(value)


def _written(item: object) -> str:
    if isinstance(item, bool):
        return "1" if item else "0"
    return f"{item:g}" if isinstance(item, float) else str(item)
