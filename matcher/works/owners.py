"""Whose a work is: who the file says, who is wished, and those of its authors who are surely stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.works.authors import Authors, Candidate, Sought
from matcher.works.wishes import Wishes
from models.errors import FieldProblem, InvalidInput
from models.flaws import Flaw
from models.importing import fields
from models.importing.works.records import Author, Person, Work


@dataclass(frozen=True)
class Unsure:
    """Somebody who may be one of several stored people."""

    name: str
    candidates: tuple[Candidate, ...]

    def problem(self, flaw: Flaw, column: str, value: str) -> FieldProblem:
        """Return that somebody has to say who is meant, with the ids of those who may be."""
        return flaw.problem(column, value, name=self.name, candidates="; ".join(map(str, self.candidates)))


@dataclass(frozen=True)
class Owners:
    """The owners of a work, in the order of its authors, and who has to be confirmed."""

    ids: tuple[str, ...]
    unsure: tuple[Unsure, ...] = ()


def owners_of(work: Work, person_id: str, authors: Authors, wishes: Wishes) -> Owners:
    """Return whose a work is.

    Args:
        work: The work.
        person_id: The stored person of the file whose work it is; empty where the file has none.
        authors: The people who are stored.
        wishes: What is asked beside the file.
    """
    ids = [one for one in (wishes.owner_id, person_id, *work.owner_ids) if one]
    unsure = []
    for author in work.authors:
        found = authors.find(sought(author, wishes))
        candidates = tuple(one for one in found.candidates if one.provider_id not in work.not_owner_ids)
        if found.provider_id and found.provider_id not in work.not_owner_ids:
            ids.append(found.provider_id)
        elif candidates and not _is_settled(candidates, ids):
            unsure.append(Unsure(author.name, candidates))
    settled = [one for one in unsure if not _is_settled(one.candidates, ids)]
    return Owners(tuple(dict.fromkeys(ids)), tuple(settled))


def sought(one: Author | Person, wishes: Wishes) -> Sought:
    """Return whom to look for; an ORCID that is none counts as not given."""
    return Sought(one.name, orcid_of(one.orcid), one.organisation or wishes.organisation)


def orcid_of(written: str) -> str:
    """Return a bare ORCID; empty where there is none or it is not one."""
    try:
        return fields.orcid(written.strip().upper().replace("HTTPS://ORCID.ORG/", "").replace("HTTP://ORCID.ORG/", ""))
    except InvalidInput:
        return ""


def _is_settled(candidates: Iterable[Candidate], ids: list[str]) -> bool:
    """Return whether one of those who may be meant is an owner already."""
    return any(one.provider_id in ids for one in candidates)
