"""Somebody who only asked is found by the e-mail that they left; an account reaches nothing that anybody can type."""

from __future__ import annotations

import pytest

from models.accounts.account import Account, Role
from models.errors import NotFound
from models.introductions.contacts import Contact, ContactOf
from models.privacy.access import everything_kept
from models.privacy.finding import person_of, person_to_erase
from models.records import Organisation, Provenance
from models.store import Store
from tests.matcher.scene import provider
from tests.models.accounts.test_adopting import EMAIL, NOW, send


def test_who_only_asked_is_found_by_the_email_in_any_case(store: Store) -> None:
    with store.write() as tx:
        send(tx, "p-1", email="Hemlata@Example.in")
        send(tx, "p-other", email="other.hemlata@example.in")
        person = person_of(tx, " HEMLATA@example.in")
        kept = everything_kept(tx, EMAIL)
        with pytest.raises(NotFound, match="no e-mail of one or of a contact"):
            person_of(tx, "nobody@example.in")
    assert (person.account_ids, person.problem_ids, person.emails) == ((), ("p-1",), (EMAIL,))
    assert (person.names, person.left_with) == (("Hemlata",), ())
    assert [one["problem_id"] for one in kept["problems"]] == ["p-1"]
    assert [one["email"] for one in kept["contacts"]] == ["Hemlata@Example.in"]


def test_an_account_reaches_what_stands_under_its_email_only_when_an_operator_gives_the_email(store: Store) -> None:
    with store.write() as tx:
        send(tx, "p-1", email=EMAIL)
        key = tx.accounts.add(Account("", EMAIL, "Hemlata", (Role.OWNER,))).account_id
        assert person_of(tx, key).problem_ids == ()
        assert everything_kept(tx, key)["contacts"] == []
        assert person_of(tx, EMAIL).problem_ids == ("p-1",)
        assert person_of(tx, EMAIL).account_ids == (key,)
        kept = person_to_erase(tx, EMAIL, with_provider=False, with_problems=False)
        assert (kept.problem_ids, kept.left_with) == ((), ("problem:p-1",))


def test_records_of_others_stay_and_only_the_contact_is_theirs(store: Store) -> None:
    with store.write() as tx:
        other = tx.accounts.add(Account("", "ravi@example.in", "Ravi", (Role.OWNER,))).account_id
        tx.organisations.put([Organisation("o-1", "Nashik Grills", Provenance("test"))])
        send(tx, "p-ravi", by=other, email=EMAIL)
        send(tx, "p-office", email=EMAIL, organisation_id="o-1")
        tx.providers.put([provider("r-1")])
        tx.contacts.put(Contact(ContactOf.PROVIDER, "r-1", "Hemlata Jadhav", EMAIL), NOW)
        person = person_of(tx, EMAIL)
        rows = tx.held.counts(person)
        kept = everything_kept(tx, EMAIL)
    assert (person.problem_ids, person.provider_ids) == ((), ())
    assert person.left_with == ("problem:p-office", "problem:p-ravi", "provider:r-1")
    assert (rows, len(kept["contacts"]), kept["problems"]) == ({"contacts": 3}, 3, [])
