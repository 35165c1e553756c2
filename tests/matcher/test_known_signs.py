"""What is told of a provider alone is what a match tells of it, and a problem's signs are read once for a state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from matcher.known_signs import KnownSigns
from matcher.pipeline import Matcher
from matcher.query import Filters, Query
from models.details import ProviderKind
from models.errors import NotFound
from models.records import Problem
from tests.matcher.scene import SOURCE, Scene, evidence, open_scene, provider

QUERY = Query("pump seals leak at high pressure", problem_id="p1")


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Scene]:
    opened = open_scene(tmp_path)
    texts = {
        "ann": "pump seals leak",
        "bob": "seals of pumps under high pressure",
        "farm": "buffalo milk turns sour",
        "smith": "steel rusts",
    }
    opened.put(
        [provider(who) for who in (*texts, "silent")],
        [evidence(f"e-{who}", text, who) for who, text in texts.items()],
    )
    yield opened
    opened.store.close()


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Query]:
    """Note every whole look."""
    seen: list[Query] = []
    whole = Matcher.look

    def look(self: Matcher, query: Query, **further: Any) -> Any:
        seen.append(query)
        return whole(self, query, **further)

    monkeypatch.setattr(Matcher, "look", look)
    return seen


def promised(scene: Scene, query: Query, *who: str) -> dict[str, float]:
    return {one: found.probability for one, found in scene.matcher.look_at(query, who).promises(who).items()}


def test_a_provider_alone_is_promised_what_it_is_promised_among_all(plant: Scene) -> None:
    among = {match.provider.provider_id: match.probability for match in plant.matcher.match(QUERY).matches}
    for who in ("ann", "bob", "farm", "smith"):
        assert promised(plant, QUERY, who) == {who: among[who]}
    look = plant.matcher.look_at(QUERY, ["bob", "silent"])
    answer = plant.matcher.answer_of(look, ["bob", "silent"])
    assert [(match.provider.provider_id, match.probability) for match in answer.matches] == [("bob", among["bob"])]
    assert (look.candidates, len(look.kinds)) == (5, 1)
    with pytest.raises(NotFound):
        plant.matcher.look_at(QUERY, ["nobody"])


def test_whom_no_filter_lets_pass_is_looked_at_all_the_same_when_named(plant: Scene) -> None:
    query = Query(QUERY.text, filters=Filters(kinds=(ProviderKind.LABORATORY,)), problem_id="p1")
    assert promised(plant, query, "ann") == {}, "nobody passes, so nothing is told of anybody"
    assert plant.matcher.look_at(query, ["ann"]).candidates == 0


def test_a_stored_problem_is_looked_at_once_until_evidence_changes(plant: Scene, looks: list[Query]) -> None:
    first = promised(plant, QUERY, "ann")
    promised(plant, QUERY, "bob")
    with plant.store.write() as transaction:
        transaction.problems.put([Problem("other", "milk", SOURCE)])
    assert promised(plant, QUERY, "ann") == first
    assert len(looks) == 1
    plant.put([], [evidence("e-new", "pump seals leak at high pressure", "smith")])
    assert promised(plant, QUERY, "ann") != first
    assert len(looks) == 2
    plant.put([provider("new")])
    promised(plant, QUERY, "ann")
    assert len(looks) == 3, "whom one may ask changed"


@pytest.mark.parametrize("other", [
    Query("steel rusts", problem_id="p1"),
    Query(QUERY.text, language="hi", problem_id="p1"),
    Query(QUERY.text, exclude_evidence=frozenset({"e-ann"}), problem_id="p1"),
    Query(QUERY.text, is_fame_neutral=True, problem_id="p1"),
    Query(QUERY.text, filters=Filters(since_year=2020), problem_id="p1"),
])  # fmt: skip
def test_what_signs_depend_on_is_told_apart(plant: Scene, looks: list[Query], other: Query) -> None:
    alone = promised(plant, other, "ann", "smith")
    promised(plant, QUERY, "ann")
    assert promised(plant, other, "ann", "smith") == alone
    assert len(looks) == 2


def test_a_text_that_somebody_typed_is_never_kept(plant: Scene, looks: list[Query]) -> None:
    typed = Query(QUERY.text)
    promised(plant, typed, "ann")
    promised(plant, typed, "ann")
    assert len(looks) == 2


def test_the_one_that_was_not_asked_for_the_longest_goes_first(plant: Scene) -> None:
    scene, read = plant.matcher.scene(), []
    known = KnownSigns(most=2)
    for key in ("a", "b", "a", "c", "a", "b"):
        known.of(key, scene, lambda key=key: read.append(key))  # type: ignore[misc]
    assert read == ["a", "b", "c", "b"]
