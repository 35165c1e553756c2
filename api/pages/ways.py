"""Which pages somebody may go to from anywhere, in groups by who needs them: one line a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.accounts.caller import Caller
from models.accounts.permissions import Action, Extent


@dataclass(frozen=True)
class Way:
    """A page that is reached from anywhere: its address, the key of its words, and what who sees it may do."""

    path: str
    words: str
    action: Action


@dataclass(frozen=True)
class Group:
    """Pages for one kind of people; ``words`` is the key of what they are called."""

    words: str
    ways: tuple[Way, ...]


GROUPS = (
    Group(
        "site.coordinators",
        (
            Way("/inbox", "inbox.title", Action.COORDINATE),
            Way("/board", "board.title", Action.COORDINATE),
            Way("/problems", "problems.title", Action.COORDINATE),
            Way("/cluster-day", "day.title", Action.PLAN_DAY),
            Way("/imports", "imports.title", Action.IMPORT),
            Way("/jobs", "jobs.title", Action.IMPORT),
            Way("/duplicates", "duplicates.title", Action.JUDGE_DUPLICATES),
            Way("/reports", "report.title", Action.READ_REPORTS),
        ),
    ),
    Group(
        "site.administrators",
        (
            Way("/admin", "admin.title", Action.OPERATE),
            Way("/admin/users", "admin.users", Action.MANAGE_ACCOUNTS),
            Way("/admin/audit", "admin.audit", Action.READ_AUDIT),
        ),
    ),
)
"""What is to do comes first, what is looked at now and then last."""


def ways_of(caller: Caller) -> Sequence[Group]:
    """Return the groups with those pages that a caller may open, in the table's order; none without a page."""
    groups = [
        Group(group.words, tuple(way for way in group.ways if caller.extent(way.action) is not Extent.NOTHING))
        for group in GROUPS
    ]
    return [group for group in groups if group.ways]
