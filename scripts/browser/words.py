"""Words that a person reads, says or writes: of the pages' catalogue, or their own, in the language of the journey."""

from __future__ import annotations

from dataclasses import dataclass, field

from api.texts import Texts


@dataclass(frozen=True)
class Said:
    """Words that stand in no catalogue.

    Args:
        en: In English, or in every language where ``hi`` is empty: a name, a number.
        hi: In Hindi.
    """

    en: str
    hi: str = ""


@dataclass(frozen=True)
class Word:
    """Words of the pages.

    Args:
        key: Their key in the catalogue.
        values: What is filled in.
    """

    key: str
    values: dict[str, Text] = field(default_factory=dict)


Text = Said | Word
NOTHING = Said("")


def word(key: str, **values: str | Text) -> Word:
    """Return words of the pages, with texts filled in."""
    return Word(key, {name: said(value) for name, value in values.items()})


def said(text: str | Text) -> Text:
    """Return a text; a string is the same in every language."""
    return Said(text) if isinstance(text, str) else text


def spoken(text: Text, t: Texts) -> str:
    """Return a text in the language of a catalogue."""
    if isinstance(text, Word):
        return t(text.key, **{name: spoken(value, t) for name, value in text.values.items()})
    return text.hi or text.en if t.language == "hi" else text.en
