"""Ways into nested values, as ORCID writes them in JSON and in XML: absent is empty, one is a list of one."""

from __future__ import annotations

from typing import Any

Node = Any
"""A decoded value: mapping, list, text, number or nothing."""

_HOLDERS = ("value", "content", "path")


def many(node: Node, *names: str) -> list[Node]:
    """Return all values that stand under names, one below the other; lists on the way are walked through."""
    found = node if isinstance(node, list) else [node]
    for name in names:
        below = [one[name] for one in found if isinstance(one, dict) and one.get(name) is not None]
        found = [item for value in below for item in (value if isinstance(value, list) else [value])]
    return [one for one in found if one is not None]


def one_text(node: Node, *names: str) -> str:
    """Return the first text under names; of a mapping that only holds a text, that one."""
    return next((text for value in many(node, *names) if (text := _text(value))), "")


def texts(node: Node, *names: str) -> list[str]:
    """Return all texts under names."""
    return [text for value in many(node, *names) if (text := _text(value))]


def _text(value: Node) -> str:
    if isinstance(value, dict):
        value = next((value[name] for name in _HOLDERS if isinstance(value.get(name), str | int)), "")
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
