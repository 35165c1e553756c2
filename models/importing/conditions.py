"""Tests of a row's texts, as mapping files state them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from models.importing.mapping import Condition
from models.importing.templates import Path, Scope

Test = Callable[[Scope], bool]


def compile_condition(condition: Condition, columns: Mapping[str, str]) -> Test:
    """Return a function that tells whether the condition holds for a row.

    Args:
        condition: What must hold.
        columns: The mapping's names of columns to the file's.
    """
    path = Path.parse(condition.column, columns)
    pattern = re.compile(condition.matches) if condition.matches else None

    def holds(scope: Scope) -> bool:
        text = path.text(scope)
        return (
            (condition.equals is None or text == condition.equals)
            and (pattern is None or pattern.search(text) is not None)
            and (condition.empty is None or condition.empty is (text == ""))
        )

    return holds


def compile_reasons(conditions: Sequence[Condition], columns: Mapping[str, str]) -> Callable[[Scope], str]:
    """Return a function that gives the reason of the first condition that holds, or nothing."""
    tests = [(compile_condition(one, columns), one.reason or _default_reason(one)) for one in conditions]

    def reason(scope: Scope) -> str:
        return next((why for holds, why in tests if holds(scope)), "")

    return reason


def _default_reason(condition: Condition) -> str:
    if condition.equals is not None:
        return f"{condition.column} is {condition.equals!r}"
    return f"{condition.column} is empty" if condition.empty else f"{condition.column} matches {condition.matches}"
