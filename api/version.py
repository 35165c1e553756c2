"""Which version of Setu this is."""

from __future__ import annotations

from importlib import metadata


def installed_version() -> str:
    """Return the installed version; code that runs from a bare checkout calls itself ``0+source``."""
    try:
        return metadata.version("setu")
    except metadata.PackageNotFoundError:
        return "0+source"
