"""Who was erased after a backup stays known as erased when it is restored, and is named where it is there again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.accounts.account import Account
from models.backups.backup import back_up
from models.backups.later_erasures import PresentAgain
from models.backups.restore import Restored, restore
from models.privacy.tombstones import KeyKind
from models.store import Store
from tests.models.accounts.test_adopting import send
from tests.models.examples import problem, provider

pytestmark = pytest.mark.sqlite

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


def fill(database: str | Path) -> str:
    """Put two providers, a problem and an account into a database, and return the account's id."""
    store = Store.open(database)
    with store.write() as tx:
        tx.providers.put([provider("ann"), provider("bob")])
        tx.problems.put([problem("q1")])
        account_id = tx.accounts.add(Account("", "ann@pune.example", "Ann")).account_id
    store.close()
    return account_id


def note_erased(database: str | Path, records: list[str], emails: list[str]) -> None:
    store = Store.open(database)
    with store.write() as tx:
        tx.erased.put(KeyKind.RECORD, records, NOW)
        tx.erased.put(KeyKind.EMAIL, emails, NOW)
    store.close()


def known(database: str | Path, records: list[str]) -> set[str]:
    store = Store.open(database)
    with store.read() as tx:
        found = tx.erased.known(KeyKind.RECORD, records)
    store.close()
    return found


def put_back(archive: Path, database: str | Path, home: Path) -> Restored:
    return restore(archive, database, home, NOW, replace=True)


def test_later_erasures_are_carried_over_and_who_is_there_again_is_named(
    database_url: str, home: Path, tmp_path: Path
) -> None:
    account_id = fill(database_url)
    archive = back_up(database_url, home, tmp_path / "b.tar.gz", NOW).archive
    note_erased(database_url, ["ann", "q1", "never-there"], ["ann@pune.example"])
    later = put_back(archive, database_url, home).erasures
    assert (later.carried, later.failure) == (4, "")
    assert later.present == (
        PresentAgain("account", account_id),
        PresentAgain("problem", "q1"),
        PresentAgain("provider", "ann"),
    )
    assert known(database_url, ["ann", "bob", "never-there"]) == {"ann", "never-there"}


def test_only_an_account_that_is_there_is_named_as_the_sender(sqlite_url: str, home: Path, tmp_path: Path) -> None:
    account_id = fill(sqlite_url)
    store = Store.open(sqlite_url)
    with store.write() as tx:
        send(tx, "q-browser")
        send(tx, "q-account", by=account_id)
    store.close()
    archive = back_up(sqlite_url, home, tmp_path / "b.tar.gz", NOW).archive
    note_erased(sqlite_url, ["q-browser", "q-account"], [])
    present = put_back(archive, sqlite_url, home).erasures.present
    assert present == (PresentAgain("problem", "q-account", account_id), PresentAgain("problem", "q-browser"))


def test_erasures_that_the_backup_knows_stay_and_do_not_count(sqlite_url: str, home: Path, tmp_path: Path) -> None:
    fill(sqlite_url)
    note_erased(sqlite_url, ["early"], [])
    archive = back_up(sqlite_url, home, tmp_path / "b.tar.gz", NOW).archive
    note_erased(sqlite_url, ["late"], [])
    later = put_back(archive, sqlite_url, home).erasures
    assert (later.carried, later.present) == (1, ())
    assert known(sqlite_url, ["early", "late"]) == {"early", "late"}


def test_hashes_of_another_installation_are_not_mixed_in(sqlite_url: str, home: Path, tmp_path: Path) -> None:
    fill(sqlite_url)
    note_erased(sqlite_url, ["ours"], [])
    archive = back_up(sqlite_url, home, tmp_path / "b.tar.gz", NOW).archive
    other = tmp_path / "other.db"
    fill(other)
    note_erased(other, ["theirs"], [])
    later = put_back(archive, other, home).erasures
    assert later.carried == 0
    assert "another salt" in later.failure
    assert known(other, ["ours", "theirs"]) == {"ours"}


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to be looked at" * 50])
def test_a_file_that_cannot_be_read_is_replaced_all_the_same(
    content: bytes, sqlite_url: str, home: Path, tmp_path: Path
) -> None:
    fill(sqlite_url)
    archive = back_up(sqlite_url, home, tmp_path / "b.tar.gz", NOW).archive
    broken = tmp_path / "broken.db"
    broken.write_bytes(content)
    later = put_back(archive, broken, home).erasures
    assert bool(later.failure) == bool(content)
    assert known(broken, ["ann"]) == set()
