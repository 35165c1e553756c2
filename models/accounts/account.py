"""An account: a person, the roles they have, and what each role is bound to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from models.errors import FieldProblem, InvalidInput
from models.safe_text import clean_text

MAX_EMAIL = 254
"""Longest e-mail address. Source: RFC 5321, section 4.5.3.1.3, less the two angle brackets."""

MAX_NAME = 200

_EMAIL = re.compile(r"[^\s@<>(),;:\"\\\[\]]+@[^\s@<>(),;:\"\\\[\].]+(?:\.[^\s@<>(),;:\"\\\[\].]+)*")


class Role(StrEnum):
    """What somebody is here; an account may be several, and what they open adds up."""

    OWNER = "owner"
    PROVIDER = "provider"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Account:
    """A person who can sign in.

    Args:
        account_id: A random id; it says nothing about the person, so logs may keep it.
        email: Where links are sent, in lower case; one account each.
        name: What the person is called; empty for unknown.
        roles: What they are, in the order of `Role`.
        cluster_id: The cluster of a coordinator.
        organisation_id: The organisation whose problems are also theirs.
        provider_id: The provider that they claim.
        password_hash: Argon2id in its own notation; empty as long as no password was set.
        created_at: When, ISO in UTC.
        disabled_at: When it was closed; empty while it is open.
    """

    account_id: str
    email: str
    name: str = ""
    roles: tuple[Role, ...] = ()
    cluster_id: str = ""
    organisation_id: str = ""
    provider_id: str = ""
    password_hash: str = ""
    created_at: str = ""
    disabled_at: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what may be shown of it, as values that JSON has: of the password only whether there is one."""
        values = asdict(self) | {"roles": [role.value for role in self.roles], "has_password": bool(self.password_hash)}
        del values["password_hash"]
        return values

    @property
    def is_disabled(self) -> bool:
        """Whether it was closed."""
        return bool(self.disabled_at)

    @property
    def is_administrator(self) -> bool:
        """Whether it may do everything."""
        return Role.ADMINISTRATOR in self.roles


def clean_email(given: str) -> str:
    """Return an e-mail address as it is stored: trimmed, in lower case.

    Raises:
        InvalidInput: It is no address of the form name@domain.
    """
    email = unicodedata.normalize("NFC", given).strip().lower()
    if len(email) > MAX_EMAIL or not _EMAIL.fullmatch(email) or not email.isprintable():
        problem = FieldProblem("email", given[:80], "is no e-mail address", "write it as name@example.in")
        raise InvalidInput("the account is not valid", [problem])
    return email


def clean_name(given: str) -> str:
    """Return a person's name on one line.

    Raises:
        InvalidInput: It is too long or holds control characters.
    """
    return " ".join(clean_text(given, MAX_NAME, field="name").split())


def roles_of(words: Iterable[str]) -> tuple[Role, ...]:
    """Return roles in their order, each once.

    Raises:
        InvalidInput: A word names no role.
    """
    given = list(words)
    if unknown := [word for word in given if word not in list(Role)]:
        problem = FieldProblem("roles", unknown[0], "is no role", f"use {', '.join(Role)}")
        raise InvalidInput("the account is not valid", [problem])
    return tuple(role for role in Role if role in given)
