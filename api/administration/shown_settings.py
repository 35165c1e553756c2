"""The settings as administrators may see them: where each comes from, and of secrets only that they are set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from pydantic import SecretStr

from api.settings import Settings
from models.database import parse_url


class Origin(StrEnum):
    """Where a value comes from."""

    GIVEN = "given"
    DEFAULT = "default"


@dataclass(frozen=True)
class ShownSetting:
    """One setting.

    Args:
        name: The environment variable that sets it.
        value: What holds, as text; empty for nothing. Secrets are not in it.
        origin: Given in the environment or on the command line, or the default.
        is_secret: Whether the value is hidden.
        is_set: Whether there is a value.
        description: What it is for.
    """

    name: str
    value: str
    origin: Origin
    is_secret: bool
    is_set: bool
    description: str


def shown_settings(settings: Settings) -> list[ShownSetting]:
    """Return all settings in their order."""
    return [_shown(settings, name) for name in Settings.model_fields]


def _shown(settings: Settings, name: str) -> ShownSetting:
    value = getattr(settings, name)
    is_secret = isinstance(value, SecretStr) or name in _SECRETS
    return ShownSetting(
        name=f"SETU_{name.upper()}",
        value="" if is_secret else _MASKS.get(name, _plain)(value),
        origin=Origin.GIVEN if name in settings.model_fields_set else Origin.DEFAULT,
        is_secret=is_secret,
        is_set=value not in (None, "", ()),
        description=Settings.model_fields[name].description or "",
    )


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _without_password(value: str) -> str:
    return parse_url(value).render_as_string(hide_password=True) if "://" in value else value


def _host_alone(value: str) -> str:
    """Return where an address leads, without its path: there, receivers of events often keep a secret."""
    parts = urlsplit(value)
    return f"{parts.scheme}://{parts.hostname}/…" if parts.hostname else ""


_SECRETS = frozenset(name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation))
_MASKS: dict[str, Callable[[str], str]] = {"database_url": _without_password, "webhook_url": _host_alone}
