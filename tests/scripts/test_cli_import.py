"""``setu import``: report, exit codes, batches and taking them back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.importing.kinds import ImportKind
from models.store import Store
from tests.scripts.conftest import Setu

GOOD = "id,name,designation\nann,Ann Rao,Professor\nbob,Bob Iyer,\n"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def providers(home: Path) -> int:
    store = Store.open(home / "setu.db")
    with store.read() as transaction:
        count = transaction.providers.count()
    store.close()
    return count


def test_a_file_is_imported_and_can_be_taken_back(setu: Setu, people: Path, tmp_path: Path) -> None:
    done = setu("import", "researcher", people)
    assert done.code == 0
    assert "2 created" in done.out
    batch = done.out.split("setu import undo ")[1].split()[0]
    assert providers(tmp_path / "home") == 2
    assert batch in setu("import", "list").out
    undone = setu("import", "undo", batch)
    assert (undone.code, "2 deleted" in undone.out) == (0, True)
    assert providers(tmp_path / "home") == 0
    assert "undone" in setu("import", "list").out
    assert setu("import", "undo", batch).code == 1


def test_json_is_all_that_is_on_standard_output(setu: Setu, people: Path) -> None:
    report = json.loads(setu("import", "researcher", people, "--json").out)
    assert report["created"] == 2
    listed = json.loads(setu("import", "list", "--json").out)
    assert [(batch["kind"], batch["state"]) for batch in listed] == [("researcher", "finished")]
    undone = json.loads(setu("import", "undo", listed[0]["batch_id"], "--json").out)
    assert (undone["deleted"], undone["restored"]) == (2, 0)


def test_the_same_file_again_changes_nothing(setu: Setu, people: Path) -> None:
    setu("import", "researcher", people)
    assert "2 unchanged" in setu("import", "researcher", people).out


def test_a_dry_run_reports_and_keeps_nothing(setu: Setu, people: Path, tmp_path: Path) -> None:
    outcome = setu("import", "researcher", people, "--dry-run")
    assert (outcome.code, "dry run" in outcome.out) == (0, True)
    assert providers(tmp_path / "home") == 0


def test_refused_rows_give_code_four_and_a_file_of_them(setu: Setu, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,name,capacity\nann,Ann,many\nbob,Bob,5\n", encoding="utf-8")
    outcome = setu("import", "researcher", path, "--errors", tmp_path / "refused.csv")
    assert outcome.code == 4
    assert "1 created" in outcome.out
    assert "many" in (tmp_path / "refused.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "KIND"),
        (["wizard", "x.csv"], 2, "wizard"),
        (["researcher"], 2, "name the file"),
        (["undo"], 2, "name the file, or the batch"),
        (["researcher", "x.csv", "--as-of", "yesterday"], 2, "yesterday"),
        (["undo", "no-such-batch"], 1, "no-such-batch"),
    ],
)
def test_what_is_wrong_has_its_code(setu: Setu, arguments: list[str], code: int, words: str) -> None:
    outcome = setu("import", *arguments)
    assert outcome.code == code
    assert outcome.out == ""
    assert words in outcome.err


def test_wrong_usage_makes_no_database(setu: Setu, tmp_path: Path) -> None:
    setu("import", "wizard", "x.csv")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("name", ["missing.csv", "[/odd].csv", "people.docx"])
def test_a_file_that_cannot_be_read_is_named(setu: Setu, tmp_path: Path, name: str) -> None:
    if name.endswith("docx"):
        (tmp_path / name).write_bytes(b"PK\x03\x04 nonsense")
    outcome = setu("import", "researcher", tmp_path / name)
    assert outcome.code in {1, 4}
    assert name in outcome.err.replace("\n", "")


def test_every_kind_is_offered(setu: Setu) -> None:
    shown = " ".join(setu("import", "--help").out.split())
    assert set(ImportKind) == set(
        "organisation researcher laboratory facility startup call course evidence problem place".split()
    )
    assert all(kind in shown for kind in ImportKind)


def test_what_was_imported_is_found(setu: Setu, people: Path, tmp_path: Path) -> None:
    setu("import", "researcher", people)
    path = tmp_path / "evidence.jsonl"
    row = {"evidence_id": "e1", "owner_ids": ["bob"], "text": "मिट्टी की जाँच", "kind": "statement"}
    path.write_text(json.dumps(row), encoding="utf-8")
    imported = setu("import", "evidence", path)
    assert imported.code == 0, imported.out
    found = json.loads(setu("match", "मिट्टी की जाँच", "--json").out)
    assert found["matches"][0]["provider"]["provider_id"] == "bob"
