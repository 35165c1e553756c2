"""``setu privacy``: notices, everything of a person, erasing with and without asking, retention; imports afterwards."""

from __future__ import annotations

import json
from pathlib import Path

from models.interface_languages import INTERFACE_LANGUAGES
from models.store import Store
from scripts.exit_codes import ExitCode
from tests.models.accounts.test_adopting import EMAIL, send
from tests.scripts.conftest import Setu


def somebody(home: Path) -> str:
    store = Store.open(home / "setu.db")
    with store.read() as tx:
        found = next(iter(tx.providers.iterate())).provider_id
    store.close()
    return found


def test_notices_are_told_in_every_language(setu: Setu) -> None:
    told = json.loads(setu("privacy", "notices", "--json").out)
    assert {"directory", "contact", "letters", "learning", "account"} == {one["purpose"] for one in told}
    assert all(one["wordings"].keys() == set(INTERFACE_LANGUAGES) for one in told)
    assert "letters 1 (since 2026-11-28, consent)" in setu("privacy", "notices").out


def test_everything_of_a_person_is_printed_and_that_it_was_is_recorded(setu: Setu, home: Path) -> None:
    key = somebody(home)
    kept = json.loads(setu("privacy", "export", key).out)
    assert kept["providers"][0]["provider_id"] == key
    assert [one["event"] for one in json.loads(setu("privacy", "export", key).out)["audit_log"]] == ["data-exported"]
    missing = setu("privacy", "export", "nobody")
    assert (missing.code, "no provider" in missing.err) == (ExitCode.FAILED, True)


def test_a_dry_run_changes_nothing_and_erasing_keeps_an_import_from_bringing_them_back(
    setu: Setu, home: Path, tmp_path: Path
) -> None:
    key = somebody(home)
    planned = setu("privacy", "erase", key, "--dry-run")
    assert (planned.code, "providers: 1" in planned.out) == (0, True)
    assert setu("privacy", "export", key).code == 0
    done = setu("privacy", "erase", key, "--yes")
    assert (done.code, "erased;" in done.out) == (0, True)
    rows = tmp_path / "people.csv"
    rows.write_text(f"provider_id,name\n{key},Back Again\nr-new,Somebody New\n", encoding="utf-8")
    report = json.loads(setu("import", "researcher", rows, "--json").out)
    assert report["skipped_reasons"] == {"erased at their request": 1}
    assert (report["created"], report["skipped"], report["problem_count"]) == (1, 1, 0)
    report = json.loads(setu("import", "researcher", rows, "--despite-erasure", "--json").out)
    assert (report["created"], report["unchanged"], report["skipped"]) == (1, 1, 0)
    assert json.loads(setu("import", "researcher", rows, "--json").out)["unchanged"] == 2


def test_who_only_asked_is_given_out_and_erased_by_the_email_that_they_left(setu: Setu, home: Path) -> None:
    store = Store.open(home / "setu.db")
    with store.write() as tx:
        send(tx, "problem-1", email="Hemlata@Example.in")
    store.close()
    kept = json.loads(setu("privacy", "export", EMAIL).out)
    assert ([one["problem_id"] for one in kept["problems"]], len(kept["contacts"])) == (["problem-1"], 1)
    again = json.loads(setu("privacy", "export", EMAIL).out)
    assert [(one["event"], one["record_id"]) for one in again["audit_log"]] == [("data-exported", "problem-1")]
    planned = setu("privacy", "erase", EMAIL, "--dry-run").out
    assert "erasing problem-1:" in planned
    assert "contacts: 1" in planned
    assert setu("privacy", "erase", EMAIL, "--yes").code == 0
    assert setu("privacy", "export", EMAIL).code == ExitCode.FAILED


def test_what_has_had_its_time_is_counted_by_rule(setu: Setu, home: Path) -> None:
    counted = json.loads(setu("privacy", "retention", "--dry-run", "--json").out)
    assert counted["dry_run"]
    assert counted["rows"].keys() >= {"sessions", "links", "audit-log"}
    assert counted["files"] == {"message-files": 0, "refused-rows": 0}
    assert "sessions: 0" in setu("privacy", "retention").out
