"""Nothing of somebody erased can be read from any byte of the home folder; what is about others stays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from matcher.directory import DirectoryReader
from matcher.privacy.erase import Erased, erase, plan_erasure
from matcher.query import Query
from matcher.reports.coverage_file import open_coverage
from models.accounts.audit_log import AuditEntry, Event
from models.introductions.clocks import Clocks
from models.privacy.finding import person_of
from tests.matcher.privacy.planting import (
    ACCOUNT,
    EMAIL,
    ID,
    OTHER,
    WORDLESS,
    files_with_mark,
    plant,
    plant_coverage,
    plant_files,
    rows_with_mark,
    unmarked_columns,
)
from tests.matcher.scene import Scene

NOW = datetime(2026, 11, 28, tzinfo=UTC)
BY = AuditEntry("operator", Event.PERSON_ERASED)


@pytest.fixture
def planted(scene: Scene, tmp_path: Path) -> Scene:
    plant(scene.store)
    plant_files(tmp_path)
    plant_coverage(scene.store, tmp_path)
    scene.indexer.current()
    return scene


def erase_all(planted: Scene, home: Path, who: str = ACCOUNT) -> Erased:
    with planted.store.read() as tx:
        person = person_of(tx, who)
    return erase(planted.store, planted.indexer, home, person, BY, NOW, Clocks())


def test_every_column_of_words_holds_the_mark_before(planted: Scene) -> None:
    assert {one.partition(".")[2] for one in unmarked_columns(planted.store)} <= WORDLESS


def test_nothing_can_be_read_from_any_byte_of_the_home_afterwards(planted: Scene, tmp_path: Path) -> None:
    before = files_with_mark(tmp_path)
    assert {"outbox/msg-1.eml", "uploads/job-1/errors.csv"} < set(before)
    assert any(one.startswith("cache/coverage.sqlite") for one in before)
    assert any("generation" in one for one in before)
    done = erase_all(planted, tmp_path)
    assert done.is_overwritten
    assert rows_with_mark(planted.store) == []
    assert files_with_mark(tmp_path) == []


def test_a_provider_alone_goes_without_its_account(planted: Scene, tmp_path: Path) -> None:
    erase_all(planted, tmp_path, ID)
    with planted.store.read() as tx:
        account = tx.accounts.get(ACCOUNT)
        assert (account.provider_id, account.email) == ("", EMAIL)
        assert tx.providers.known([ID]) == set()


def test_what_is_about_others_stays(planted: Scene, tmp_path: Path) -> None:
    erase_all(planted, tmp_path)
    with planted.store.read() as tx:
        assert tx.evidence.get("e-shared").owner_ids == (OTHER,)
        assert tx.problems.get("p-theirs").problem_id == "p-theirs"
    assert list(open_coverage(tmp_path, planted.store.database_id).domains()) == ["e-shared"]
    assert (tmp_path / "outbox" / "msg-2.eml").exists()
    assert "Somebody Else" in (tmp_path / "uploads" / "job-1" / "errors.csv").read_text(encoding="utf-8-sig")
    answer = planted.matcher.match(Query("zinc removal"))
    assert [match.provider.provider_id for match in answer.matches] == [OTHER]


def test_a_plan_changes_nothing_and_tells_the_same(planted: Scene, tmp_path: Path) -> None:
    with planted.store.read() as tx:
        person = person_of(tx, ACCOUNT)
    before = rows_with_mark(planted.store)
    plan = plan_erasure(planted.store, tmp_path, person)
    assert rows_with_mark(planted.store) == before
    assert (plan.files.messages, plan.files.rows, plan.shared_ids) == (1, 1, ("e-shared",))
    assert erase_all(planted, tmp_path).plan == plan


def test_what_was_cut_off_is_brought_to_its_end(planted: Scene, tmp_path: Path) -> None:
    class Broken:
        def rebuild(self) -> None:
            raise OSError("no space left")

    with planted.store.read() as tx:
        person = person_of(tx, ACCOUNT)
    with pytest.raises(OSError, match="no space"):
        erase(planted.store, Broken(), tmp_path, person, BY, NOW, Clocks())
    assert {row.partition(":")[0] for row in rows_with_mark(planted.store)} == {"changes", "store_facts"}
    assert erase_all(planted, tmp_path, EMAIL).is_overwritten
    assert files_with_mark(tmp_path) == []


def test_another_process_sees_at_once_that_somebody_is_gone(planted: Scene, tmp_path: Path) -> None:
    reader = DirectoryReader(planted.store)
    assert ID in reader.current().entries
    erase_all(planted, tmp_path)
    assert list(reader.current().entries) == [OTHER]


def test_an_undone_import_brings_nobody_back(planted: Scene, tmp_path: Path) -> None:
    erase_all(planted, tmp_path)
    with planted.store.write() as tx:
        tx.batches.finish("b000002", {})
        tx.batches.undo("b000002", force=True)
    assert rows_with_mark(planted.store) == []
