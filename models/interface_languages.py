"""The languages in which Setu speaks to people: its pages, letters, reports and notices.

One more language is named here and nowhere else; ``CONTRIBUTING.md`` says which texts it needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

InterfaceLanguage = Literal["en", "hi", "mr", "ta"]
"""ISO 639 codes, in the order in which pages offer them."""

PageLanguage = Literal["", InterfaceLanguage]
"""The language that an address asks for; empty for that of the reader's browser."""

INTERFACE_LANGUAGES: tuple[InterfaceLanguage, ...] = get_args(InterfaceLanguage)

LANGUAGES_IN_WORDS = f"{', '.join(INTERFACE_LANGUAGES[:-1])} or {INTERFACE_LANGUAGES[-1]}"
"""As help and messages name the choice."""

OWN_NAMES: Mapping[InterfaceLanguage, str] = {"en": "English", "hi": "हिन्दी", "mr": "मराठी", "ta": "தமிழ்"}
"""What each is called by those who speak it: so it is offered on pages in every language."""
