"""Accounts, who asks, and the audit log, as the API takes and gives them."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from api.schemas.types import Body, Word
from models.accounts.account import MAX_EMAIL, Account, Role
from models.accounts.audit_log import AuditEntry, Event
from models.accounts.permissions import Action, Scope

SomeRoles = Annotated[list[Annotated[Role, Field(strict=False)]], Field(max_length=len(Role))]

_EXAMPLE: JsonDict = {
    "account_id": "a-5f1c0b7a9d3e4f20",
    "email": "asha@example.in",
    "name": "Asha Kulkarni",
    "roles": ["coordinator"],
    "cluster_id": "pune",
    "organisation_id": "",
    "provider_id": "",
    "created_at": "2026-11-28T09:00:00+00:00",
    "disabled_at": "",
    "has_password": True,
}


class MeOut(Body):
    """Who asks, and what they may do: ``own``, ``cluster`` or ``all`` records; what is not named they may not."""

    account_id: Annotated[str, Field(description="Empty for the public and for operators.")]
    name: str
    roles: list[Role]
    cluster_id: str
    organisation_id: str
    provider_id: str
    scopes: list[Scope]
    may: dict[Action, str]
    csrf: Annotated[str, Field(description="What a session's cookie needs as X-CSRF-Token to write; else empty.")]


class AccountBody(Body):
    """A new account; its e-mail gets a letter with a link that signs in."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"email": "asha@example.in", "name": "Asha Kulkarni", "roles": ["coordinator"], "cluster_id": "pune"}
            ]
        }
    )

    email: Annotated[str, Field(min_length=3, max_length=MAX_EMAIL)]
    name: Word = ""
    roles: SomeRoles = Field(default_factory=list)
    cluster_id: Word = ""
    organisation_id: Word = ""
    provider_id: Word = ""


class AccountChangeBody(Body):
    """What is to be changed of an account; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"roles": ["owner", "provider"], "provider_id": "r-12"}]})

    name: Word | None = None
    roles: SomeRoles | None = None
    cluster_id: Word | None = None
    organisation_id: Word | None = None
    provider_id: Word | None = None
    is_disabled: bool | None = None


class AccountOut(Body):
    """An account; to read it is to read contact details, and is recorded."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    account_id: str
    email: str
    name: str
    roles: SomeRoles
    cluster_id: str
    organisation_id: str
    provider_id: str
    created_at: str
    disabled_at: Annotated[str, Field(description="Empty while it is open.")]
    has_password: bool


class AccountPage(Body):
    """A page of accounts, by rising id."""

    items: list[AccountOut]
    next: Annotated[str | None, Field(description="Cursor of the next page; null on the last one.")]


class AuditEntryOut(Body):
    """One line of the audit log."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "seq": 17,
                    "at": "2026-11-28T09:00:00+00:00",
                    "who": "a-5f1c0b7a9d3e4f20",
                    "event": "contact-read",
                    "record_type": "account",
                    "record_id": "a-93e4f205f1c0b7ad",
                    "request_id": "5f1c0b7a9d3e4f20",
                }
            ]
        }
    )

    seq: int
    at: str
    who: Annotated[str, Field(description="An account's id, operator, or empty for nobody.")]
    event: Annotated[Event, Field(strict=False)]
    record_type: str
    record_id: str
    request_id: str


class AuditPage(Body):
    """A page of the log, oldest first."""

    items: list[AuditEntryOut]
    next: Annotated[str | None, Field(description="Cursor of the next page; null on the last one.")]


def account_out(account: Account) -> AccountOut:
    """Return an account as the API gives it."""
    return AccountOut.model_validate(account.as_json())


def entry_out(entry: AuditEntry) -> AuditEntryOut:
    """Return a line of the log as the API gives it."""
    return AuditEntryOut.model_validate(entry.__dict__)
