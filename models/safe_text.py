"""Text from outside, made safe to store, to show and to export: the one gate that every such text passes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import regex
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from models.errors import InvalidInput
from models.flaws import Flaw

MAX_LENGTH = 100_000
"""Longest text in characters that is taken where nothing shorter is asked for."""

_LINE_ENDING = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
"""All that Unicode counts as a line ending, section 5.8 of the standard, but the newline itself."""

_UNSAFE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""C0 and C1 control characters but tab and line endings, and lone surrogates."""

_STACKED_MARKS = regex.compile(r"(\p{M}{30})\p{M}+")
"""More combining marks on one letter than any language has; normalising long stacks takes quadratic time.

Source: Unicode Standard Annex 15, section 13, Stream-Safe Text Format, which allows 30.
"""

_FORMULA = re.compile("'*[=+@\t\r\n＝＋－＠-]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def clean_text(value: str, max_length: int = MAX_LENGTH, *, field: str = "text", repair: bool = False) -> str:
    r"""Return a text in normal form NFC with ``\n`` as its only line ending.

    Args:
        value: The text.
        max_length: Longest text in characters (code points), before and after.
        field: What the text is, for the message.
        repair: Remove what is unsafe instead of refusing the text: NUL, lone surrogates, controls other than tab and
            line endings, and combining marks beyond thirty in a row.

    Raises:
        InvalidInput: The text is too long, or holds something unsafe; the message names it and its position.
    """
    _check_length(value, max_length, field)
    if repair:
        value = _STACKED_MARKS.sub(r"\1", _UNSAFE.sub("", value))
    elif (unsafe := _UNSAFE.search(value) or _STACKED_MARKS.search(value)) is not None:
        raise _refusal(field, value, unsafe.start())
    text = unicodedata.normalize("NFC", _LINE_ENDING.sub("\n", value))
    _check_length(text, max_length, field)
    return text


def _check_length(text: str, max_length: int, field: str) -> None:
    if len(text) > max_length:
        problem = Flaw.TEXT_TOO_LONG.problem(field, shown(text[:20]) + "…", given=len(text), most=max_length)
        raise InvalidInput("text is not valid", [problem])


def _refusal(field: str, value: str, position: int) -> InvalidInput:
    code_point = ord(value[position])
    flaw = Flaw.LONE_SURROGATE if 0xD800 <= code_point <= 0xDFFF else Flaw.CONTROL_CHARACTER
    if unicodedata.category(value[position]).startswith("M"):
        flaw = Flaw.TOO_MANY_MARKS
    given = shown(value[max(0, position - 10) : position + 10])
    problem = flaw.problem(field, given, code_point=f"U+{code_point:04X}", position=position + 1)
    return InvalidInput("text is not valid", [problem])


def shown(text: str) -> str:
    """Return a text in which � stands for every character that can neither be stored nor sent."""
    return _UNSAFE.sub("�", text)


@dataclass(frozen=True)
class SafeText:
    """Makes a pydantic field pass `clean_text`: ``title: Annotated[str, SafeText(max_length=300)]``.

    What is refused becomes an error of that field, and the length stands in the JSON schema.
    """

    max_length: int = MAX_LENGTH
    repair: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Clean the text after pydantic made sure that it is one."""
        return core_schema.no_info_after_validator_function(self._clean, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """State the length."""
        return handler(schema) | {"maxLength": self.max_length}

    def _clean(self, value: str) -> str:
        try:
            return clean_text(value, max_length=self.max_length, repair=self.repair)
        except InvalidInput as error:
            reason = error.problems[0].reason
            raise PydanticCustomError("unsafe_text", "text {reason}", {"reason": reason}) from error


def csv_cell(value: object) -> object:
    """Return what may be written into a CSV or spreadsheet cell: a text that would run as a formula gets a ``'``.

    Numbers, also as text (``"-5"``), stay as they are. `from_csv_cell` takes the apostrophe away again.

    Source: OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection.
    """
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def from_csv_cell(text: str) -> str:
    """Return the text that `csv_cell` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
