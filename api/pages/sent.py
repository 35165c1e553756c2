"""What every form of a page sends, whoever sends it; `render` writes it into each form: the session's token, a key."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas.types import Fields

FormToken = Annotated[str, Field(max_length=100, exclude=True)]
"""Checked for all pages at once in `api.callers.refuse_foreign_forms`; never part of a link."""


OnceKey = Annotated[str, Field(max_length=100, exclude=True)]
"""By which the second of a double tap is known; looked at for all pages at once in `api.repeats.hold_form`."""


class SentForm(Fields):
    """A form: unknown fields are refused, text is taken as it is sent."""

    model_config = ConfigDict(extra="forbid")

    csrf: FormToken = ""
    once: OnceKey = ""
