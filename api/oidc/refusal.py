"""Why somebody who came back from the sign-in provider is not let in, as pages say it."""

from __future__ import annotations

from enum import StrEnum

from models.errors import Forbidden


class Refusal(StrEnum):
    """What is said; the words stand in the catalogues as ``oidc.refused.…``."""

    CANCELLED = "cancelled"
    BEGUN_ELSEWHERE = "begun_elsewhere"
    UNREACHABLE = "unreachable"
    NOT_GENUINE = "not_genuine"
    UNKNOWN = "unknown"
    NOT_VERIFIED = "not_verified"
    HAS_ACCOUNT = "has_account"
    CLOSED = "closed"
    TAKEN = "taken"
    SIGNED_OUT = "signed_out"


class SignInRefused(Forbidden):
    """Somebody is not let in.

    Args:
        refusal: What they are told.
        detail: What exactly was wrong, for the log; no secrets and nothing about the person.
    """

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        """Keep both."""
        self.refusal = refusal
        super().__init__(f"sign-in refused: {refusal}{f' ({detail})' if detail else ''}")
