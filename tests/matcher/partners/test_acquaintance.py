"""Who has worked with whom: against a breadth-first search in plain Python, on a random graph and on the edges."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest

from matcher.partners.acquaintance import LONGEST_PATH, Acquaintance, acquaintance, worked_with
from tests.matcher.scene import Scene, evidence, provider

Graph = dict[str, set[str]]


def fill_at_random(scene: Scene, seed: int) -> Graph:
    """Store 24 people with 20 shared pieces of evidence, and return who shares one with whom."""
    draws = np.random.default_rng(seed)
    people = [f"p{number:02d}" for number in range(24)]
    owners = [draws.choice(people, draws.choice([1, 2, 2, 2, 3]), replace=False).tolist() for _ in range(20)]
    scene.put(
        [provider(one) for one in people],
        [evidence(f"e{number}", f"text {number}", *of) for number, of in enumerate(owners)],
    )
    graph: Graph = defaultdict(set)
    for of in owners:
        for one in of:
            graph[one] |= set(of) - {one}
    return graph


def shortest(graph: Graph, first: str, second: str) -> tuple[str, ...]:
    """Return the shortest path of at most three steps; of several the smallest by ids."""
    level: list[tuple[str, ...]] = [(first,)]
    for _ in range(LONGEST_PATH):
        level = [(*path, other) for path in level for other in sorted(graph[path[-1]]) if other not in path]
        found = sorted(path for path in level if path[-1] == second)
        if found:
            return found[0]
    return ()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_pair_is_joined_as_a_plain_search_joins_it(scene: Scene, seed: int) -> None:
    graph = fill_at_random(scene, seed)
    state = scene.matcher.scene()
    people = list(state.directory.entries)
    lengths = set()
    for first in people:
        assert worked_with(state, first) == graph[first]
        for second in people:
            if first == second:
                continue
            found = acquaintance(state, first, second)
            expected = shortest(graph, *sorted([first, second]))
            assert found.path == (expected if first < second else expected[::-1])
            assert set(found.in_common) == graph[first] & graph[second]
            assert found.is_direct == (second in graph[first])
            lengths.add(len(expected))
    assert lengths == {0, 2, 3, 4}, "the graph tries every length"


def test_a_path_reads_the_same_from_both_ends(scene: Scene) -> None:
    joint = [evidence(f"e-{one}{other}", "text", one, other) for one, other in pairwise("abcd")]
    scene.put([provider(one) for one in "abcd"], joint)
    state = scene.matcher.scene()
    assert acquaintance(state, "a", "d").path == ("a", "b", "c", "d")
    assert acquaintance(state, "d", "a").path == ("d", "c", "b", "a")


def test_shared_evidence_is_named_and_who_has_none_is_joined_to_nobody(scene: Scene) -> None:
    scene.put([provider(one) for one in "abc"], [evidence("e2", "two", "a", "b"), evidence("e1", "one", "a", "b")])
    state = scene.matcher.scene()
    assert acquaintance(state, "a", "b").shared_evidence == ("e1", "e2")
    assert acquaintance(state, "a", "c") == Acquaintance()
    assert acquaintance(state, "a", "a") == Acquaintance()
    assert worked_with(state, "c") == frozenset()
    assert worked_with(state, "nobody") == frozenset()


def test_who_was_deleted_since_stands_between_nobody(scene: Scene) -> None:
    scene.put([provider(one) for one in "abc"], [evidence("e1", "one", "a", "b"), evidence("e2", "two", "b", "c")])
    assert acquaintance(scene.matcher.scene(), "a", "c").path == ("a", "b", "c")
    with scene.store.write() as transaction:
        transaction.providers.delete(["b"])
    assert acquaintance(scene.matcher.scene(), "a", "c").path == ()
