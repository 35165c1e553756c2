"""Who asks: somebody with roles, a key with scopes, an operator of a fresh install, or the public."""

from __future__ import annotations

from dataclasses import dataclass

from models.accounts.account import Account, Role
from models.accounts.permissions import RULES, Action, Extent, Scope
from models.errors import Forbidden
from models.refusals import Refusal

OPERATOR = "operator"
"""Who is named where whoever runs the server did something, and not a person with an account."""

ALL_SCOPES = frozenset(Scope)


@dataclass(frozen=True)
class Belonging:
    """To whom a record belongs; empty fields belong to nobody.

    Args:
        account_ids: Accounts that it is theirs.
        organisation_id: The organisation that it belongs to.
        provider_ids: Providers that it is about; it is a provider's own when it is about no other.
        cluster_ids: Clusters that it lies in; it is a coordinator's when it lies in no other.
    """

    account_ids: frozenset[str] = frozenset()
    organisation_id: str = ""
    provider_ids: frozenset[str] = frozenset()
    cluster_ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Caller:
    """Who asks, and with what.

    Args:
        account_id: The account; empty for the public and for operators.
        roles: What they are.
        cluster_id: The cluster of a coordinator.
        organisation_id: The organisation whose problems are also theirs.
        provider_id: The provider that they claim.
        scopes: What a key is for; a person who signed in has all.
        has_session: Whether a person signed in, rather than a program sent a key.
        name: What the account is called, for pages.
    """

    account_id: str = ""
    roles: tuple[Role, ...] = ()
    cluster_id: str = ""
    organisation_id: str = ""
    provider_id: str = ""
    scopes: frozenset[Scope] = ALL_SCOPES
    has_session: bool = False
    name: str = ""

    @property
    def written_as(self) -> str:
        """What logs call the caller: an account's id, ``operator``, or nothing."""
        return self.account_id or (OPERATOR if self.roles else "")

    def extent(self, action: Action) -> Extent:
        """Return to which records the caller may do something."""
        rule = RULES[action]
        if rule.scope not in self.scopes:
            return Extent.NOTHING
        return max((rule.extent(role) for role in self.roles), default=Extent.NOTHING)

    def may(self, action: Action, record: Belonging) -> bool:
        """Return whether the caller may do something to a record.

        Roles are looked at one by one: one that reaches its cluster does not reach what another one owns elsewhere.
        """
        rule = RULES[action]
        if rule.scope not in self.scopes:
            return False
        return any(self._reaches(rule.extent(role), record) for role in self.roles)

    def require(self, action: Action, record: Belonging) -> None:
        """Refuse what the caller may not do to a record.

        Raises:
            Forbidden: They may not.
        """
        if not self.may(action, record):
            raise Forbidden(Refusal.NEITHER_OWN_NOR_CLUSTERS.told(action=action))

    def owns(self, record: Belonging) -> bool:
        """Return whether a record is the caller's own."""
        return (
            (bool(self.account_id) and self.account_id in record.account_ids)
            or (bool(self.organisation_id) and self.organisation_id == record.organisation_id)
            or (bool(self.provider_id) and record.provider_ids == {self.provider_id})
        )

    def _reaches(self, extent: Extent, record: Belonging) -> bool:
        if extent is Extent.OWN:
            return self.owns(record)
        if extent is Extent.CLUSTER:
            return bool(self.cluster_id) and record.cluster_ids == {self.cluster_id}
        return extent is Extent.ALL


PUBLIC = Caller(scopes=frozenset())
"""Everybody."""

OPERATOR_CALLER = Caller(roles=(Role.ADMINISTRATOR,))
"""Whoever runs the server: with its key, or on its own machine as long as there is no administrator."""


def caller_of(account: Account, *, scopes: frozenset[Scope] = ALL_SCOPES, has_session: bool = False) -> Caller:
    """Return an account as a caller; a disabled one is the public."""
    if account.is_disabled:
        return PUBLIC
    return Caller(
        account_id=account.account_id,
        roles=account.roles,
        cluster_id=account.cluster_id,
        organisation_id=account.organisation_id,
        provider_id=account.provider_id,
        scopes=scopes,
        has_session=has_session,
        name=account.name or account.email.partition("@")[0],
    )
