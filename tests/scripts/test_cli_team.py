"""``setu team``: the contract that other programs rely on."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.scripts.conftest import Outcome, Setu

ROOT = Path(__file__).resolve().parents[2]
SPEC: dict[str, Any] = {
    "skills": [{"id": "पानी", "weight": 2, "required": True}, {"id": "membrane"}],
    "candidates": [
        {"id": "P1", "organisation": "IIT X", "kind": "academic", "cost_inr": 40000, "skills": {"पानी": 0.9}},
        {"id": "P2", "organisation": "IIT X", "kind": "academic", "cost_inr": 30000, "skills": {"membrane": 0.8}},
        {"id": "P3", "organisation": "Pump", "kind": "industry", "cost_inr": 50000, "skills": {"पानी": 0.6}},
    ],
    "limits": {"size_max": 2, "budget_inr": 80000},
    "alternatives": 2,
}


def asked(setu: Setu, tmp_path: Path, *flags: str, **limits: Any) -> Outcome:
    path = tmp_path / "spec.json"
    document = {**SPEC, "limits": {**SPEC["limits"], **limits}}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return setu("team", path, *flags)


def test_the_answer_has_the_keys_of_the_contract_and_no_other(setu: Setu, tmp_path: Path) -> None:
    outcome = asked(setu, tmp_path, "--json")
    assert (outcome.code, outcome.err) == (0, "")
    answer = json.loads(outcome.out)
    assert set(answer) == {"teams", "infeasible"}
    assert answer["infeasible"] is None
    first, second = answer["teams"]
    assert set(first) == {"members", "objective", "bound", "cost_inr", "coverage", "risks"}
    assert (first["members"], first["objective"], first["bound"]) == (["P1", "P2"], 2.6, 2.6)
    assert (first["cost_inr"], first["coverage"]) == (70000, {"पानी": 0.9, "membrane": 0.8})
    assert [risk["text"] for risk in first["risks"]] == [
        "only P1 covers पानी",
        "only P2 covers membrane",
        "2 of 2 members are of IIT X",
    ]
    assert second["members"] == ["P2", "P3"]


def test_the_full_form_is_answered_with_terms_gap_travel_and_load(setu: Setu, tmp_path: Path) -> None:
    answer = json.loads(asked(setu, tmp_path, "--json", states=[], travel_km_max_sum=None, organisations_min=1).out)
    assert {"terms", "gap", "covered_by", "travel_km", "open_load"} < set(answer["teams"][0])
    assert answer["teams"][0]["covered_by"] == {"पानी": ["P1"], "membrane": ["P2"]}


def test_infeasible_ends_with_3_and_names_clash_and_remedies(setu: Setu, tmp_path: Path) -> None:
    outcome = asked(setu, tmp_path, "--json", budget_inr=35000)
    answer = json.loads(outcome.out)
    assert (outcome.code, outcome.err, answer["teams"]) == (3, "", [])
    clash, remedies = answer["infeasible"]["clash"], answer["infeasible"]["remedies"]
    assert [(one["limit"], one["value"]) for one in clash] == [("budget_inr", 35000), ("required", True)]
    assert remedies[0] == {
        "text": "raise the budget by ₹5,000 to ₹40,000",
        "changes": [{"limit": "budget_inr", "from": 35000, "to": 40000}],
    }
    assert remedies[1]["changes"] == [{"limit": "required", "of": "पानी", "from": True, "to": False}]


def test_the_first_remedy_applied_makes_it_feasible(setu: Setu, tmp_path: Path) -> None:
    remedies = json.loads(asked(setu, tmp_path, "--json", budget_inr=35000).out)["infeasible"]["remedies"]
    (change,) = remedies[0]["changes"]
    assert asked(setu, tmp_path, **{change["limit"]: change["to"]}).code == 0


def test_without_json_it_is_told_in_words(setu: Setu, tmp_path: Path) -> None:
    told = asked(setu, tmp_path)
    assert told.code == 0
    assert "1. P1 (IIT X), P2 (IIT X)" in told.out
    assert "objective 2.6 (proven best) · cost ₹70,000" in told.out
    assert "risk: only P1 covers पानी" in told.out
    infeasible = asked(setu, tmp_path, locked=["P1"], banned=["P2", "P3"], size_min=2)
    assert infeasible.code == 3
    assert "These limits cannot all hold" in infeasible.out


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_bad_input_ends_with_4_and_leaves_standard_output_empty(
    setu: Setu, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    outcome = asked(setu, tmp_path, *flags, size_min=-1, locked=["nobody"])
    assert (outcome.code, outcome.out) == (4, "")
    assert "/limits/size_min" in outcome.err
    assert "/limits/locked/0" in outcome.err
    missing = setu("team", tmp_path / "nothing.json", *flags)
    assert (missing.code, missing.out) == (4, "")


def test_a_question_is_read_from_standard_input(setu: Setu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(SPEC).encode()), encoding="utf-8"))
    assert json.loads(setu("team", "-", "--json").out)["teams"][0]["members"] == ["P1", "P2"]


def test_the_example_of_the_page_gives_what_the_page_shows(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "teams.md").read_text(encoding="utf-8")
    spec, answer = re.findall(r"```json\n(.*?)```", page, flags=re.DOTALL)[:2]
    (tmp_path / "spec.json").write_text(spec, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "scripts.cli", "team", str(tmp_path / "spec.json"), "--json"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert json.loads(done.stdout) == json.loads(answer)
