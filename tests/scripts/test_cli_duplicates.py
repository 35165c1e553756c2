"""``setu duplicates``: from finding to undo, as a coordinator calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.details import ProviderKind, ResearcherDetails
from models.records import Problem, Provider
from models.store import Store
from tests.matcher.scene import SOURCE, evidence
from tests.scripts.conftest import Setu


@pytest.fixture
def twins(home: Path) -> Path:
    """Give the filled home with two records of one person, one of whom owns evidence, and a problem sent twice."""
    store = Store.open(home / "setu.db")
    details = ResearcherDetails(department="Polymers")
    with store.write() as tx:
        tx.providers.put(
            Provider(key, ProviderKind.RESEARCHER, name, details, SOURCE, "o-pune")
            for key, name in (("t1", "Asha Hardikar"), ("t2", "Hardikar A."))
        )
        tx.evidence.put([evidence("e9", "Barrier films of starch", "t2")])
        tx.problems.put([Problem("q4", "Pump seals leak!", SOURCE)])
    store.close()
    return home


def test_pairs_are_found_listed_and_shown(setu: Setu, twins: Path) -> None:
    assert json.loads(setu("duplicates", "find", "--type", "provider", "--json").out) == {"provider": 1}
    listed = setu("duplicates", "list")
    assert listed.out.split()[2:5] == ["provider", "t1", "t2"]
    shown = setu("duplicates", "show", "t2", "t1")
    assert "name: Hardikar A. | Asha Hardikar" in shown.out
    assert "evidence of t2: 1, such as: Barrier films of starch" in shown.out
    assert "department: Polymers | Polymers" in shown.out
    as_json = json.loads(setu("duplicates", "show", "t1", "t2", "--json").out)
    assert as_json["pair"]["band"] == json.loads(setu("duplicates", "list", "--json").out)[0]["band"]


def test_all_types_are_looked_through_when_none_is_named(setu: Setu, twins: Path) -> None:
    found = json.loads(setu("duplicates", "find", "--json").out)
    assert list(found) == ["provider", "problem", "organisation"]
    assert found["provider"] == 1


def test_a_merge_is_told_with_the_command_that_takes_it_back(setu: Setu, twins: Path) -> None:
    setu("duplicates", "find", "--type", "provider")
    merged = setu("duplicates", "merge", "t1", "t2", "--reason", "same desk")
    assert merged.code == 0
    assert "provider 't2' became part of 't1' (same desk): holds" in merged.out
    assert merged.out.rstrip().endswith("undo: setu duplicates undo m000001")
    assert setu("duplicates", "list").out == ""
    assert "no provider has the id 't2'; it was merged into 't1'" in setu("duplicates", "show", "t1", "t2").err
    undone = json.loads(setu("duplicates", "undo", "m000001", "--json").out)
    assert undone["undone_at"]
    assert setu("duplicates", "undo", "m000001").code == 1
    decided = json.loads(setu("duplicates", "list", "--judged", "--json").out)
    assert [one["reason"] for one in decided["merges"]] == ["same desk"]
    assert "t1" in setu("duplicates", "list").out


def test_the_next_match_knows_a_merge_and_its_undo(setu: Setu, twins: Path) -> None:
    def matched() -> set[str]:
        answer = json.loads(setu("match", "barrier films of starch", "--json").out)
        return {match["provider"]["provider_id"] for match in answer["matches"]} & {"t1", "t2"}

    assert matched() == {"t2"}
    setu("duplicates", "merge", "t1", "t2")
    assert matched() == {"t1"}
    setu("duplicates", "undo", "m000001")
    assert matched() == {"t2"}


def test_a_pair_that_is_two_is_not_shown_again_until_that_is_withdrawn(setu: Setu, twins: Path) -> None:
    setu("duplicates", "find", "--type", "provider")
    assert setu("duplicates", "distinct", "t2", "t1", "--note", "sisters").out == "provider 't2' and 't1' are two\n"
    assert json.loads(setu("duplicates", "find", "--type", "provider", "--json").out) == {"provider": 0}
    assert "distinct" in setu("duplicates", "list", "--judged").out
    assert "may be one after all" in setu("duplicates", "distinct", "t1", "t2", "--withdraw").out
    assert "were never said to be two" in setu("duplicates", "distinct", "t1", "t2", "--withdraw").out
    assert json.loads(setu("duplicates", "find", "--type", "provider", "--json").out) == {"provider": 1}


def test_records_that_were_never_found_alike_can_be_shown_all_the_same(setu: Setu, twins: Path) -> None:
    assert "never found alike" in setu("duplicates", "show", "ann", "bob").out


def test_more_pairs_than_asked_for_are_counted(setu: Setu, twins: Path) -> None:
    store = Store.open(twins / "setu.db")
    with store.write() as tx:
        tx.providers.put(
            [Provider("t3", ProviderKind.RESEARCHER, "Asha Hardikar", ResearcherDetails(), SOURCE, "o-pune")]
        )
    store.close()
    setu("duplicates", "find", "--type", "provider")
    listed = setu("duplicates", "list", "--limit", "1")
    assert len(listed.out.splitlines()) == 1
    assert "and 2 more" in listed.err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("find", "--type", "place"), 2, "none of provider, problem, organisation"),
        (("list", "--band", "certain"), 2, "none of sure, likely, possible"),
        (("list", "--type", "place"), 2, "none of provider"),
        (("show", "t1", "nobody"), 4, "no type has records"),
        (("merge", "t1", "t1"), 4, "into itself"),
        (("merge", "t1", "lab"), 4, "only providers of one kind"),
        (("undo", "m999999"), 1, "no merge has the id"),
    ],
)
def test_what_cannot_be_done_is_said(
    setu: Setu, twins: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    outcome = setu("duplicates", *arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert message in " ".join(outcome.err.replace("│", " ").split())


def test_a_database_that_is_not_there_is_not_made(setu: Setu, tmp_path: Path) -> None:
    assert setu("duplicates", "list", "--db", tmp_path / "none.db").code == 1
    assert not (tmp_path / "none.db").exists()
