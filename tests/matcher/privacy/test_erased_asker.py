"""Who only asked, without an account, is erased by the e-mail that they left: no byte of them stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matcher.introductions.ask import ask
from matcher.introductions.problem_steps import owner_link, submit_problem
from matcher.introductions.shortlist import query_of_problem, shortlist_of
from matcher.privacy.erase import Erased, erase
from models.accounts.account import Account, Role
from models.accounts.audit_log import AuditEntry, Event
from models.details import ProviderKind
from models.feedback import Feedback, Judgement
from models.introductions.clocks import Clocks
from models.introductions.contacts import Contact, ContactOf
from models.introductions.introduction import OPEN
from models.introductions.notification import NotificationKind, Recipient
from models.introductions.party import Party
from models.introductions.party import Role as PartyRole
from models.privacy.finding import person_to_erase
from models.privacy.tombstones import KeyKind
from models.records import Problem, Provenance
from tests.matcher.privacy.planting import EMAIL, MARK, NAME, PHONE, WORDS, files_with_mark, rows_with_mark
from tests.matcher.scene import Scene, evidence, provider

NOW = datetime(2026, 11, 28, tzinfo=UTC)
BY = AuditEntry("operator", Event.PERSON_ERASED)
BROWSER = "0123456789abcdef01234567"
ASKED = "problem-0123"


@pytest.fixture
def asked(scene: Scene, tmp_path: Path) -> Scene:
    """Let somebody ask one of two providers, with the mark in all that they type and in what is noted of them."""
    with scene.store.write() as tx:
        tx.providers.put([provider("r-1"), provider("r-2")])
        tx.evidence.put([evidence(f"e-{key}", "zinc removal", f"r-{key}") for key in (1, 2)])
    scene.indexer.current()
    problem = Problem(ASKED, f"zinc removal: {WORDS}", Provenance("request"))
    shortlist = shortlist_of(
        scene.matcher, query_of_problem(problem, ProviderKind.RESEARCHER), ProviderKind.RESEARCHER, "r-1"
    )
    by = Party(BROWSER, PartyRole.OWNER)
    with scene.store.write() as tx:
        contact = Contact(ContactOf.PROBLEM, ASKED, NAME, EMAIL.title(), PHONE)
        submit_problem(tx, problem, contact, by, NOW, Clocks())
        ask(tx, ASKED, "r-1", shortlist, by, NOW, Clocks())
        owner_link(tx, ASKED, NOW, Clocks())
        tx.outbox.add(NotificationKind.PUBLISHED, Recipient.PROBLEM, ASKED, NOW, facts={"said": WORDS})
        tx.feedback.add(Feedback("0" * 32, "r-2", Judgement.RELEVANT, BROWSER, note=f"ask {EMAIL}, {PHONE}"))
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / "msg-1.eml").write_text(f"To: {EMAIL}\nSubject: hello\n\n{WORDS}\n", encoding="utf-8")
    scene.indexer.current()
    return scene


def erased(scene: Scene, home: Path, *, with_problems: bool = False) -> Erased:
    with scene.store.read() as tx:
        person = person_to_erase(tx, EMAIL, with_provider=False, with_problems=with_problems)
    return erase(scene.store, scene.indexer, home, person, BY, NOW, Clocks())


def test_nothing_that_they_typed_can_be_read_from_any_byte_afterwards(asked: Scene, tmp_path: Path) -> None:
    before = {row.partition(":")[0] for row in rows_with_mark(asked.store)}
    assert {"problems", "contacts", "notifications", "feedback"} <= before
    done = erased(asked, tmp_path)
    assert done.is_overwritten
    assert (done.plan.rows["problems"], done.plan.rows["contacts"], done.plan.rows["introductions"]) == (1, 1, 1)
    assert rows_with_mark(asked.store) == []
    assert files_with_mark(tmp_path) == []
    with asked.store.read() as tx:
        assert tx.erased.known(KeyKind.EMAIL, [EMAIL]) == {EMAIL}
        assert tx.providers.known(["r-1", "r-2"]) == {"r-1", "r-2"}
        (line,) = (one for one in tx.audit.page() if one.event is Event.PERSON_ERASED)
        assert (line.record_type, line.record_id[:7]) == ("problem", "erased:")


def test_what_was_cut_off_is_brought_to_its_end_by_the_same_email(asked: Scene, tmp_path: Path) -> None:
    class Broken:
        def rebuild(self) -> None:
            raise OSError("no space left")

    with asked.store.read() as tx:
        person = person_to_erase(tx, EMAIL, with_provider=False, with_problems=False)
    with pytest.raises(OSError, match="no space"):
        erase(asked.store, Broken(), tmp_path, person, BY, NOW, Clocks())
    assert erased(asked, tmp_path).is_overwritten
    assert rows_with_mark(asked.store) == []


@pytest.mark.parametrize("with_problems", [False, True])
def test_of_an_account_with_the_email_it_goes_as_a_tied_problem_does(
    asked: Scene, tmp_path: Path, with_problems: bool
) -> None:
    with asked.store.write() as tx:
        tx.accounts.add(Account("", EMAIL, NAME, (Role.OWNER,)))
    erased(asked, tmp_path, with_problems=with_problems)
    left = rows_with_mark(asked.store)
    assert {row.partition(":")[0] for row in left} == (set() if with_problems else {"problems"})
    assert not any(EMAIL in row.lower() and not row.startswith("problems") for row in left)
    with asked.store.read() as tx:
        assert tx.introductions.listed(states=OPEN, problem_id=ASKED) == []
        assert tx.contacts.find(ContactOf.PROBLEM, ASKED) is None


def test_a_problem_of_another_account_stays_without_the_contact(asked: Scene, tmp_path: Path) -> None:
    with asked.store.write() as tx:
        other = tx.accounts.add(Account("", "ravi@example.in", "Ravi", (Role.OWNER,))).account_id
        tx.record_owners.tie("problem", ASKED, other)
        tx.problems.put([replace(tx.problems.get(ASKED), text="zinc removal")])
    erased(asked, tmp_path)
    with asked.store.read() as tx:
        assert tx.problems.known([ASKED]) == {ASKED}
        assert tx.record_owners.of("problem", [ASKED]) == {ASKED: {other}}
        assert tx.contacts.find(ContactOf.PROBLEM, ASKED) is None
        assert len(tx.introductions.listed(states=OPEN, problem_id=ASKED)) == 1
    assert not any(MARK in row.lower() for row in rows_with_mark(asked.store) if row.startswith("contacts"))
