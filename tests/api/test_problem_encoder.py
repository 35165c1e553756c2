"""New problems are encoded before anybody asks of them: each once, again when they change, and after any failure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from api.problem_encoder import AT_ONCE, ProblemEncoder
from embeddings.encoder import Encoded, Role
from embeddings.indexer import Indexer
from embeddings.vector_cache import VectorCache
from matcher.pipeline import Matcher
from matcher.privacy.erase import erase
from matcher.query import Query
from models.accounts.audit_log import AuditEntry, Event
from models.introductions.clocks import Clocks
from models.introductions.contacts import Contact, ContactOf
from models.introductions.party import Party
from models.introductions.party import Role as PartyRole
from models.introductions.problem_flow import ProblemProgress, ProblemState
from models.moments import now_utc
from models.privacy.finding import person_to_erase
from models.records import Problem
from models.store import Store
from tests.matcher.scene import SOURCE, HashEncoder, evidence, hash_encoders, provider

OWNER = Party("owner", PartyRole.OWNER)


class Keeper:
    """Notes what it is to keep."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.expected: list[list[str]] = []
        self.ready: list[list[str]] = []
        self.fails = False

    def keep_encoded(self, queries: Sequence[Query]) -> None:
        if self.fails:
            raise OSError("the disk is full")
        self.asked += [query.problem_id for query in queries]

    def expect(self, queries: Sequence[Query]) -> None:
        self.expected.append([query.problem_id for query in queries])

    def make_ready(self, queries: Sequence[Query]) -> None:
        self.ready.append([query.problem_id for query in queries])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "setu.db")
    yield opened
    opened.close()


def put(store: Store, *texts: str) -> None:
    with store.write() as tx:
        tx.problems.put([Problem(f"q-{text.split()[0]}", text, SOURCE) for text in texts])


def test_each_problem_is_encoded_once_and_again_when_it_changes(store: Store) -> None:
    keeper = Keeper()
    encoder = ProblemEncoder(store, keeper)
    assert encoder.encode_new() == 0
    put(store, "pump leaks", "loom stands")
    assert (encoder.encode_new(), sorted(keeper.asked)) == (2, ["q-loom", "q-pump"])
    assert encoder.encode_new() == 0
    put(store, "pump leaks more")
    with store.write() as tx:
        tx.providers.put([provider("p")])
        tx.problems.delete(["q-loom"])
    assert (encoder.encode_new(), keeper.asked[2:]) == (1, ["q-pump"])


def test_the_open_problems_are_made_ready_when_problems_or_their_states_changed(store: Store) -> None:
    keeper = Keeper()
    encoder = ProblemEncoder(store, keeper)
    put(store, "pump leaks", "loom stands", "gone soon")
    encoder.look()
    encoder.look()
    assert keeper.expected == keeper.ready == [["q-gone", "q-loom", "q-pump"]]
    with store.write() as tx:
        tx.problems.delete(["q-gone"])
    encoder.look()
    assert keeper.expected[1:] == keeper.ready[1:] == [["q-loom", "q-pump"]]
    with store.write() as tx:
        tx.progress.begin(ProblemProgress("q-loom", ProblemState.SUBMITTED), OWNER, now_utc())
    encoder.look()
    assert keeper.expected[2:] == keeper.ready[2:] == [["q-pump"]]


def test_what_is_gone_is_forgotten_also_where_nothing_can_be_encoded(store: Store) -> None:
    keeper = Keeper()
    encoder = ProblemEncoder(store, keeper)
    put(store, "pump leaks", "gone soon")
    encoder.look()
    keeper.fails = True
    put(store, "loom stands")
    with store.write() as tx:
        tx.problems.delete(["q-gone"])
    with pytest.raises(OSError, match="full"):
        encoder.look()
    assert keeper.expected[1:] == [["q-loom", "q-pump"]]
    assert len(keeper.ready) == 1
    keeper.fails = False
    encoder.look()
    assert keeper.ready[1:] == [["q-loom", "q-pump"]]


def test_what_failed_is_new_the_next_time(store: Store) -> None:
    keeper = Keeper()
    encoder = ProblemEncoder(store, keeper)
    put(store, "pump leaks")
    keeper.fails = True
    with pytest.raises(OSError, match="full"):
        encoder.encode_new()
    keeper.fails = False
    assert encoder.encode_new() == 1


def test_after_very_many_changes_all_problems_are_gone_through(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keeper()
    encoder = ProblemEncoder(store, keeper)
    put(store, "pump leaks")
    encoder.encode_new()
    monkeypatch.setattr("api.problem_encoder.MOST_CHANGES", 3)
    put(store, *(f"n{number} stands" for number in range(5)))
    assert encoder.encode_new() == 6


def test_a_thread_that_is_to_stop_leaves_the_rest_for_the_next_time(store: Store) -> None:
    keeper = Keeper()
    encoder = ProblemEncoder(store, keeper)
    put(store, *(f"n{number} stands" for number in range(AT_ONCE + 1)))
    encoder._is_stopping = True
    assert (encoder.encode_new(), keeper.asked) == (0, [])
    encoder._is_stopping = False
    assert encoder.encode_new() == AT_ONCE + 1


class CountingEncoder(HashEncoder):
    """Counts the texts that it encodes."""

    count = 0

    def encode(self, texts: Sequence[str], role: Role) -> Encoded:
        type(self).count += len(texts)
        return super().encode(texts, role)


def test_what_was_encoded_beforehand_is_not_encoded_when_it_is_asked(store: Store, tmp_path: Path) -> None:
    encoders = {name: CountingEncoder(name, 384) for name in hash_encoders()}
    cache = VectorCache(tmp_path / "v.sqlite")
    indexer = Indexer(store, encoders, tmp_path / "index", cache)
    matcher = Matcher(store, indexer, encoders, kept=cache.problems)
    with store.write() as tx:
        tx.providers.put([provider("p")])
        tx.evidence.put([evidence("e", "pump seal", "p")])
    put(store, "pump leaks")
    matcher.scene()
    assert ProblemEncoder(store, matcher).encode_new() == 1
    before = CountingEncoder.count
    with store.read() as tx:
        query = Query.of_problem(tx.problems.get("q-pump"))
    list(matcher.affinities([query], ["p"]).rows)
    assert CountingEncoder.count == before
    cache.close()


def test_the_words_of_who_was_erased_are_forgotten_at_the_next_look(store: Store, tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "v.sqlite")
    indexer = Indexer(store, hash_encoders(), tmp_path / "index", cache)
    matcher = Matcher(store, indexer, hash_encoders(), kept=cache.problems)
    with store.write() as tx:
        tx.providers.put([provider("p")])
        tx.evidence.put([evidence("e", "pump seal", "p")])
        tx.problems.put([Problem("q-hers", "pump leaks at her works", SOURCE)])
        tx.contacts.put(Contact(ContactOf.PROBLEM, "q-hers", "Asha", "asha@pune.example"), now_utc())
    put(store, "loom stands")  # so that hers is not what was written last
    encoder = ProblemEncoder(store, matcher)
    encoder.look()
    assert {query.problem_id for query in matcher._known_problems._known} == {"q-hers", "q-loom"}
    with store.read() as tx:
        person = person_to_erase(tx, "asha@pune.example", with_provider=False, with_problems=False)
    erase(store, indexer, tmp_path, person, AuditEntry("operator", Event.PERSON_ERASED), now_utc(), Clocks())
    encoder.look()
    assert {query.problem_id for query in matcher._known_problems._known} == {"q-loom"}
    cache.close()
