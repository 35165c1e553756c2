"""``setu profile`` and what imports say of owners' words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.accounts.account import Account, Role
from models.introductions.party import Party
from models.introductions.party import Role as PartyRole
from models.profiles.word import Act, OwnerWord
from models.store import Store
from tests.scripts.conftest import Setu

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
ROWS = "provider_id,name,designation,about\nr-1,Asha Kulkarni,Professor,Powder coating of grills\nr-2,Ravi Rao,,Looms\n"


@pytest.fixture
def claimed(setu: Setu, home: Path, tmp_path: Path) -> str:
    """Import two people; somebody claims the first. Return the claim."""
    path = tmp_path / "people.csv"
    path.write_text(ROWS, encoding="utf-8")
    assert setu("import", "researcher", str(path)).code == 0
    store = Store.open(home / "setu.db")
    with store.write() as tx:
        account = tx.accounts.add(Account("", "asha@example.in", "Asha", (Role.OWNER,)))
        claim = tx.claims.add(account.account_id, "r-1", Party(account.account_id, PartyRole.PROVIDER), NOW)
    store.close()
    return claim.claim_id


def test_a_claim_is_listed_approved_and_revoked(setu: Setu, claimed: str) -> None:
    listed = setu("profile", "claim-list")
    assert claimed in listed.out
    assert "asha@example.in" in listed.out
    assert setu("profile", "approve", claimed).code == 0
    assert setu("profile", "approve", claimed).code == 1
    assert json.loads(setu("profile", "claim-list", "--json").out) == []
    assert json.loads(setu("profile", "claim-list", "--all", "--json").out)[0]["state"] == "granted"
    assert len(json.loads(setu("profile", "show", "r-1", "--json").out)["accounts"]) == 1
    assert setu("profile", "revoke", "r-1", "--reason", "of the same name").code == 0
    assert "nobody" in setu("profile", "show", "r-1").out


def test_a_claim_is_declined_with_a_reason(setu: Setu, claimed: str) -> None:
    assert setu("profile", "decline", claimed, "--reason", " ").code == 4
    assert setu("profile", "decline", claimed, "--reason", "Not she").code == 0
    assert setu("profile", "approve", "c-unknown").code == 1


def test_an_import_counts_what_is_kept_as_its_owner_says_and_its_undo_keeps_it(
    setu: Setu, claimed: str, home: Path, tmp_path: Path
) -> None:
    store = Store.open(home / "setu.db")
    with store.write() as tx:
        (evidence,) = tx.evidence.owned_by(["r-1"])["r-1"]
        tx.owner_words.say(OwnerWord("r-1", "provider", "r-1", "name", Act.CORRECT, "आशा", "a-1"), NOW)
        tx.owner_words.say(OwnerWord("r-1", "evidence", evidence.evidence_id, "", Act.HIDE, None, "a-1"), NOW)
    store.close()
    path = tmp_path / "people.csv"
    path.write_text(ROWS.replace("Asha Kulkarni", "A. Kulkarni").replace("Looms", "Jute looms"), encoding="utf-8")
    again = json.loads(setu("import", "researcher", str(path), "--json").out)
    assert again["kept"] == {"evidence": 1, "researcher": 1}
    assert again["created"] + again["updated"] + again["unchanged"] + again["skipped"] == again["read"] == 2
    said = setu("import", "researcher", str(path))
    assert "researcher kept as their owner says: 1" in said.out
    assert setu("import", "undo", again["batch_id"]).code == 0
    shown = json.loads(setu("profile", "show", "r-1", "--json").out)
    facts = {fact["field"]: (fact["value"], fact["sourced"]) for fact in shown["facts"]}
    assert facts["name"] == ("आशा", "Asha Kulkarni")
    assert [piece["is_hidden"] for piece in shown["evidence"]] == [True]
    first = setu("import", "undo", "b000001", "--force")
    assert first.code == 1
    assert "owners speak" in first.err
