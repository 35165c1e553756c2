"""Stored problems are read once for a state of the passages, and forgotten when they are gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matcher import pipeline
from matcher.encode import EncodedQuery
from matcher.known_problems import TOGETHER, KnownProblems
from matcher.query import Query
from matcher.understand import Understanding, understand
from tests.matcher.scene import Scene, evidence, open_scene, provider

PUMP = Query("pump seal leak", problem_id="pump")
LOOM = Query("cotton loom", problem_id="loom")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Scene]:
    opened = open_scene(tmp_path)
    opened.put([provider("p"), provider("q")], [evidence("e1", "pump seals", "p"), evidence("e2", "looms", "q")])
    yield opened
    opened.store.close()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the texts that were read, as they are."""
    texts: list[str] = []

    def noted(query: Query) -> Understanding:
        texts.append(query.text)
        return understand(query)

    monkeypatch.setattr(pipeline, "understand", noted)
    return texts


def make_ready(world: Scene, queries: Sequence[Query]) -> None:
    world.matcher.expect(queries)
    world.matcher.make_ready(queries)


def ask(world: Scene, *queries: Query) -> list[list[float]]:
    return [row.tolist() for row in world.matcher.affinities(queries, ["p", "q"]).rows]


def test_a_stored_problem_is_read_once_and_a_question_each_time(world: Scene, read: list[str]) -> None:
    make_ready(world, [PUMP, LOOM])
    del read[:]
    question = Query("dye")
    first = ask(world, PUMP, question, LOOM, PUMP)
    assert read == ["dye"]
    assert ask(world, LOOM, PUMP, question) == [first[2], first[0], first[1]]
    assert read == ["dye", "dye"]
    day = replace(PUMP, today=date(2027, 1, 4))
    assert ask(world, day, day) == [first[0], first[0]]
    assert read[2:] == ["pump seal leak"]


def test_what_was_read_holds_for_the_passages_it_was_read_with(world: Scene, read: list[str]) -> None:
    make_ready(world, [PUMP])
    world.put([provider("p")], [evidence("e3", "pump seals again", "p")])
    ask(world, PUMP)
    assert read == ["pump seal leak"] * 2


def test_a_changed_problem_is_read_anew_and_one_that_is_gone_is_forgotten(world: Scene, read: list[str]) -> None:
    make_ready(world, [PUMP, LOOM])
    changed = Query("pump motor hums", problem_id="pump")
    make_ready(world, [changed])
    assert read == ["pump seal leak", "cotton loom", "pump motor hums"]
    assert texts_kept(world) == {"pump motor hums"}
    ask(world, changed)
    assert len(read) == 3
    make_ready(world, [])
    assert texts_kept(world) == set()


def test_nothing_is_kept_of_what_nobody_expects_also_if_it_went_while_it_was_read(
    world: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone_meanwhile(query: Query) -> Understanding:
        world.matcher._known_problems.expect([LOOM])
        return understand(query)

    make_ready(world, [PUMP, LOOM])
    world.put([provider("p")], [evidence("e3", "pump seals again", "p")])  # so that all is read anew
    monkeypatch.setattr(pipeline, "understand", gone_meanwhile)
    ask(world, PUMP, Query("dye"), Query("never sent", problem_id="draft"))
    assert texts_kept(world) == set()


def texts_kept(world: Scene) -> set[str]:
    return {query.text for query in world.matcher._known_problems._known}


def test_as_many_are_kept_as_may_be_and_of_a_whole_matrix_none(world: Scene) -> None:
    index, known = world.matcher.scene().index, KnownProblems(most=2)

    def encode(queries: Sequence[Query]) -> list[EncodedQuery]:
        return world.matcher._encoded_anew(queries, index)

    dye, many = Query("dye", problem_id="dye"), [Query(f"pump {n}", problem_id=f"{n}") for n in range(TOGETHER + 1)]
    known.expect([PUMP, LOOM, dye, *many])
    for query in (PUMP, LOOM, PUMP, dye):
        known.encoded([query], index, encode)
    assert [query.problem_id for query in known._known] == ["pump", "dye"]
    known.encoded(many, index, encode)
    assert [query.problem_id for query in known._known] == ["pump", "dye"]
