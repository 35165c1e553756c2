"""The engine honours owners: hidden ones are nowhere once the index follows; refused topics propose nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from matcher.profiles import refusals
from matcher.profiles.capacity import full_until, lapsed, let_lapse
from matcher.profiles.claims import revoke
from matcher.profiles.fields import quarter_end
from matcher.profiles.speaking import add_evidence, hide_profile, refuse_topic, take_back
from matcher.query import Query
from models.accounts.account import Account, Role
from models.details import ResearcherDetails
from models.errors import Conflict
from models.profiles.word import Act, OwnerWord
from tests.matcher.scene import Scene, evidence, provider

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
ASKED = "powder coating peels off grills"


@pytest.fixture
def filled(scene: Scene) -> Scene:
    """Fill the scene: a and b coat, c brews."""
    scene.put(
        [provider("a"), provider("b"), provider("c")],
        [
            evidence("e1", "powder coating of steel grills peels off", "a"),
            evidence("e2", "powder coating peels off aluminium", "b", "a"),
            evidence("e3", "brewing of barley and malt", "c"),
            *(evidence(f"n{place}", f"weaving loom number {place} jute yarn", "c") for place in range(8)),
        ],
    )
    return scene


def found(scene: Scene) -> list[str]:
    return [match.provider.provider_id for match in scene.matcher.match(Query(text=ASKED)).matches]


def everything(scene: Scene) -> str:
    """Return everything that the index knows: its owners, and every passage's evidence."""
    index = scene.indexer.current()
    rows = index.rows_of_owners(np.arange(len(index.owner_ids)))
    return " ".join([*(ref.evidence_id for ref in index.passages(rows.rows))])


def test_hidden_evidence_leaves_the_index_and_every_explanation(filled: Scene) -> None:
    assert "e1" in everything(filled)
    with filled.store.write() as tx:
        word = tx.owner_words.say(OwnerWord("a", "evidence", "e1", "", Act.HIDE, said_by="x"), NOW)
    assert "e1" not in everything(filled)
    answer = filled.matcher.match(Query(text=ASKED))
    assert "e1" not in [reason.evidence_id for match in answer.matches for reason in match.reasons]
    filled.indexer.rebuild()
    assert "e1" not in everything(filled)
    with filled.store.write() as tx:
        take_back(tx, "a", word.seq, "x", NOW)
    assert "e1" in everything(filled)


def test_a_hidden_profile_is_matched_by_nobody_and_keeps_its_co_authors(filled: Scene) -> None:
    assert found(filled)[:2] == ["a", "b"]
    with filled.store.write() as tx:
        word = hide_profile(tx, "a", "x", NOW)
    assert "a" not in found(filled)
    assert found(filled)[0] == "b"
    with filled.store.read() as tx:
        assert tx.evidence.get("e2").owner_ids == ("b",)
    with filled.store.write() as tx:
        take_back(tx, "a", word.seq, "x", NOW)
    assert found(filled)[:2] == ["a", "b"]


def test_what_is_added_is_found_like_evidence(filled: Scene) -> None:
    with filled.store.write() as tx:
        add_evidence(tx, "c", "pilot", "zinc phosphate pretreatment line", "x", NOW)
    matches = filled.matcher.match(Query(text="zinc phosphate pretreatment")).matches
    assert matches[0].provider.provider_id == "c"


def test_a_refused_topic_proposes_nobody_changes_no_score_and_is_counted(
    filled: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = Query(text=ASKED)
    before = {one.target_id: one.score for one in filled.matcher.affinity(query)}
    monkeypatch.setattr(refusals, "BORDER", 2.0)
    with filled.store.write() as tx:
        refuse_topic(tx, "a", ASKED, "x", NOW)
        refuse_topic(tx, "b", "brewing of barley", "x", NOW)
    answer = filled.matcher.match(query)
    assert answer.matches[0].provider.provider_id == "b"
    assert "a" not in found(filled)
    assert answer.refusing == 1
    assert {one.target_id: one.score for one in filled.matcher.affinity(query)} == before
    with filled.store.write() as tx:
        (word, *_) = tx.owner_words.of_field("wont_do")
        take_back(tx, "a", word.seq, "x", NOW)
    assert found(filled)[0] == "a"


def test_how_far_a_match_falls_into_a_topic_does_not_depend_on_others(filled: Scene) -> None:
    look = filled.matcher.look(Query(text=ASKED))
    topic = filled.matcher.look(Query(text="powder coating")).findings.encoded
    scored = look.findings.scored
    row = int(scored.passages.rows[scored.owners.best_passages(0, 1)[0]])
    value = refusals.falls(look.findings.encoded, topic, row, look.findings.index)
    index, problem = look.findings.index, look.findings.encoded

    def z(vector: np.ndarray, product: float, view: str) -> float:
        moments = index.moments(view)
        spread = float(np.sqrt(vector @ moments.covariance @ vector))
        return (product - float(vector @ moments.mean)) / spread

    views = sorted(topic.vectors)
    texts = [z(topic.vectors[view], float(topic.vectors[view] @ problem.vectors[view]), view) for view in views]
    rows = np.array([row])
    passages = [
        z(topic.vectors[view], float(index.similarities(view, topic.vectors[view], rows)[0]), view) for view in views
    ]
    assert value == pytest.approx(np.mean(texts) + np.mean(passages), abs=1e-4)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 11, 28), date(2026, 12, 31)),
        (date(2028, 6, 30), date(2028, 6, 30)),
    ],
)
def test_a_quarter_ends_with_its_third_month(day: date, end: date) -> None:
    assert quarter_end(day) == end


def test_no_time_this_quarter_is_shown_until_it_is_over_and_then_lapses(filled: Scene) -> None:
    filled.put([provider("a", details=ResearcherDetails(capacity_hours_per_month=6))])
    value = {"hours_per_month": 0, "until": "2026-12-31"}
    with filled.store.write() as tx:
        tx.owner_words.say(OwnerWord("a", "provider", "a", "capacity", Act.CORRECT, value, "x"), NOW)
        assert full_until(tx, ["a", "b"], date(2026, 12, 31)) == {"a": date(2026, 12, 31)}
        assert full_until(tx, ["a", "b"], date(2027, 1, 1)) == {}
        assert tx.providers.get("a").details == ResearcherDetails(capacity_hours_per_month=0)
        assert not lapsed(tx, date(2026, 12, 31))
    first = filled.matcher.match(Query(text=ASKED, today=date(2026, 12, 31))).matches[0]
    assert (first.provider.provider_id, (first.facts or {})["full until"]) == ("a", "2026-12-31")
    new_year = datetime(2027, 1, 1, 0, 0, tzinfo=UTC)
    assert let_lapse(filled.store, new_year) == 1
    assert let_lapse(filled.store, new_year) == 0
    with filled.store.read() as tx:
        assert tx.providers.get("a").details == ResearcherDetails(capacity_hours_per_month=6)


def test_revoking_takes_back_what_the_account_said_unless_it_is_kept(filled: Scene) -> None:
    for keeps in (True, False):
        with filled.store.write() as tx:
            made = tx.accounts.add(Account("", f"{keeps}@example.in", roles=(Role.PROVIDER,), provider_id="a"))
            word = OwnerWord("a", "provider", "a", "name", Act.CORRECT, f"Said {keeps}", made.account_id)
            tx.owner_words.say(word, NOW)
            assert [one.account_id for one in revoke(tx, "a", "left", "op", NOW, keeps_words=keeps)] == [
                made.account_id
            ]
            assert tx.providers.get("a").name == "Said True"
            with pytest.raises(Conflict):
                revoke(tx, "a", "again", "op", NOW)
