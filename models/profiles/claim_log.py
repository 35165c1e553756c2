"""Claims as they are stored; every step is a line of the history."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from models.errors import Conflict, Forbidden, NotFound
from models.introductions.history import History, HistoryEntry
from models.introductions.party import Party
from models.moments import written
from models.profiles import tables
from models.profiles.claim import CLAIM, CLAIMS, Claim, ClaimState
from models.refusals import Refusal
from models.rows import is_storable

_CLAIMS = tables.claims
_C = _CLAIMS.c
_NAMES = tuple(one.name for one in fields(Claim))


class ClaimLog:
    """The claims as one transaction sees and writes them."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write
        self._history = History(connection, may_write=may_write)

    def add(
        self,
        account_id: str,
        provider_id: str,
        by: Party,
        now: datetime,
        *,
        proposal: Mapping[str, Any] | None = None,
        cluster_id: str = "",
        language: str = "en",
    ) -> Claim:
        """Store a new claim and return it with its id.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        at = written(now)
        claim = Claim(
            f"c-{secrets.token_hex(8)}", account_id, provider_id, ClaimState.ASKED, cluster_id, dict(proposal or {}),
            asked_at=at, changed_at=at, language=language,
        )  # fmt: skip
        self._connection.execute(insert(_CLAIMS).values(vars(claim) | {"state": claim.state.value}))
        first = HistoryEntry(CLAIM, claim.claim_id, "ask", "", claim.state.value, by.actor, by.role.value, at)
        self._history.append(first)
        return claim

    def take(self, claim_id: str, step: str, by: Party, now: datetime, *, reason: str = "") -> Claim:
        """Take a step and return the claim as it stands then.

        Raises:
            NotFound: There is no such claim.
            InvalidInput: There is no such step, or it needs a reason.
            Conflict: It does not lead on from where the claim stands.
            Forbidden: It is not for this role, or the transaction is for reading.
        """
        self._check_writing()
        claim = self.get(claim_id)
        found = CLAIMS.check(step, claim_id, claim.state, by.role)
        if claim.state == found.target:
            raise Conflict(Refusal.CLAIM_DECIDED.told(claim_id=claim_id, claim_state=claim.state))
        after = replace(claim, state=ClaimState(found.target), reason=reason, changed_at=written(now))
        values: dict[str, Any] = {"state": after.state.value, "reason": reason, "changed_at": after.changed_at}
        values["proposal"] = {}  # it has become a record, or is nobody's business any more
        self._connection.execute(update(_CLAIMS).where(_C.claim_id == claim_id).values(values))
        line = HistoryEntry(
            CLAIM, claim_id, step, claim.state.value, after.state.value, by.actor, by.role.value, after.changed_at,
            reason,
        )  # fmt: skip
        self._history.append(line)
        return after

    def get(self, claim_id: str) -> Claim:
        """Return the claim with this id.

        Raises:
            NotFound: There is none.
        """
        found = self._listed(_C.claim_id == claim_id) if is_storable(claim_id) else []
        if not found:
            raise NotFound(Refusal.CLAIM_UNKNOWN.told(claim_id=claim_id))
        return found[0]

    def listed(self, states: Sequence[ClaimState] = (ClaimState.ASKED,)) -> list[Claim]:
        """Return the claims in these states, who waits longest first; ties by rising id."""
        return self._listed(_C.state.in_([state.value for state in states]))

    def of_account(self, account_id: str) -> list[Claim]:
        """Return the claims of an account, the oldest first."""
        return self._listed(_C.account_id == account_id)

    def of_provider(self, provider_id: str) -> list[Claim]:
        """Return the claims of a provider, the oldest first."""
        return self._listed(_C.provider_id == provider_id) if is_storable(provider_id) else []

    def _listed(self, condition: Any) -> list[Claim]:
        statement = select(_CLAIMS).where(condition).order_by(_C.asked_at, _C.claim_id)
        return [_claim(row) for row in self._connection.execute(statement).mappings()]

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


def _claim(row: RowMapping) -> Claim:
    values: dict[str, Any] = {name: row[name] for name in _NAMES}
    return Claim(**values | {"state": ClaimState(row["state"])})
