"""An account that leaves: what is under way ends, whoever was asked is told, and nothing tells who it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from matcher.introductions.leaving import leave
from matcher.introductions.problem_steps import owner_link, submit_problem
from models.accounts.account import Account, Role
from models.errors import Conflict, NotFound
from models.introductions.contacts import Contact, ContactOf
from models.introductions.notification import NotificationKind, Recipient
from models.introductions.party import Party
from models.introductions.party import Role as PartyRole
from models.privacy.access import everything_kept
from models.store import Store
from tests.matcher.introductions.scene import COORDINATOR, PROVIDER, Flow, open_flow

EMAIL = "leaving@example.in"


@pytest.fixture
def flow(tmp_path: Path) -> Flow:
    return open_flow(Store.open(tmp_path / "setu.db"))


def settle(flow: Flow, *roles: Role) -> str:
    """Make an account that sent a problem, asked two providers about it, and has letters and links of it."""
    with flow.store.write() as tx:
        account_id = tx.accounts.add(Account("", EMAIL, "Leela", roles or (Role.OWNER,))).account_id
        by = Party(account_id, PartyRole.OWNER)
        problem = replace(tx.problems.get("p-open"), problem_id="p-mine")
        contact = Contact(ContactOf.PROBLEM, "p-mine", "Leela", EMAIL, "+91 20 1234567")
        submit_problem(tx, problem, contact, by, flow.now, flow.clocks, account_id=account_id)
        tx.progress.take(problem, "publish", COORDINATOR, flow.now)
        tx.outbox.add(NotificationKind.SIGN_IN, Recipient.ACCOUNT, account_id, flow.now)
        owner_link(tx, "p-mine", flow.now, flow.clocks)
    flow.ask("r-1", "p-mine", by)
    flow.step(flow.ask("r-2", "p-mine", by), "accept", PROVIDER)
    return account_id


def erase(flow: Flow, account_id: str) -> int:
    with flow.store.write() as tx:
        return leave(tx, account_id, flow.now, flow.clocks)


def holding(flow: Flow, *words: str) -> dict[str, int]:
    """Return how many rows of which tables hold one of the words."""
    engine = create_engine(flow.store.url)
    found: dict[str, int] = {}
    with engine.connect() as connection:
        for name in inspect(engine).get_table_names():
            rows = [str(row) for row in connection.execute(text(f'SELECT * FROM "{name}"')).all()]
            count = sum(any(word in row for word in words) for row in rows)
            found |= {name: count} if count else {}
    engine.dispose()
    return found


def test_before_it_leaves_everything_of_it_is_given_out(flow: Flow) -> None:
    account_id = settle(flow)
    with flow.store.read() as tx:
        kept = everything_kept(tx, account_id)
    assert [one["email"] for one in kept["contacts"]] == [EMAIL]
    asked = [(one["provider_id"], one["state"]) for one in kept["introductions"]]
    assert asked == [("r-1", "sent"), ("r-2", "accepted")]
    assert [(one["record_type"], one["step"]) for one in kept["history"]][:1] == [("problem", "add")]


def test_what_is_under_way_ends_and_who_was_asked_is_told(flow: Flow) -> None:
    account_id = settle(flow)
    assert erase(flow, account_id) == 2
    assert [one.state.value for one in flow.all("p-mine")] == ["withdrawn", "withdrawn"]
    assert {("withdrawn", "r-1"), ("withdrawn", "r-2")} <= set(flow.told())


def test_no_table_tells_who_it_was(flow: Flow) -> None:
    account_id = settle(flow)
    assert set(holding(flow, account_id, EMAIL, "Leela")) >= {"accounts", "contacts", "history", "introductions"}
    erase(flow, account_id)
    assert holding(flow, account_id, EMAIL, "Leela") == {}
    with flow.store.read() as tx:
        history = tx.history.of("problem", "p-mine")
        assert tx.outbox.listed(about_id="") != []
    assert history[0].actor.startswith("erased-")


def test_links_and_contacts_of_others_stay(flow: Flow) -> None:
    account_id = settle(flow)
    flow.ask("r-3")
    with flow.store.write() as tx:
        token = owner_link(tx, "p-open", flow.now, flow.clocks)
    erase(flow, account_id)
    with flow.store.read() as tx:
        assert tx.links.open(token, flow.now).record_id == "p-open"
        assert tx.contacts.find(ContactOf.PROBLEM, "p-open") is not None
    assert [one.state.value for one in flow.all()] == ["sent"]


def test_the_last_administrator_and_strangers_stay_with_all_that_is_under_way(flow: Flow) -> None:
    account_id = settle(flow, Role.ADMINISTRATOR)
    with pytest.raises(Conflict):
        erase(flow, account_id)
    with pytest.raises(NotFound):
        erase(flow, "nobody")
    assert [one.state.value for one in flow.all("p-mine")] == ["sent", "accepted"]
