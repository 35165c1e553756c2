"""A look: what was found for a query before anything is shown, and who would be shown of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.compose import Findings, Shortlist
from matcher.introductions.replies import LARGEST_SHIFT, reply_shifts
from matcher.rank import Promise, Ranked, moved, promises, rank_order, ranked_at, within_reach
from models.details import ProviderKind
from models.store import Transaction


@dataclass(frozen=True)
class Look:
    """What was found for a query before anything is shown.

    Args:
        findings: What the stages found out.
        kinds: The kind of each scored owner, as a number.
        candidates: How many providers passed the filters.
        refusing: Who will not be asked about this, and is not proposed for it (`matcher.profiles.refusals`).
    """

    findings: Findings
    kinds: NDArray[np.int8]
    candidates: int
    refusing: frozenset[str] = frozenset()

    def order(self) -> NDArray[np.int64]:
        """Return the places of who can be proposed, best first."""
        order = rank_order(self.findings.scored)
        if not self.refusing:
            return order
        ids = self.findings.scored.owner_ids
        return np.array([place for place in order.tolist() if ids[place] not in self.refusing], dtype=np.int64)

    def ranked(self, provider_ids: Collection[str]) -> tuple[Ranked, ...]:
        """Return those of the given providers who were scored and have evidence that counts, best first."""
        scored, wanted = self.findings.scored, set(provider_ids)
        kept = [place for place in rank_order(scored).tolist() if scored.owner_ids[place] in wanted]
        return ranked_at(scored, np.array(kept, dtype=np.int64))

    def promises(self, provider_ids: Collection[str]) -> dict[str, Promise]:
        """Return what given providers promise for the query, by id; who has no evidence that counts is absent."""
        found = self.findings
        return promises(self.ranked(provider_ids), found.scored, found.signs, found.calibration)

    def shortlist(self, transaction: Transaction, top: int, per_kind: int) -> Shortlist:
        """Return who is shown, of all kinds and of each; among near equals, who answers more often comes first."""
        scored, kinds, order = self.findings.scored, self.kinds, self.order()
        reach = within_reach(order, scored.owners.scores, kinds, max(top, per_kind), LARGEST_SHIFT)
        shifts = reply_shifts(transaction, (scored.owner_ids[position] for position in reach.tolist()))
        order = moved(order, scored, shifts)
        by_kind = {
            kind: ranked_at(scored, order[kinds[order] == number][:per_kind])
            for number, kind in enumerate(ProviderKind)
        }
        return Shortlist(ranked_at(scored, order[:top]), by_kind, self.candidates, len(self.refusing), shifts)
