"""A fresh install: its own machine may do everything until there is an administrator, and never again after."""

from __future__ import annotations

from api.settings import Settings
from models.store import Store


class Bootstrap:
    """Remembers that there is an administrator, because the last one cannot go."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._is_over = False

    def is_over(self, store: Store) -> bool:
        """Return whether there is an administrator; asks the database until there is."""
        if not self._is_over:
            with store.read() as transaction:
                self._is_over = transaction.accounts.has_administrator()
        return self._is_over

    def opens(self, settings: Settings, store: Store) -> bool:
        """Return whether whoever reaches this server may do everything: on its own machine, without a key."""
        return settings.api_key is None and settings.is_local and not self.is_over(store)
