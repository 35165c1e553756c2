"""Signs of problems that were looked at lately: they do not depend on whom one asks about, so they are read once.

They hold for one state of the passages and of the directory; with another state all of them are read anew. Only numbers
are kept, never words.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from matcher.scene import Scene
from matcher.signs import Signs

MOST = 2_000
"""How many are kept; about 5 kB each."""


class KnownSigns:
    """Keeps signs by what they depend on besides the scene; safe to share between threads."""

    def __init__(self, most: int = MOST) -> None:
        """Keep nothing yet; the one that was not asked for the longest goes first."""
        self._most = most
        self._lock = threading.Lock()
        self._scene: Scene | None = None
        self._known: OrderedDict[Hashable, Signs | None] = OrderedDict()

    def of(self, key: Hashable, scene: Scene, read: Callable[[], Signs | None]) -> Signs | None:
        """Return the signs under a key, read if they are not known for this scene.

        Args:
            key: Everything about the query that signs depend on.
            scene: The present state.
            read: Reads them; ``None`` where nobody can be scored.
        """
        with self._lock:
            if self._scene is None or not self._scene.is_like(scene):
                self._known.clear()
            self._scene = scene
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        signs = read()
        with self._lock:
            if self._scene.is_like(scene):
                self._known[key] = signs
                if len(self._known) > self._most:
                    self._known.popitem(last=False)
        return signs
