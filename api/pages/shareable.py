"""What is asked in an address or a form; a long address holds it packed, an Indian script in an eighth of the bytes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any, get_origin
from urllib.parse import urlencode

from pydantic import ConfigDict, Field, model_validator

from api.packed_words import pack_words, unpack_words
from api.schemas.types import Fields
from matcher.query import MAX_QUERY_CHARACTERS
from models.errors import InvalidInput
from models.interface_languages import PageLanguage
from models.refusals import Refusal
from models.safe_text import SafeText

MAX_LINK_BYTES = 3_000
"""Longest address that is shared: mailers and proxies lose longer ones, and a page holds its own a dozen times."""

PLAIN_BYTES = 1_000
"""Length of an address up to which it stays legible."""

MOST_PACKED, MOST_UNPACKED = 200_000, 1_000_000
"""Longest packed question, in a form, and bytes of an unpacked one: about as much as the body of a request may hold."""

MOST_FIELDS = 500
_NAME_ENDS, _PAIR_ENDS = "\x1f", "\x1e"  # control characters, which no text may hold


class Shareable(Fields):
    """A question that an address can hold."""

    model_config = ConfigDict(frozen=True)

    text: Annotated[str, SafeText(MAX_QUERY_CHARACTERS)] = ""
    packed: Annotated[str, Field(max_length=MOST_PACKED, exclude=True)] = ""
    """All other fields; empty as soon as they are unpacked. What cannot be unpacked stays, see `is_cut`."""
    lang: PageLanguage = ""

    @model_validator(mode="before")
    @classmethod
    def unpack(cls, values: object) -> object:
        """Return the fields with those that were packed; in what is no mapping, nothing is changed."""
        packed = values.get("packed") if isinstance(values, Mapping) else None
        if not isinstance(values, Mapping) or not isinstance(packed, str) or not packed:
            return values
        with suppress(ValueError):  # told by `is_cut`
            given = {name: value for name, value in values.items() if value != "" and name != "packed"}
            return {**cls._unpacked(packed), **given}
        return values

    @classmethod
    def _unpacked(cls, packed: str) -> dict[str, Any]:
        pairs = unpack_words(packed[:MOST_PACKED], MOST_UNPACKED).split(_PAIR_ENDS, MOST_FIELDS)
        if len(pairs) > MOST_FIELDS:
            raise ValueError(f"more than {MOST_FIELDS} fields are packed")
        found: dict[str, Any] = {}
        for pair in pairs:
            name, _, value = pair.partition(_NAME_ENDS)
            field = cls.model_fields.get(name)
            if field is not None and get_origin(field.annotation) is list:
                found.setdefault(name, []).append(value)
            elif name != "packed":
                found[name] = value
        return found

    @property
    def is_cut(self) -> bool:
        """Whether the address lost a part of what it held on the way."""
        return bool(self.packed)

    def check_whole(self) -> None:
        """Refuse a question of which a part was lost.

        Raises:
            InvalidInput: The address lost a part of what it held.
        """
        if self.is_cut:
            raise InvalidInput(Refusal.LINK_CUT.told())

    def fields(self) -> list[tuple[str, str]]:
        """Return the question as the fields of a form; what is as usual is left out."""
        values = self.model_dump(mode="json", exclude_defaults=True)
        language_last = sorted(values.items(), key=lambda item: item[0] == "lang")
        pairs = ((name, value if isinstance(value, list) else [value]) for name, value in language_last)
        return [(name, _written(item)) for name, items in pairs for item in items]

    def address_fields(self) -> list[tuple[str, str]]:
        """Return the question as the fields of an address: where it is long packed, beside the page's language."""
        fields = self.fields()
        if len(urlencode(fields)) <= PLAIN_BYTES:
            return fields
        packed = pack_words(_PAIR_ENDS.join(f"{name}{_NAME_ENDS}{value}" for name, value in fields if name != "lang"))
        return [*(field for field in fields if field[0] == "lang"), ("packed", packed)]

    def link(self) -> str:
        """Return the question as the part of an address behind the ``?``."""
        return urlencode(self.address_fields())

    def fits_in_a_link(self) -> bool:
        """Return whether the question can be shared as an address."""
        return len(self.link()) <= MAX_LINK_BYTES


def _written(item: object) -> str:
    if isinstance(item, bool):
        return "1" if item else "0"
    return f"{item:g}" if isinstance(item, float) else str(item)
