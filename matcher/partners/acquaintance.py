"""Who has worked with whom: a graph whose edges are pieces of evidence with several owners.

A publication, patent or project that two providers own together joins them, whatever their kinds. Paths are looked for
up to three steps: co-authors, co-authors of a co-author, and one step more. Of several shortest paths the one with the
smallest ids, read from the end with the smaller id, is taken, so that the answer depends neither on the order of
storage nor on which of the two is named first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from embeddings.encoder import IntVector
from matcher.scene import Scene

LONGEST_PATH = 3


@dataclass(frozen=True)
class Acquaintance:
    """How two providers are joined by shared evidence.

    Args:
        path: Provider ids from one to the other, both included; empty where three steps do not suffice.
        in_common: Ids of those who have worked with both, rising.
        shared_evidence: Ids of the evidence that both own, rising.
    """

    path: tuple[str, ...] = ()
    in_common: tuple[str, ...] = ()
    shared_evidence: tuple[str, ...] = ()

    @property
    def is_direct(self) -> bool:
        """Whether the two have worked together."""
        return bool(self.shared_evidence)


def worked_with(scene: Scene, provider_id: str) -> frozenset[str]:
    """Return the ids of everybody who owns evidence together with a provider; nobody for one without evidence."""
    number = scene.owner_numbers.get(provider_id)
    if number is None:
        return frozenset()
    return frozenset(scene.index.owner_ids[other] for other in _neighbours(scene, np.array([number])).tolist())


def acquaintance(scene: Scene, first_id: str, second_id: str) -> Acquaintance:
    """Return how two providers are joined; nothing where one of them has no evidence, or where they are the same."""
    first, second = scene.owner_numbers.get(first_id), scene.owner_numbers.get(second_id)
    if first is None or second is None or first == second:
        return Acquaintance()
    if first_id > second_id:
        back = acquaintance(scene, second_id, first_id)
        return replace(back, path=back.path[::-1])
    of_first, of_second = _neighbours(scene, np.array([first])), _neighbours(scene, np.array([second]))
    path = _shortest(scene, first, second, of_first, of_second)
    return Acquaintance(
        path=tuple(scene.index.owner_ids[number] for number in path),
        in_common=_ids(scene, np.intersect1d(of_first, of_second)),
        shared_evidence=_shared(scene, first, second) if second in of_first else (),
    )


def _shortest(scene: Scene, first: int, second: int, of_first: IntVector, of_second: IntVector) -> tuple[int, ...]:
    if second in of_first:
        return first, second
    if len(middle := np.intersect1d(of_first, of_second)):
        return first, _smallest(scene, middle), second
    # Through whom of the first's neighbours one of the second's is reached: the smallest id first.
    for near in sorted(of_first.tolist(), key=lambda number: scene.index.owner_ids[number]):
        if len(far := np.intersect1d(_neighbours(scene, np.array([near])), of_second)):
            return first, near, _smallest(scene, far), second
    return ()


def _neighbours(scene: Scene, owners: IntVector) -> IntVector:
    """Return the numbers of all who share evidence with one of the owners, these left out; rising."""
    rows = np.unique(scene.index.rows_of_owners(owners).rows)
    others = np.setdiff1d(scene.index.owners_of_rows(rows).owners, owners)
    # Whoever was deleted meanwhile may still be listed.
    return np.array([n for n in others.tolist() if scene.index.owner_ids[n] in scene.directory.entries], dtype=np.int64)


def _shared(scene: Scene, first: int, second: int) -> tuple[str, ...]:
    rows = np.unique(scene.index.rows_of_owners(np.array([first])).rows)
    found = scene.index.owners_of_rows(rows)
    both = rows[found.group[found.owners == second]]
    return tuple(sorted({passage.evidence_id for passage in scene.index.passages(both)}))


def _smallest(scene: Scene, numbers: IntVector) -> int:
    named = [(scene.index.owner_ids[number], int(number)) for number in numbers]
    return min(named)[1]


def _ids(scene: Scene, numbers: IntVector) -> tuple[str, ...]:
    return tuple(sorted(scene.index.owner_ids[number] for number in numbers.tolist()))
