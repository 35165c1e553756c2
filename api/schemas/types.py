"""The field types of all bodies: strict, bounded, and cleaned text only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from matcher.query import MAX_QUERY_CHARACTERS
from models.details import ProviderKind
from models.records import Confidentiality, EvidenceKind, OrganisationKind
from models.safe_text import SafeText

LARGEST_SUM_INR = 10**15
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Body(BaseModel):
    """A body or a part of one: unknown fields are refused, nothing is coerced, infinities and NaN are no numbers."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Fields(BaseModel):
    """What a form or an address sends, as text: a field that is left empty counts as not sent."""

    @model_validator(mode="before")
    @classmethod
    def leave_out_empty(cls, values: object) -> object:
        """Return the fields that hold something; in what is no mapping, nothing is changed."""
        return {name: value for name, value in values.items() if value != ""} if isinstance(values, Mapping) else values


def _iso_day(value: object) -> object:
    """Refuse everything but ``YYYY-MM-DD``; pydantic alone would take a number as seconds since 1970."""
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        raise ValueError("a day is written YYYY-MM-DD")
    return value


Word = Annotated[str, SafeText(200), AfterValidator(str.strip)]
"""A short text: a name part, a state, a code."""
Line = Annotated[str, SafeText(1_000), AfterValidator(str.strip)]
"""A name, a title."""
Prose = Annotated[str, SafeText(50_000), AfterValidator(str.strip)]
"""A text of any ordinary length."""
QueryText = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), SafeText(MAX_QUERY_CHARACTERS)]
"""A problem as its owner writes it."""
NeedText = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), SafeText(1_000)]
"""One need of a problem."""
Identifier = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S(.*\S)?$"), SafeText(300)]
"""An id: no white space at its ends, no line break."""
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)]
"""A language, as BCP 47: ``hi``, ``hi-Latn``."""
WebAddress = Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$"), SafeText(1_000)]
"""A web address, or empty; nothing but http and https, because pages link to it."""
Pincode = Annotated[str, Field(pattern=r"^([1-9]\d{5})?$")]
Rupees = Annotated[int, Field(ge=0, le=LARGEST_SUM_INR)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Year = Annotated[int, Field(ge=1900, le=2100)]
ReadinessLevel = Annotated[int, Field(ge=1, le=9)]
Day = Annotated[date, BeforeValidator(_iso_day), Field(strict=False)]
Kind = Annotated[ProviderKind, Field(strict=False)]
ProofKind = Annotated[EvidenceKind, Field(strict=False)]
BodyKind = Annotated[OrganisationKind, Field(strict=False)]
Secrecy = Annotated[Confidentiality, Field(strict=False)]
