"""A claim: somebody with an account says that a provider is them, or that they speak for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.details import ProviderKind
from models.introductions.party import Role
from models.introductions.workflow import Step, Workflow

CLAIM = "claim"
"""The record type of claims in the history."""

CLAIMABLE = (ProviderKind.RESEARCHER, ProviderKind.LABORATORY, ProviderKind.STARTUP, ProviderKind.FACILITY)
"""Kinds that a person is or speaks for; calls and courses belong to who announces them."""


class ClaimState(StrEnum):
    """How far a claim has come."""

    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


S = ClaimState

CLAIMS = Workflow(
    CLAIM,
    (
        Step("prove", (S.ASKED,), S.GRANTED, (Role.PROVIDER,)),
        Step("approve", (S.ASKED,), S.GRANTED, (Role.COORDINATOR,)),
        Step("decline", (S.ASKED,), S.DECLINED, (Role.COORDINATOR,), needs_reason=True),
        Step("withdraw", (S.ASKED,), S.WITHDRAWN, (Role.PROVIDER,)),
        Step("revoke", (S.GRANTED,), S.REVOKED, (Role.COORDINATOR,), needs_reason=True),
    ),
)
"""``prove`` is taken by the link of a letter to the address that was noted, ``revoke`` by administrators alone."""


@dataclass(frozen=True)
class Claim:
    """One claim.

    Args:
        claim_id: Its id.
        account_id: Who claims.
        provider_id: Which provider; of a profile that is proposed, the id that it will have.
        state: How far it has come.
        cluster_id: The cluster whose coordinators decide on a proposal; empty for a provider that is stored.
        proposal: JSON of a profile that is to be made; empty for a provider that is stored.
        reason: Why it was declined or revoked.
        asked_at: When, ISO in UTC.
        changed_at: When it came to its state.
        language: The language of letters to who claims.
    """

    claim_id: str
    account_id: str
    provider_id: str
    state: ClaimState = ClaimState.ASKED
    cluster_id: str = ""
    proposal: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    asked_at: str = ""
    changed_at: str = ""
    language: str = "en"

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.state is ClaimState.ASKED
