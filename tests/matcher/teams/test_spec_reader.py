"""SPEC files: what is read, and how each fault is told with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from matcher.sides import Side
from matcher.teams import spec_json
from matcher.teams.spec import Candidate, ConflictRule, Limits, ObjectiveWeights, Skill, TeamSpec
from matcher.teams.spec_keys import CANDIDATE_KEYS, LIMIT_KEYS
from matcher.teams.spec_reader import Question, read_question
from models.errors import DataFormat, InvalidInput

PURE: dict[str, Any] = {
    "skills": [{"id": "s", "weight": 2, "required": True}, {"id": "t"}],
    "candidates": [
        {"id": "a", "organisation": "x", "kind": "academic", "cost_inr": 10, "skills": {"s": 0.5}},
        {"id": "b", "organisation": "y", "kind": "industry", "cost_inr": 20.0, "skills": {"s": 1, "t": 0}},
    ],
    "limits": {"size_max": 2, "locked": ["a"], "conflicts": [], "budget_inr": None},
    "alternatives": 2,
    "threshold": 0.4,
}


def read(document: Any) -> Question:
    return read_question(json.dumps(document).encode())


def changed(place: list[Any], value: Any) -> dict[str, Any]:
    document: Any = json.loads(json.dumps(PURE))
    inside = document
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    return dict(document)


def test_the_pure_form_is_read_and_a_null_is_absent() -> None:
    assert read(PURE) == Question(
        TeamSpec(
            (Skill("s", 2, is_required=True), Skill("t")),
            (
                Candidate("a", "x", Side.ACADEMIC, 10, {"s": 0.5}),
                Candidate("b", "y", Side.INDUSTRY, 20, {"s": 1, "t": 0}),
            ),
            Limits(size_max=2, locked=("a",)),
            alternatives=2,
            threshold=0.4,
        ),
        is_pure=True,
    )


def test_the_defaults_are_those_of_the_contract() -> None:
    spec = read({"skills": [{"id": "s"}], "candidates": [{"id": "a"}]}).spec
    assert (spec.alternatives, spec.threshold, spec.limits.size_min, spec.limits.size_max) == (3, 0.5, 1, None)
    assert (spec.skills[0].weight, spec.skills[0].is_required) == (1.0, False)


def test_every_key_of_the_full_form_fills_its_field() -> None:
    facts = {"name": "Asha", "travel_km": 3.5, "languages": ["hi"], "is_eligible": False, "trl_from": 2, "cluster": "p"}
    limits = {"kinds_min": {"laboratory": 1}, "conflict_rule": "show", "states": ["A"], "load_max": 0.5}
    question = read(
        {
            "skills": [],
            "candidates": [{"id": "a", **facts}],
            "limits": limits,
            "weights": {"redundancy": 0.5},
            "earlier_collaborations": [],
            "differ_by": 2,
        }
    )
    (candidate,) = question.spec.candidates
    assert candidate == Candidate(
        "a", name="Asha", travel_km=3.5, languages=("hi",), is_eligible=False, trl_from=2, cluster_id="p"
    )
    assert question.spec.limits == Limits(
        kinds_min={"laboratory": 1}, conflict_rule=ConflictRule.SHOW, states=("A",), load_max=0.5
    )
    assert question.spec.weights == ObjectiveWeights(redundancy=0.5)
    assert not question.is_pure


def test_every_field_of_candidates_and_limits_can_be_given() -> None:
    assert {key.field for key in CANDIDATE_KEYS.values()} == set(Candidate.__dataclass_fields__)
    assert {key.field for key in LIMIT_KEYS.values()} == set(Limits.__dataclass_fields__)


FAULTS: list[tuple[list[Any], Any, str]] = [
    (["skils"], [], "/skils: is no key here"),
    (["skills"], None, "/skills: is missing"),
    (["skills"], {}, "/skills: is no list"),
    (["skills", 1], "t", "/skills/1: is no object"),
    (["skills", 1, "id"], "s", "/skills/1/id: stands at /skills/0 too"),
    (["skills", 1, "id"], None, "/skills/1/id: is missing"),
    (["skills", 1, "id"], " t", "/skills/1/id: is empty or has spaces"),
    (["skills", 1, "id"], 7, "/skills/1/id: is no text"),
    (["skills", 0, "weight"], -1, "/skills/0/weight: lies outside"),
    (["skills", 0, "weight"], float("inf"), "/skills/0/weight: lies outside"),
    (["skills", 0, "required"], "yes", "/skills/0/required: is neither true nor false"),
    (["candidates", 1, "id"], "a", "/candidates/1/id: stands at /candidates/0 too"),
    (["candidates", 0, "kind"], "ngo", "/candidates/0/kind: is not known"),
    (["candidates", 0, "kind"], ["academic"], "/candidates/0/kind: is not known"),
    (["candidates", 0, "cost_inr"], -1, "/candidates/0/cost_inr: lies outside"),
    (["candidates", 0, "cost_inr"], 1.5, "/candidates/0/cost_inr: is no whole number"),
    (["candidates", 0, "cost_inr"], True, "/candidates/0/cost_inr: is no number"),
    (["candidates", 0, "cost_inr"], 10**400, "/candidates/0/cost_inr: lies outside"),
    (["candidates", 0, "skills", "s"], float("nan"), "/candidates/0/skills/s: lies outside"),
    (["candidates", 0, "skills", "s"], 1.01, "/candidates/0/skills/s: lies outside"),
    (["candidates", 0, "skills", "u/v"], 0.5, "/candidates/0/skills/u~1v: no skill has this id"),
    (["limits", "size_min"], -1, "/limits/size_min: lies outside"),
    (["limits", "size_min"], 3, "/limits/size_min: is more than size_max, 2"),
    (["limits", "budget_inr"], "much", "/limits/budget_inr: is no number"),
    (["limits", "locked"], ["z"], "/limits/locked/0: no candidate has this id"),
    (["limits", "banned"], ["a"], "/limits/locked/0: is banned too"),
    (["limits", "conflicts"], [["a"]], "/limits/conflicts/0: is no pair"),
    (["limits", "conflicts"], [["a", "z"]], "/limits/conflicts/0/1: no candidate has this id"),
    (["limits", "conflicts"], [["a", "a"]], "/limits/conflicts/0: is paired with itself"),
    (["alternatives"], 0, "/alternatives: lies outside"),
    (["threshold"], 2, "/threshold: lies outside"),
    (["candidates", 0, "name"], "\ud800", "/candidates/0/name: "),
    (["candidates", 0, "id"], "a\x00", "/candidates/0/id: "),
]


@pytest.mark.parametrize(("place", "value", "fault"), FAULTS, ids=[fault for _, _, fault in FAULTS])
def test_a_fault_is_told_with_its_place(place: list[Any], value: Any, fault: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(changed(place, value))
    assert fault in str(caught.value)
    str(caught.value).encode("utf-8")


def test_all_faults_are_told_at_once_and_the_first_twenty_shown() -> None:
    document = {"skills": [{"id": "s", "weight": -1}] * 15, "candidates": []}
    with pytest.raises(InvalidInput, match="29 faults, the first 20 are shown") as caught:
        read(document)
    assert len(caught.value.problems) == 20


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is not JSON"),
        (b'{"skills": [}', "line 1, column 13"),
        (b"[]", "holds one object"),
        (b"\xff\xfe", "is not in UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"seed": ' + b"9" * 5_000 + b"}", "cannot be read"),
    ],
)
def test_what_is_no_json_object_is_refused(content: bytes, fault: str) -> None:
    with pytest.raises(DataFormat, match=fault):
        read_question(content)


def test_a_key_that_stands_twice_is_refused_for_one_of_its_values_would_be_lost() -> None:
    with pytest.raises(InvalidInput, match="/candidates/0/skills/s: stands twice"):
        read_question(b'{"skills": [{"id": "s"}], "candidates": [{"id": "a", "skills": {"s": 0.1, "s": 0.9}}]}')


def test_a_huge_file_and_too_many_candidates_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInput, match="more than 5000 cannot be searched"):
        read({"skills": [], "candidates": [{"id": f"c{row}"} for row in range(5_001)]})
    monkeypatch.setattr(spec_json, "BYTES_MAX", 1024**2)
    with pytest.raises(DataFormat, match="larger than 1 MB"):
        read_question(b" " * (1024**2 + 1))


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_question(b"\xef\xbb\xbf" + json.dumps(PURE).encode()) == read(PURE)
