"""A person as the database knows them: the ids, addresses and names under which something is kept of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Under what something is kept of somebody; every tuple is sorted.

    Args:
        account_ids: Their accounts.
        provider_ids: Themselves as a provider, with the records that were merged into it.
        problem_ids: Problems that they posted.
        evidence_ids: Evidence that nobody else owns.
        shared_ids: Evidence that others own too.
        introduction_ids: Introductions of these problems, or to this provider.
        emails: Addresses, in lower case.
        phones: Telephone numbers.
        names: What they are called.
        orcids: Their ORCIDs, bare.
        left_with: Records of others, written as in logs, with which their e-mail was left as the contact.
    """

    account_ids: tuple[str, ...] = ()
    provider_ids: tuple[str, ...] = ()
    problem_ids: tuple[str, ...] = ()
    evidence_ids: tuple[str, ...] = ()
    shared_ids: tuple[str, ...] = ()
    introduction_ids: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    orcids: tuple[str, ...] = ()
    left_with: tuple[str, ...] = ()

    @property
    def record_ids(self) -> tuple[str, ...]:
        """The ids of their records, all of which go with them."""
        return (*self.provider_ids, *self.problem_ids, *self.evidence_ids)

    def left_ids(self, record_type: str) -> tuple[str, ...]:
        """Return the ids of others' records of a type with which their e-mail was left."""
        named = (one.partition(":") for one in self.left_with)
        return tuple(record_id for word, _, record_id in named if word == record_type)

    @property
    def actors(self) -> tuple[str, ...]:
        """How they are written in logs."""
        records = [f"provider:{one}" for one in self.provider_ids] + [f"problem:{one}" for one in self.problem_ids]
        return (*self.account_ids, *records)

    @property
    def marks(self) -> tuple[str, ...]:
        """Texts by which they are known again in a file or a report: ids, addresses, numbers, ORCIDs, names.

        A name of one word is not among them: too many others have it.
        """
        names = [name for name in self.names if len(name.split()) > 1]
        return tuple(dict.fromkeys((*self.record_ids, *self.emails, *self.phones, *self.orcids, *names)))
