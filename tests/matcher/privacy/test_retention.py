"""Keeping to the rules: old files go and new ones stay, a dry run counts, and it is due once a day."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from matcher.privacy.erase import erase
from matcher.privacy.retention import TASK, is_due, keep_to_rules
from models.accounts.audit_log import AuditEntry, Event
from models.introductions.clocks import Clocks
from models.privacy.finding import person_of
from models.privacy.tombstones import KeyKind
from tests.matcher.privacy.planting import plant, plant_files
from tests.matcher.scene import Scene, provider

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def age(path: Path, days: int) -> None:
    moment = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))


def test_files_and_rows_that_have_had_their_time_go_and_others_stay(scene: Scene, tmp_path: Path) -> None:
    plant(scene.store)
    plant_files(tmp_path)
    for name, days in (("msg-1", 91), ("msg-2", 89)):
        age(tmp_path / "outbox" / f"{name}.eml", days)
    counted = keep_to_rules(scene.store, tmp_path, NOW, is_dry=True)
    assert (tmp_path / "outbox" / "msg-1.eml").exists()
    removed = keep_to_rules(scene.store, tmp_path, NOW)
    assert removed == counted
    assert removed.files == {"message-files": 1, "refused-rows": 0}
    assert removed.result == {"removed_rows": sum(removed.rows.values()), "removed_files": 1}
    assert [path.name for path in (tmp_path / "outbox").iterdir()] == ["msg-2.eml"]


def test_it_is_due_once_there_is_something_and_then_once_a_day(scene: Scene) -> None:
    def due(now: datetime) -> bool:
        with scene.store.read() as tx:
            return is_due(tx, now, Clocks())

    assert not due(NOW)
    plant(scene.store)
    assert due(NOW)
    with scene.store.write() as tx:
        tx.jobs.submit(TASK, {})
    begun = datetime.now(UTC)
    assert not due(begun + timedelta(hours=23))
    assert due(begun + timedelta(hours=25))


def test_who_was_deleted_is_still_found_when_no_before_image_is_left(scene: Scene, tmp_path: Path) -> None:
    with scene.store.write() as tx:
        batch_id = tx.batches.start("researcher", "people.csv").batch_id
    with scene.store.write(batch_id=batch_id) as tx:
        tx.providers.put([provider("pune-r-kulkarni")])
        tx.batches.finish(batch_id, {"created": 1})
    with scene.store.write() as tx:
        tx.providers.delete(["pune-r-kulkarni"])
        assert tx.retention.keep(datetime.now(UTC) + timedelta(days=91))["before-images"] == 1
        person = person_of(tx, "pune-r-kulkarni")
    erase(scene.store, scene.indexer, tmp_path, person, AuditEntry("op", Event.PERSON_ERASED), NOW, Clocks())
    scene.indexer.current()
    with scene.store.write() as tx:
        assert not tx.held.has_traces("provider", "pune-r-kulkarni")
        assert tx.erased.known(KeyKind.RECORD, ["pune-r-kulkarni"])
