"""Organisations, instruments and problems that are one are found; near misses are not."""

from __future__ import annotations

import numpy as np
import pytest

from embeddings.encoder import FloatMatrix, Role
from matcher.duplicates.finder import vectors_of
from matcher.duplicates.nearness import ROWS_AT_A_TIME, Nearness
from matcher.duplicates.problem_texts import Problems
from matcher.duplicates.things import Thing, Things
from models.duplicate_pairs import DuplicatePair
from models.records import Location, Problem, Provenance
from tests.matcher.scene import hash_encoders

SOURCE = Provenance("test")


def pairs_of(*things: Thing) -> dict[tuple[str, str], DuplicatePair]:
    return {(pair.first_id, pair.second_id): pair for pair in Things("organisation", things).pairs()}


def test_an_organisation_with_abbreviations_in_its_name_is_found() -> None:
    found = pairs_of(
        Thing("a", ("Mahanadi Institute of Technology",), district="Cuttack"),
        Thing("b", ("Mahanadi Inst. of Tech.",), district="Cuttack"),
        Thing("c", ("Damodar Institute of Technology",), district="Cuttack"),
    )
    assert set(found) == {("a", "b")}
    assert found["a", "b"].band == "likely"


def test_an_alias_finds_an_organisation() -> None:
    found = pairs_of(Thing("a", ("Mahanadi Institute of Technology", "Utkal Karigari Vidyapeeth"), url="https://m.example"),
                     Thing("b", ("Utkal Karigari Vidyapeeth",), url="https://m.example"))  # fmt: skip
    assert set(found) == {("a", "b")}


def test_one_instrument_in_two_institutes_and_numbered_ones_are_two() -> None:
    microscope = "Scanning electron microscope"
    assert pairs_of(Thing("a", (microscope,), "o1"), Thing("b", (microscope,), "o2")) == {}
    assert pairs_of(Thing("a", (f"{microscope} 1",), "o1"), Thing("b", (f"{microscope} 2",), "o1")) == {}
    assert set(pairs_of(Thing("a", (microscope,), "o1"), Thing("b", (microscope,), "o1"))) == {("a", "b")}


def test_no_things_and_one_thing_give_no_pairs() -> None:
    assert pairs_of() == {}
    assert pairs_of(Thing("a", ("Mahanadi Institute",))) == {}


OTHERS = [
    "Zinc plating bath gives dull deposits", "Milk sours before the van arrives", "Bamboo culms get powder beetle",
    "Loom stops when the power fails", "Jaggery melts in the rainy season", "Honey ferments inside the drum",
    "Tomatoes crack after rain", "Solar pump seizes with sand", "Terracotta pots burst in the kiln",
    "Leather smells of sulphide", "Brass lamps tarnish on shelves", "Mushroom spawn turns green",
]  # fmt: skip


def found_problems(*problems: Problem) -> dict[tuple[str, str], DuplicatePair]:
    whole = [*problems, *(Problem(f"x{n:02d}", text, SOURCE) for n, text in enumerate(OTHERS))]
    vectors = vectors_of([one.full_text for one in whole], hash_encoders())
    return {(pair.first_id, pair.second_id): pair for pair in Problems(whole, vectors).pairs()}


def test_a_problem_sent_twice_is_sure_whatever_its_case_and_punctuation() -> None:
    found = found_problems(
        Problem("a", "Fly ash bricks crack after curing!", SOURCE),
        Problem("b", "FLY ASH BRICKS CRACK after curing", SOURCE),
    )
    assert set(found) == {("a", "b")}
    assert found["a", "b"].band == "sure"
    assert "same_text" in {reason["name"] for reason in found["a", "b"].reasons}


def test_a_reworded_problem_is_found_but_not_sure() -> None:
    found = found_problems(
        Problem("a", "Fly ash bricks crack along edges after curing", SOURCE),
        Problem("b", "After curing, our fly ash bricks crack along edges and corners", SOURCE),
    )
    assert found["a", "b"].band == "likely"


def test_other_posters_places_and_numbers_speak_against() -> None:
    one = Problem("a", "Fly ash bricks of grade 75 crack", SOURCE, "", "", "o1", Location(district="Pune"))
    other = Problem("b", "Fly ash bricks of grade 50 crack", SOURCE, "", "", "o2", Location(district="Nashik"))
    names = {reason["name"] for pair in found_problems(one, other).values() for reason in pair.reasons}
    assert names == set() or {"other_organisation", "other_district", "other_numbers"} <= names


def test_few_problems_and_none_give_no_pairs_by_nearness_alone() -> None:
    for texts in ([], ["one"], ["one", "two"]):
        problems = [Problem(f"p{n}", text, SOURCE) for n, text in enumerate(texts)]
        assert list(Problems(problems, vectors_of(texts, hash_encoders())).pairs()) == []


def unit(count: int, dimension: int = 8) -> FloatMatrix:
    drawn = np.random.default_rng(5).standard_normal((count, dimension)).astype(np.float32)
    found: FloatMatrix = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return found


def test_nearness_is_the_written_formula() -> None:
    vectors, groups = unit(9), np.array([0, 0, 1, 1, 1, 0, 1, 0, 1])
    rows = range(9)
    sims = vectors.astype(np.float64) @ vectors.T
    mean = [[np.mean([sims[i, j] for j in rows if j != i and groups[j] == g]) for g in (0, 1)] for i in rows]
    above = np.array([[sims[i, j] - (mean[i][groups[j]] + mean[j][groups[i]]) / 2 for j in rows] for i in rows])
    expected = np.zeros((9, 9))
    for i in range(9):
        for j in range(9):
            alike = [above[a, b] for a in range(9) for b in range(9)
                     if a != b and (groups[a], groups[b]) == (groups[i], groups[j])]  # fmt: skip
            expected[i, j] = 0.0 if i == j else above[i, j] / np.sqrt(np.mean(np.square(alike)))
    assert Nearness(vectors, groups).of_rows(np.arange(len(groups))) == pytest.approx(expected, abs=1e-4)


def test_nearness_does_not_depend_on_where_a_page_of_rows_begins() -> None:
    count = ROWS_AT_A_TIME + 3
    vectors = unit(count, 4)
    nearness = Nearness(vectors, np.arange(count) % 2)
    last = nearness.of_rows(np.arange(ROWS_AT_A_TIME, count))
    assert last.shape == (3, count)
    assert pytest.approx(last[:, :ROWS_AT_A_TIME], abs=1e-5) == nearness.of_rows(np.arange(ROWS_AT_A_TIME))[:, -3:].T


def test_problems_are_encoded_in_the_role_that_was_measured() -> None:
    asked = []

    class Watching:
        model_id, fingerprint, dimension = "w", "w", 2

        def encode(self, texts: list[str], role: Role) -> object:
            asked.append(role)
            return hash_encoders()["one"].encode(texts, role)

    vectors_of(["one"], {"w": Watching()})  # type: ignore[dict-item]
    assert asked == [Role.PASSAGE]
