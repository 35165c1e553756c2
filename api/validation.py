"""What pydantic refuses, as faults with JSON pointers (RFC 6901) and a sentence that says what mends it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.problem_details import Fault, ProblemDetails
from models.refusals import Refusal

_FIXES = {
    "missing": "add it",
    "extra_forbidden": "leave it out or correct its name",
    "json_invalid": "send valid JSON",
    "string_too_short": "give a text",
    "string_too_long": "shorten it",
    "too_long": "give fewer",
    "too_short": "give at least one",
    "enum": "give one of the values named",
    "literal_error": "give one of the values named",
    "union_tag_invalid": "give one of the values named",
    "string_unicode": "send valid Unicode, without lone surrogates",
    "string_type": "give a text, in quotes",
    "int_type": "give a whole number, without quotes",
    "int_parsing": "give a whole number",
    "float_type": "give a number, without quotes",
    "float_parsing": "give a number",
    "finite_number": "give a number",
    "bool_type": "give true or false, without quotes",
    "bool_parsing": "give true or false",
    "list_type": "give a list",
    "unsafe_text": "remove that character",
    "string_pattern_mismatch": "write it in the form named",
    "greater_than": "give a larger number",
    "greater_than_equal": "give a larger number",
    "less_than": "give a smaller number",
    "less_than_equal": "give a smaller number",
}
"""What to do about a type of validation error; the others are mended by giving what the message asks for."""


def of_validation(errors: Sequence[Any], body: object) -> ProblemDetails:
    """Return the problem details of pydantic's errors.

    Args:
        errors: As pydantic and FastAPI list them.
        body: The parsed body they speak of; tells the names of union members from those of fields.

    Returns:
        400 when the body is no JSON at all, else 422; the faults in the order of the errors.
    """
    faults = [_fault(error, body) for error in errors]
    is_no_json = any(error["type"] == "json_invalid" for error in errors)
    detail = "the body is not JSON" if is_no_json else Refusal.FORM_OF_ANOTHER_FORM.told()
    return ProblemDetails(400 if is_no_json else 422, "bad-request" if is_no_json else "invalid-input", detail, faults)


def _fault(error: Any, body: object) -> Fault:
    where, *path = error["loc"] or ("body",)
    given = error.get("input")
    is_shown = error["type"] not in ("missing", "json_invalid")
    return Fault(
        where=str(where),
        pointer=pointer(path, body if where == "body" else None),
        detail=_detail(error),
        given=str(given) if is_shown and not isinstance(given, dict | list | bytes) else "",
        fix=_FIXES.get(error["type"], "give what is asked for"),
    )


def _detail(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "this field is not known"
    message: str = error["msg"].removeprefix("Value error, ")
    return message[:1].lower() + message[1:]


def pointer(path: Sequence[str | int], body: object) -> str:
    """Return a JSON pointer; pydantic's names of union members, which are no fields of the body, are left out."""
    parts, inside = [], body
    for position, part in enumerate(path):
        is_last = position == len(path) - 1
        is_union_member = isinstance(inside, dict) and part not in inside and not is_last
        if is_union_member or (isinstance(part, str) and isinstance(inside, list | str | int | float)):
            continue
        parts.append(str(part).replace("~", "~0").replace("/", "~1"))
        inside = _step(inside, part)
    return "".join(f"/{part}" for part in parts)


def _step(inside: object, part: str | int) -> object:
    if isinstance(inside, dict):
        return inside.get(part)
    if isinstance(inside, list) and isinstance(part, int) and part < len(inside):
        return inside[part]
    return None
