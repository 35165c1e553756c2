"""Who may do what: the documented table is the one in the code, and every caller is checked by brute force."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from models.accounts.account import Account, Role
from models.accounts.caller import OPERATOR_CALLER, PUBLIC, Belonging, Caller, caller_of
from models.accounts.permissions import RULES, Action, Extent, Scope
from models.errors import Forbidden

PAGE = Path(__file__).resolve().parents[3] / "docs" / "accounts.md"
WORDS = {"–": Extent.NOTHING, "own": Extent.OWN, "cluster": Extent.CLUSTER, "all": Extent.ALL}
COLUMNS = (Role.OWNER, Role.PROVIDER, Role.COORDINATOR, Role.ADMINISTRATOR)

MINE = Belonging(account_ids=frozenset({"a-1"}), cluster_ids=frozenset({"delhi"}))
OF_MY_COMPANY = Belonging(organisation_id="o-1", cluster_ids=frozenset({"delhi"}))
ABOUT_ME = Belonging(provider_ids=frozenset({"r-1"}), cluster_ids=frozenset({"delhi"}))
ABOUT_US = Belonging(provider_ids=frozenset({"r-1", "r-2"}), cluster_ids=frozenset({"delhi"}))
OF_MY_CLUSTER = Belonging(account_ids=frozenset({"a-2"}), cluster_ids=frozenset({"pune"}))
HALF_MY_CLUSTER = Belonging(cluster_ids=frozenset({"pune", ""}))
NOBODYS = Belonging(account_ids=frozenset({""}), provider_ids=frozenset({""}), cluster_ids=frozenset({""}))
RECORDS = (MINE, OF_MY_COMPANY, ABOUT_ME, ABOUT_US, OF_MY_CLUSTER, HALF_MY_CLUSTER, NOBODYS, Belonging())
OWN = (MINE, OF_MY_COMPANY, ABOUT_ME)


def test_the_page_shows_the_table_of_the_code() -> None:
    shown = PAGE.read_text(encoding="utf-8").partition("<!-- permissions:begin -->")[2].partition("<!--")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in shown.strip().splitlines()[2:]]
    assert [row[0] for row in rows] == list(Action)
    for action, public, *extents, scope in rows:
        rule = RULES[Action(action)]
        assert public == "–"
        assert [WORDS[word] for word in extents] == [rule.extent(role) for role in COLUMNS], action
        assert scope == rule.scope


def test_every_action_has_a_rule() -> None:
    assert set(RULES) == set(Action)


SETS_OF_ROLES = [(), *((role,) for role in Role), (Role.OWNER, Role.COORDINATOR), (Role.OWNER, Role.PROVIDER)]
SETS_OF_SCOPES = [frozenset(), frozenset({Scope.READ}), frozenset({Scope.WRITE, Scope.ADMIN}), frozenset(Scope)]


@pytest.mark.parametrize("roles", SETS_OF_ROLES)
@pytest.mark.parametrize("scopes", SETS_OF_SCOPES)
def test_a_caller_may_what_one_of_its_roles_may_within_its_scopes(
    roles: tuple[Role, ...], scopes: frozenset[Scope]
) -> None:
    caller = Caller("a-1", roles, "pune", "o-1", "r-1", scopes)
    for action, record in product(Action, RECORDS):
        expected = False
        for role in roles:
            extent = RULES[action].extent(role)
            expected |= extent is Extent.ALL
            expected |= extent is Extent.OWN and record in OWN
            expected |= extent is Extent.CLUSTER and record is OF_MY_CLUSTER
        expected &= RULES[action].scope in scopes
        assert caller.may(action, record) is expected, (action, record)
        assert not expected or caller.extent(action) is not Extent.NOTHING


def test_a_coordinator_does_not_reach_what_another_role_owns_elsewhere() -> None:
    both = Caller("a-1", (Role.PROVIDER, Role.COORDINATOR), "pune", "", "r-1")
    assert both.may(Action.CHANGE_PROVIDER, ABOUT_ME)
    assert not both.may(Action.CHANGE_PROBLEM, MINE)


@pytest.mark.parametrize("record", RECORDS)
def test_empty_ties_match_nothing(record: Belonging) -> None:
    caller = Caller("a-3", (Role.OWNER, Role.PROVIDER, Role.COORDINATOR))
    assert {action for action in Action if caller.may(action, record)} == {Action.PLAN_DAY}, "it extends to all records"


def test_the_public_may_nothing_more_and_the_operator_everything() -> None:
    for action, record in product(Action, RECORDS):
        assert not PUBLIC.may(action, record)
        assert OPERATOR_CALLER.may(action, record)
    assert (PUBLIC.written_as, OPERATOR_CALLER.written_as) == ("", "operator")


def test_a_closed_account_is_the_public() -> None:
    account = Account("a-1", "asha@example.in", roles=(Role.ADMINISTRATOR,), disabled_at="2026-11-28")
    assert caller_of(account) is PUBLIC


def test_a_refusal_names_the_action() -> None:
    with pytest.raises(Forbidden, match="change-problem"):
        PUBLIC.require(Action.CHANGE_PROBLEM, MINE)


def test_no_message_of_the_table_is_misspelt() -> None:
    assert all(re.fullmatch(r"[a-z-]+", action) for action in Action)
