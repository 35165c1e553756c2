"""Who may do what, as data: one line an action, and one function that reads it.

``docs/accounts.md`` shows the same table; a test compares both. Everything that asks "may they?" asks `extent` here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from models.accounts.account import Role


class Action(StrEnum):
    """What somebody may or may not do beyond what everybody may."""

    READ_WORDS = "read-words"
    CREATE_PROBLEM = "create-problem"
    CHANGE_PROBLEM = "change-problem"
    CREATE_PROVIDER = "create-provider"
    CHANGE_PROVIDER = "change-provider"
    CREATE_EVIDENCE = "create-evidence"
    CHANGE_EVIDENCE = "change-evidence"
    CREATE_ORGANISATION = "create-organisation"
    CHANGE_ORGANISATION = "change-organisation"
    IMPORT = "import"
    JUDGE_DUPLICATES = "judge-duplicates"
    TELL_OUTCOME = "tell-outcome"
    PLAN_DAY = "plan-day"
    SPEAK_FOR_PROBLEM = "speak-for-problem"
    SPEAK_FOR_PROVIDER = "speak-for-provider"
    CLAIM_PROVIDER = "claim-provider"
    KEEP_SEARCHES = "keep-searches"
    COORDINATE = "coordinate"
    KEEP_CONTACTS = "keep-contacts"
    READ_REPORTS = "read-reports"
    READ_FEEDBACK = "read-feedback"
    READ_CONTACTS = "read-contacts"
    MANAGE_ACCOUNTS = "manage-accounts"
    READ_AUDIT = "read-audit"
    FOLLOW_JOBS = "follow-jobs"
    STEER_JOBS = "steer-jobs"
    OPERATE = "operate"


class Extent(IntEnum):
    """To which records an action extends; each holds the ones before it."""

    NOTHING = 0
    OWN = 1
    CLUSTER = 2
    ALL = 3


class Scope(StrEnum):
    """What a key is for; an action belongs to one of them."""

    READ = "read"
    WRITE = "write"
    MATCH = "match"
    ADMIN = "admin"


@dataclass(frozen=True)
class Rule:
    """To which records each role may do something (a role that is not named: to none), and the scope it belongs to."""

    scope: Scope
    extents: Mapping[Role, Extent] = field(default_factory=dict)

    def extent(self, role: Role) -> Extent:
        """Return to which records a role may do it; administrators may to all."""
        return Extent.ALL if role is Role.ADMINISTRATOR else self.extents.get(role, Extent.NOTHING)


_OWN = dict.fromkeys((Role.OWNER, Role.PROVIDER, Role.COORDINATOR), Extent.OWN)
_OWNER_AND_CLUSTER = {Role.OWNER: Extent.OWN, Role.COORDINATOR: Extent.CLUSTER}
_PROVIDER_AND_CLUSTER = {Role.PROVIDER: Extent.OWN, Role.COORDINATOR: Extent.CLUSTER}
_CLUSTER = {Role.COORDINATOR: Extent.CLUSTER}

RULES: Mapping[Action, Rule] = {
    Action.READ_WORDS: Rule(Scope.READ, _OWNER_AND_CLUSTER),
    Action.CREATE_PROBLEM: Rule(Scope.WRITE, _OWNER_AND_CLUSTER),
    Action.CHANGE_PROBLEM: Rule(Scope.WRITE, _OWNER_AND_CLUSTER),
    Action.CREATE_PROVIDER: Rule(Scope.WRITE, _CLUSTER),
    Action.CHANGE_PROVIDER: Rule(Scope.WRITE, _PROVIDER_AND_CLUSTER),
    Action.CREATE_EVIDENCE: Rule(Scope.WRITE, _PROVIDER_AND_CLUSTER),
    Action.CHANGE_EVIDENCE: Rule(Scope.WRITE, _PROVIDER_AND_CLUSTER),
    Action.CREATE_ORGANISATION: Rule(Scope.WRITE, _CLUSTER),
    Action.CHANGE_ORGANISATION: Rule(Scope.WRITE, _CLUSTER),
    Action.IMPORT: Rule(Scope.WRITE, {Role.COORDINATOR: Extent.OWN}),
    Action.JUDGE_DUPLICATES: Rule(Scope.WRITE, _CLUSTER),
    Action.TELL_OUTCOME: Rule(Scope.MATCH, _OWNER_AND_CLUSTER),
    Action.PLAN_DAY: Rule(Scope.MATCH, {Role.COORDINATOR: Extent.ALL}),
    Action.SPEAK_FOR_PROBLEM: Rule(Scope.WRITE, {Role.OWNER: Extent.OWN}),
    Action.SPEAK_FOR_PROVIDER: Rule(Scope.WRITE, {Role.PROVIDER: Extent.OWN}),
    Action.CLAIM_PROVIDER: Rule(Scope.WRITE, _OWN),
    Action.KEEP_SEARCHES: Rule(Scope.WRITE, _OWN),
    Action.COORDINATE: Rule(Scope.WRITE, _CLUSTER),
    Action.KEEP_CONTACTS: Rule(Scope.ADMIN, _CLUSTER),
    Action.READ_REPORTS: Rule(Scope.READ, _CLUSTER),
    Action.READ_FEEDBACK: Rule(Scope.READ),
    Action.READ_CONTACTS: Rule(Scope.ADMIN),
    Action.MANAGE_ACCOUNTS: Rule(Scope.ADMIN),
    Action.READ_AUDIT: Rule(Scope.ADMIN),
    Action.FOLLOW_JOBS: Rule(Scope.READ, _OWN),
    Action.STEER_JOBS: Rule(Scope.WRITE, _OWN),
    Action.OPERATE: Rule(Scope.WRITE),
}
