"""Accounts, who asks, and the audit log, as the API takes and gives them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from api.schemas.types import Body, Day, Fields, Line, Word
from models.accounts.account import MAX_EMAIL, Account, Role
from models.accounts.api_keys import ApiKey
from models.accounts.audit_log import AuditEntry, Event
from models.accounts.identities import Identity
from models.accounts.permissions import Action, Scope
from models.accounts.sessions import Session

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


class AccountQuery(Fields):
    """Which accounts are wanted; what is left out asks for nothing."""

    text: Annotated[Word, Field(description="Stands in the e-mail or the name.")] = ""
    role: Annotated[Role | None, Field(description="They have this role.")] = None
    cluster_id: Annotated[Word, Field(description="Their cluster.")] = ""
    is_disabled: Annotated[bool | None, Field(description="Whether they are closed.")] = None


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


class SessionOut(Body):
    """A sign-in that holds."""

    session_id: str
    opened_by: Annotated[str, Field(examples=["password"], description="password, link or oidc")]
    browser: str
    created_at: str
    last_seen_at: str
    expires_at: str


class KeyOut(Body):
    """A key of a program, without its secret."""

    key_id: str
    name: str
    scopes: list[Scope]
    created_at: str
    last_used_at: str
    revoked_at: Annotated[str, Field(description="Empty while it holds.")]


class IdentityOut(Body):
    """Somebody whom a sign-in provider knows, tied to the account."""

    identity_id: str
    issuer: str
    subject: str
    linked_at: str
    last_used_at: str


class AccessOut(Body):
    """By what somebody gets in: sessions, keys, identities."""

    sessions: list[SessionOut]
    keys: list[KeyOut]
    identities: list[IdentityOut]


class AuditOrder(StrEnum):
    """Which entry comes first."""

    OLDEST = "oldest"
    LATEST = "latest"


class AuditQuery(Fields):
    """Which entries of the log are wanted; what is left out asks for nothing."""

    account_id: Annotated[Word, Field(description="What this account did, or was done to it; or operator.")] = ""
    record_id: Annotated[Line, Field(max_length=300, description="What was done to this record.")] = ""
    record_type: Annotated[Word, Field(description="What was done to records of this type.")] = ""
    event: Annotated[Event | None, Field(description="What was done.")] = None
    since: Annotated[Day | None, Field(description="From this day on, in UTC.")] = None
    until: Annotated[Day | None, Field(description="Until this day, in UTC, included.")] = None


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


def access_out(sessions: Iterable[Session], keys: Iterable[ApiKey], identities: Iterable[Identity]) -> AccessOut:
    """Return by what somebody gets in, as the API gives it."""
    return AccessOut(
        sessions=[SessionOut(**_named(one, SessionOut)) for one in sessions],
        keys=[KeyOut(**_named(one, KeyOut) | {"scopes": list(one.scopes)}) for one in keys],
        identities=[IdentityOut(**_named(one, IdentityOut)) for one in identities],
    )


def _named(record: object, out: type[Body]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in out.model_fields}


def entry_out(entry: AuditEntry) -> AuditEntryOut:
    """Return a line of the log as the API gives it."""
    return AuditEntryOut.model_validate(entry.__dict__)
