"""Hidden by a withdrawn consent and hidden by one's own word: both hold, and neither undoes the other."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from matcher.privacy.choices import decide
from matcher.privacy.erase import erase
from matcher.profiles.speaking import hide_profile, take_back
from matcher.query import Query
from models.accounts.audit_log import AuditEntry, Event
from models.introductions.clocks import Clocks
from models.privacy.access import everything_kept
from models.privacy.consent import Act, Decision, Subject, SubjectType
from models.privacy.consent_ledger import agreed
from models.privacy.finding import person_of
from models.privacy.notice import Purpose
from models.privacy.tombstones import KeyKind
from tests.matcher.scene import Scene, evidence, provider

NOW = datetime(2026, 11, 28, tzinfo=UTC)
ASKED = "powder coating of steel"


@pytest.fixture
def filled(scene: Scene) -> Scene:
    scene.put(
        [provider("a"), provider("b")], [evidence("e1", "powder coating of steel", "a"), evidence("e2", ASKED, "b")]
    )
    return scene


def found(scene: Scene) -> set[str]:
    return {match.provider.provider_id for match in scene.matcher.match(Query(text=ASKED)).matches}


def choose(scene: Scene, decision: Decision) -> None:
    told = agreed(
        Subject(SubjectType.PROVIDER, "a"), Purpose.DIRECTORY, "en", Act.FORM, "x", "pressed", decision=decision
    )
    with scene.store.write() as tx:
        decide(tx, told, NOW, Clocks())


def test_each_way_of_hiding_holds_until_it_is_taken_back_itself(filled: Scene) -> None:
    assert found(filled) == {"a", "b"}
    with filled.store.write() as tx:
        word = hide_profile(tx, "a", "x", NOW)
    choose(filled, Decision.WITHDRAWN)
    assert found(filled) == {"b"}
    with filled.store.write() as tx:
        take_back(tx, "a", word.seq, "x", NOW)
    assert found(filled) == {"b"}
    with filled.store.write() as tx:
        hide_profile(tx, "a", "x", NOW)
    choose(filled, Decision.GIVEN)
    assert found(filled) == {"b"}


def test_who_hid_their_profile_is_given_out_and_erased_whole(filled: Scene, tmp_path: Path) -> None:
    with filled.store.write() as tx:
        hide_profile(tx, "a", "x", NOW)
        assert everything_kept(tx, "a")["owner_words"]
        person = person_of(tx, "a")
    assert person.evidence_ids == ("e1",)
    erase(filled.store, filled.indexer, tmp_path, person, AuditEntry("op", Event.PERSON_ERASED), NOW, Clocks())
    with filled.store.read() as tx:
        assert tx.erased.known(KeyKind.RECORD, ["a"]) == {"a"}
        assert not any(tx.held.counts(person).values())
        assert tx.providers.as_stated(["a"]) == {}
        assert tx.evidence.as_stated(["e1"]) == {}
