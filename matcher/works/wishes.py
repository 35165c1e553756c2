"""What is asked of an import of works beside the file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wishes:
    """How works find their owners.

    Args:
        owner_id: A stored provider to whom all works of the file belong, and who its one person is.
        organisation: Where authors work of whom the file does not say it, by name.
    """

    owner_id: str = ""
    organisation: str = ""
