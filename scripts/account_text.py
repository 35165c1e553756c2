"""Accounts as text, for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.accounts.account import Account
from scripts.console import aligned


def account_lines(accounts: Sequence[Account]) -> Iterator[str]:
    """Return accounts as lines of a table."""
    if not accounts:
        return iter(["No accounts. Make the first one with: setu account create-admin E-MAIL"])
    rows = [["e-mail", "name", "roles", "cluster", "provider", "created", "closed"]]
    rows += [
        [
            one.email, one.name or "-", " ".join(one.roles), one.cluster_id or "-", one.provider_id or "-",
            one.created_at[:10], one.disabled_at[:10] or "-",
        ]
        for one in accounts
    ]  # fmt: skip
    return aligned(rows)
