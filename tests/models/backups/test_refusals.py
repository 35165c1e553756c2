"""What cannot be restored is refused with a reason, before anything that is there is touched."""

from __future__ import annotations

import io
import shutil
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.backups.archive import MANIFEST, unpack
from models.backups.backup import back_up
from models.backups.manifest import DATABASE, BackupManifest, StoredFile
from models.backups.restore import restore
from models.database import begin_write
from models.errors import Conflict, DataFormat, NotFound, SchemaMismatch
from models.store import Store
from tests.models.backups.conftest import all_rows, engine_of
from tests.models.examples import place

pytestmark = pytest.mark.sqlite

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """Give a home with a database of one place and a message."""
    home = tmp_path / "there"
    (home / "outbox").mkdir(parents=True)
    (home / "outbox" / "letter.eml").write_text("kept")
    store = Store.open(home / "setu.db")
    with store.write() as tx:
        tx.places.put([place("there-before")])
    store.close()
    return home


@pytest.fixture
def archive(sqlite_url: str, home: Path, tmp_path: Path) -> Path:
    """Give a backup of a database of one other place, and of another message."""
    store = Store.open(sqlite_url)
    with store.write() as tx:
        tx.places.put([place("from-the-backup")])
    store.close()
    return back_up(sqlite_url, home, tmp_path / "backup.tar.gz", NOW).archive


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def places(database: Path) -> list[str]:
    return [row[0] for row in all_rows(database)["places"]]


def test_what_is_there_is_not_replaced_unasked(archive: Path, there: Path) -> None:
    before = contents(there)
    with pytest.raises(Conflict, match=r"the database and .*outbox would be replaced; with --replace"):
        restore(archive, there / "setu.db", there, NOW)
    assert contents(there) == before


def test_what_is_there_is_kept_aside_and_still_opens(archive: Path, there: Path) -> None:
    done = restore(archive, there / "setu.db", there, NOW, replace=True)
    assert places(there / "setu.db") == ["from-the-backup"]
    kept = {path.name: path for path in done.kept_aside}
    assert places(kept["setu.db.before-restore-20261128T093000Z"]) == ["there-before"]
    assert (kept["outbox.before-restore-20261128T093000Z"] / "letter.eml").read_text() == "kept"
    assert [path.name for path in (there / "outbox").iterdir()] == ["2026"]


def test_rows_of_a_server_become_a_backup_before_they_are_replaced(
    archive: Path, postgres_url: str, tmp_path: Path
) -> None:
    store = Store.open(postgres_url)
    with store.write() as tx:
        tx.places.put([place("there-before")])
    store.close()
    with pytest.raises(Conflict, match="the database would be replaced"):
        restore(archive, postgres_url, tmp_path / "new", NOW)
    done = restore(archive, postgres_url, tmp_path / "new", NOW, replace=True)
    assert [row[0] for row in all_rows(postgres_url)["places"]] == ["from-the-backup"]
    restore(done.kept_aside[-1], tmp_path / "again" / "setu.db", tmp_path / "again", NOW)
    assert places(tmp_path / "again" / "setu.db") == ["there-before"]


def test_a_database_that_somebody_has_open_is_not_taken_away(archive: Path, there: Path) -> None:
    store = Store.open(there / "setu.db")
    with store.read() as tx:
        tx.places.count()
    names = sorted(contents(there))
    with pytest.raises(Conflict, match="is in use; stop the server"):
        restore(archive, there / "setu.db", there, NOW, replace=True)
    assert sorted(contents(there)) == names
    store.close()


def test_a_damaged_database_can_be_replaced(archive: Path, there: Path) -> None:
    (there / "setu.db").write_bytes(b"noise" * 5000)
    restore(archive, there / "setu.db", there, NOW, replace=True)
    assert places(there / "setu.db") == ["from-the-backup"]


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.5, 0.9, 0.99])
def test_an_archive_that_was_cut_off_is_refused(archive: Path, there: Path, share: float) -> None:
    written = archive.read_bytes()
    archive.write_bytes(written[: int(len(written) * share)])
    before = contents(there)
    with pytest.raises(DataFormat, match=r"backup\.tar\.gz"):
        restore(archive, there / "setu.db", there, NOW, replace=True)
    assert contents(there) == before


@pytest.mark.parametrize("position", range(8))
def test_an_archive_with_a_wrong_byte_is_refused_or_restores_the_same(
    archive: Path, tmp_path: Path, position: int
) -> None:
    written = bytearray(archive.read_bytes())
    written[len(written) * position // 8] ^= 0x55
    archive.write_bytes(written)
    try:
        restore(archive, tmp_path / "new" / "setu.db", tmp_path / "new", NOW)
    except DataFormat:
        assert not (tmp_path / "new" / "setu.db").exists()
    else:  # a byte of gzip's header that means nothing
        assert places(tmp_path / "new" / "setu.db") == ["from-the-backup"]


def forge(archive: Path, change: Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]) -> None:
    """Write an archive anew with other members."""
    with tarfile.open(archive) as tar:
        members = [(one, (tar.extractfile(one) or io.BytesIO()).read()) for one in tar.getmembers()]
    change(members)
    with tarfile.open(archive, "w:gz") as tar:
        for member, content in members:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def declare(members: list[tuple[tarfile.TarInfo, bytes]], name: str, content: bytes) -> None:
    """Let the manifest say that a member belongs there."""
    import hashlib

    manifest = BackupManifest.from_json(members[0][1], "forged")
    stored = StoredFile(len(content), hashlib.sha256(content).hexdigest())
    members[0] = (members[0][0], replace(manifest, files={**manifest.files, name: stored}).to_json())


@pytest.mark.parametrize("name", ["../evil", "/var/evil", "outbox/../../evil", "outbox//x", "./x"])
@pytest.mark.parametrize("is_declared", [True, False])
def test_a_member_that_leads_elsewhere_is_refused(archive: Path, tmp_path: Path, name: str, is_declared: bool) -> None:
    def add(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        if is_declared:
            declare(members, name, b"evil")
        members.append((tarfile.TarInfo(name), b"evil"))

    forge(archive, add)
    with pytest.raises(DataFormat, match="does not declare so"):
        restore(archive, tmp_path / "new" / "setu.db", tmp_path / "new", NOW)
    assert not list(tmp_path.rglob("evil"))
    assert not (tmp_path / "new" / "setu.db").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
def test_only_plain_files_are_unpacked(archive: Path, tmp_path: Path, kind: bytes) -> None:
    def add(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        declare(members, "outbox/odd", b"")
        member = tarfile.TarInfo("outbox/odd")
        member.type, member.linkname = kind, "/etc/hostname"
        members.append((member, b""))

    forge(archive, add)
    (tmp_path / "out").mkdir()
    with pytest.raises(DataFormat, match="does not declare so"):
        unpack(archive, tmp_path / "out")


def test_a_member_that_is_missing_or_twice_is_refused(archive: Path, tmp_path: Path) -> None:
    twice = Path(shutil.copy(archive, tmp_path / "twice.tar.gz"))

    def lose_the_last(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        members.pop()

    forge(archive, lose_the_last)
    with pytest.raises(DataFormat, match="lacks"):
        restore(archive, tmp_path / "new" / "setu.db", tmp_path / "new", NOW)
    forge(twice, lambda members: members.append(members[-1]))
    with pytest.raises(DataFormat, match="does not declare so"):
        restore(twice, tmp_path / "new" / "setu.db", tmp_path / "new", NOW)


def test_a_manifest_of_another_format_or_of_none_is_refused(archive: Path, tmp_path: Path) -> None:
    later = Path(shutil.copy(archive, tmp_path / "later.tar.gz"))
    forge(
        later,
        lambda members: members.__setitem__(0, (members[0][0], members[0][1].replace(b'"format": 1', b'"format": 9'))),
    )
    with pytest.raises(DataFormat, match=r"has format 9.*the version that made it"):
        restore(later, tmp_path / "new" / "setu.db", tmp_path / "new", NOW)
    forge(archive, lambda members: members.__setitem__(0, (tarfile.TarInfo(MANIFEST), b"[1, 2]")))
    with pytest.raises(DataFormat, match="no readable manifest"):
        restore(archive, tmp_path / "new" / "setu.db", tmp_path / "new", NOW)
    with pytest.raises(NotFound, match="no backup"):
        restore(tmp_path / "nothing", tmp_path / "new" / "setu.db", tmp_path / "new", NOW)


def test_a_database_of_a_newer_version_is_refused(sqlite_url: str, home: Path, tmp_path: Path) -> None:
    Store.open(sqlite_url).close()
    engine = engine_of(sqlite_url)
    with begin_write(engine) as connection:
        connection.exec_driver_sql("UPDATE setu_schema SET version_num = '9999'")
    engine.dispose()
    archive = back_up(sqlite_url, home, tmp_path / "b.tar.gz", NOW).archive
    with pytest.raises(SchemaMismatch, match="schema 9999"):
        restore(archive, tmp_path / "new" / "setu.db", tmp_path / "new", NOW)
    assert not (tmp_path / "new" / "setu.db").exists()


def test_the_database_of_an_archive_has_the_declared_name(archive: Path) -> None:
    with tarfile.open(archive) as tar:
        assert tar.getnames()[0] == MANIFEST
        assert DATABASE in tar.getnames()
