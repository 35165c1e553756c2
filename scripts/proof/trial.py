"""What the trials of one proof saw: counted as they come, told together at the end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from scripts.proof.proof import Proof


@dataclass
class Trials:
    """The trials of one proof."""

    name: str
    claim: str
    breaches: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    began: float = field(default_factory=time.perf_counter)

    def note(self, breaches: Iterable[str], **seen: int) -> None:
        """Add one trial: what was against the claim, and what was counted in it."""
        self.seen["trials"] += 1
        self.breaches += [f"trial {self.seen['trials']}: {breach}" for breach in breaches]
        self.seen.update(seen)

    def proof(self, measured: str) -> Proof:
        """Return the line; ``{name}`` in the words stands for what was counted under that name."""
        told = measured.format_map(Counter(self.seen))
        seconds = time.perf_counter() - self.began
        return Proof(self.name, self.claim, told, self.seen["trials"], tuple(self.breaches), seconds, dict(self.seen))
