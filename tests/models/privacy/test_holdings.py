"""Access and erasure leave no table out; what is about others is not given out."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models.accounts.account import Account
from models.accounts.audit_log import AuditEntry, Event
from models.columns import metadata
from models.feedback import Feedback, Judgement
from models.introductions.contacts import Contact, ContactOf
from models.introductions.party import Party, Role
from models.privacy.access import everything_kept
from models.privacy.finding import account_person, person_of
from models.privacy.holdings import HELD, NOTHING, SECRETS
from models.privacy.retention import FILE_RULES, RULES
from models.privacy.tombstones import KeyKind
from models.profiles.claim import ClaimState
from models.store import Store
from tests.matcher.privacy.planting import ID, MARK, plant
from tests.matcher.scene import provider

NOW = datetime(2026, 11, 28, tzinfo=UTC)
PAGE = Path(__file__).resolve().parents[3] / "docs" / "privacy.md"


def test_every_table_is_given_out_or_holds_nothing_with_a_reason() -> None:
    assert HELD.keys() | NOTHING.keys() == metadata.tables.keys()
    assert HELD.keys() & NOTHING.keys() == set()
    assert all(len(reason) > 10 for reason in NOTHING.values())


def test_every_table_about_people_gives_out_what_it_holds(store: Store) -> None:
    plant(store)
    with store.read() as tx:
        kept = everything_kept(tx, f"{MARK}@example.in")
        person = person_of(tx, ID)
        assert tx.held.counts(person)["providers"] == 1
    assert {name for name in HELD if not kept[name]} == set()
    assert all(SECRETS.isdisjoint(row) for name in HELD for row in kept[name])
    assert json.loads(json.dumps(kept)) == kept


def test_what_others_said_is_given_out_without_who(store: Store) -> None:
    with store.write() as tx:
        tx.providers.put([provider("r-asha")])
        tx.feedback.add(Feedback("0" * 32, "r-asha", Judgement.RELEVANT, "somebody", note="I know her"))
        (said,) = everything_kept(tx, "r-asha")["feedback"]
    assert (said["judgement"], said["actor"], said["note"]) == ("relevant", "", "")


def test_who_read_how_to_reach_somebody_is_told_by_role(store: Store) -> None:
    with store.write() as tx:
        tx.providers.put([provider("r-asha")])
        own = tx.accounts.add(Account("", "asha@example.in", provider_id="r-asha")).account_id
        for who in ("operator", own, "link:0123", "problem:p-1", "a-gone"):
            tx.audit.add(AuditEntry(who, Event.CONTACT_READ, "provider", "r-asha"))
        tx.audit.add(AuditEntry("operator", Event.CONTACT_NOTED, "provider", "r-asha"))
        reads = everything_kept(tx, own)["contact_reads"]
    assert [one["role"] for one in reads] == ["operator", "link", "owner", "erased"]


def test_a_person_is_found_by_account_email_or_provider(store: Store) -> None:
    with store.write() as tx:
        tx.providers.put([provider("r-asha")])
        tx.contacts.put(Contact(ContactOf.PROVIDER, "r-asha", "Asha", "Asha@Example.in", "+91 98 7654 3210"), NOW)
        key = tx.accounts.add(Account("", "asha@example.in", "Asha", provider_id="r-asha")).account_id
        assert person_of(tx, key) == person_of(tx, "ASHA@example.in")
        assert person_of(tx, "r-asha").emails == ("asha@example.in",)
        assert account_person(tx, key, with_provider=False).provider_ids == ()


def test_tombstones_know_keys_in_any_spelling_and_hold_no_words(store: Store) -> None:
    with store.write() as tx:
        tx.erased.put(KeyKind.EMAIL, ["Asha@Example.in"], NOW)
        tx.erased.put(KeyKind.EMAIL, ["asha@example.in"], NOW)
        asked = ["ASHA@example.in", "ravi@example.in"]
        assert tx.erased.known(KeyKind.EMAIL, asked) == {"ASHA@example.in"}
        assert tx.erased.known(KeyKind.EMAIL, [*asked, "asha@Example.in "]) == {"ASHA@example.in", "asha@Example.in "}
        tx.erased.put(KeyKind.ORCID, ["https://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233x"], NOW)
        assert tx.erased.known(KeyKind.ORCID, ["0000-0002-1694-233X", "0000-0001"]) == {"0000-0002-1694-233X"}
        assert tx.erased.known(KeyKind.RECORD, asked) == set()
        assert tx.erased.lift(KeyKind.EMAIL, asked) == 1
        assert tx.erased.lift(KeyKind.ORCID, ["0000-0002-1694-233X"]) == 1
        assert tx.erased.is_empty()


def test_what_has_had_its_time_goes_and_nothing_else(store: Store) -> None:
    plant(store)
    with store.write() as tx:
        due = tx.retention.due(NOW)
        assert due == tx.retention.keep(NOW)
        assert due["contacts"] == 0, "an introduction is open"
        assert due["remembered-answers"] == 1
        assert due["links"] == 0
        assert set(tx.retention.due(NOW).values()) == {0}
        assert tx.retention.due(NOW + timedelta(days=40_000))["audit-log"] == 1


def test_a_refused_claim_is_kept_a_year_and_one_that_waits_or_holds_for_good(store: Store) -> None:
    owner, clerk = Party("asha", Role.PROVIDER), Party("clerk", Role.COORDINATOR)
    with store.write() as tx:
        declined, withdrawn, granted, _ = (tx.claims.add("asha", f"p-{n}", owner, NOW) for n in range(4))
        tx.claims.take(declined.claim_id, "decline", clerk, NOW, reason="somebody else")
        tx.claims.take(withdrawn.claim_id, "withdraw", owner, NOW + timedelta(days=1))
        tx.claims.take(granted.claim_id, "approve", clerk, NOW)
        assert [tx.retention.due(NOW + timedelta(days=days))["refused-claims"] for days in (364, 365, 366)] == [0, 1, 2]
        assert tx.retention.keep(NOW + timedelta(days=40_000))["refused-claims"] == 2
        assert sorted(one.provider_id for one in tx.claims.listed(list(ClaimState))) == ["p-2", "p-3"]


def test_the_page_shows_the_rules() -> None:
    rows = re.findall(r"^\| ([\w-]+) \| `([^`]+)` \| (\d+) \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    ruled = [(one.name, one.table.name, str(one.days)) for one in RULES]
    assert rows == ruled + [(one.name, one.pattern, str(one.days)) for one in FILE_RULES]


def test_a_database_gives_back_its_free_pages(store: Store) -> None:
    plant(store)
    with store.write() as tx:
        tx.providers.delete([ID])
    assert store.overwrite_free_pages()
    with store.read() as tx:
        assert tx.providers.count() == 1
