"""``setu backup`` and ``setu restore`` as whoever keeps Setu running calls them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.scripts.conftest import Setu

pytestmark = pytest.mark.sqlite

QUESTION = ("match", "pump seals leak", "--json")


def test_an_empty_machine_answers_as_the_old_one_did(setu: Setu, home: Path, tmp_path: Path) -> None:
    before = json.loads(setu(*QUESTION).out)["matches"]
    made = setu("backup", tmp_path / "b.tar.gz")
    assert made.code == 0
    assert made.out.strip() == str(tmp_path / "b.tar.gz")
    assert "holds personal data" in made.err
    shutil.rmtree(home)
    restored = setu("restore", tmp_path / "b.tar.gz")
    assert restored.code == 0, restored.err
    assert "providers: 5" in restored.out
    assert "Indexed 3 passages" in restored.err
    assert json.loads(setu(*QUESTION).out)["matches"] == before


def test_an_index_of_what_was_there_does_not_outlive_a_restore(setu: Setu, home: Path, tmp_path: Path) -> None:
    setu("backup", tmp_path / "b.tar.gz")
    (tmp_path / "more.csv").write_text("id,name\nnew-person,Somebody New\n", encoding="utf-8")
    assert setu("import", "researcher", tmp_path / "more.csv").code == 0
    setu("index")
    done = setu("restore", tmp_path / "b.tar.gz", "--replace", "--no-index")
    assert done.code == 0, done.err
    assert "what was there is kept as" in done.err
    assert not (home / "setu.index").exists()
    assert "new-person" not in setu(*QUESTION).out


def test_checking_says_what_a_backup_holds_and_changes_nothing(setu: Setu, home: Path, tmp_path: Path) -> None:
    setu("backup", tmp_path / "b.tar.gz")
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    done = setu("restore", tmp_path / "b.tar.gz", "--check")
    assert done.code == 0
    assert "providers: 5" in done.out
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


def test_what_is_there_is_not_replaced_unasked(setu: Setu, home: Path, tmp_path: Path) -> None:
    setu("backup", tmp_path / "b.tar.gz")
    refused = setu("restore", tmp_path / "b.tar.gz")
    assert refused.code == 1
    assert "--replace" in refused.err


def test_a_file_that_is_no_backup_is_bad_input(setu: Setu, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir")
    refused = setu("restore", tmp_path / "letter.txt")
    assert refused.code == 4
    assert "letter.txt" in refused.err
    assert setu("restore", tmp_path / "nothing").code == 1


def test_backups_of_a_folder_can_be_counted_and_a_file_cannot(setu: Setu, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    made = setu("backup", folder, "--keep", "3", "--json")
    assert Path(json.loads(made.out)["archive"]).parent == folder
    assert json.loads(made.out)["rows"]["providers"] == 5
    assert setu("backup", tmp_path / "b.tar.gz", "--keep", "3").code == 2
    assert setu("backup", folder, "--db", tmp_path / "nothing.db").code == 1
