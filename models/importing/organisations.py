"""Which organisation a name means: linked to a stored one by name or alias, made where there is none, never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import regex

from models.errors import Conflict, InvalidInput
from models.flaws import Flaw
from models.importing import fields
from models.importing.locations import Locator
from models.importing.mapping import KnownOrganisation, OrganisationRule
from models.importing.templates import digest, slug
from models.records import Organisation, OrganisationKind, Provenance
from models.reference.lookups import abbreviations, fold_name, town_names

_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_BRACKETS = regex.compile(r"\(([^()]*)\)")
_FILLERS = frozenset({"of", "the", "and", "for", "in"})


@dataclass(frozen=True)
class OrganisationLink:
    """What became of a name in the file; ``how`` is "name", "alias", "mapping" or "created"."""

    name: str
    organisation_id: str
    organisation_name: str
    how: str


class OrganisationIndex:
    """The organisations by name, those that an import makes included."""

    def __init__(self, organisations: Iterable[Organisation], locator: Locator) -> None:
        """Index organisations by name and alias."""
        self._locator = locator
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._by_alias: dict[str, set[str]] = defaultdict(set)
        self._held: dict[str, Organisation] = {}
        self._links: dict[str, OrganisationLink] = {}
        for organisation in organisations:
            self._add(organisation)

    def __contains__(self, organisation_id: str) -> bool:
        """True where an organisation has this id."""
        return organisation_id in self._held

    @property
    def links(self) -> tuple[OrganisationLink, ...]:
        """What became of each name so far, by name."""
        return tuple(self._links[name] for name in sorted(self._links))

    def is_located(self, organisation_id: str) -> bool:
        """True where the organisation is known with a point."""
        held = self._held.get(organisation_id)
        return held is not None and held.location.latitude is not None

    def link(self, name: str, rule: OrganisationRule, provenance: Provenance) -> tuple[str, Organisation | None]:
        """Return the id of the organisation that a name means, and the organisation itself where it had to be made.

        Tried in this order: the name that the mapping's ``known`` table gives, the written name, the table's aliases;
        each first against names, then against aliases.

        Args:
            name: As written in the file.
            rule: The mapping's rule.
            provenance: Of an organisation that is made.

        Raises:
            InvalidInput: Several organisations are called so, or there is none and none may be made.
        """
        if name in self._links:
            return self._links[name].organisation_id, None
        known = rule.known.get(name, KnownOrganisation())
        for written, how in ((known.name, "mapping"), (name, ""), *((alias, "mapping") for alias in known.aliases)):
            if written and (found := self._find(written)):
                self._links[name] = OrganisationLink(name, found[0], self._held[found[0]].name, how or found[1])
                return found[0], None
        if not rule.create:
            problem = Flaw.UNKNOWN_ORGANISATION_NAME.problem("organisation", name)
            raise InvalidInput("organisation is not known", [problem])
        made = self._make(name, known, rule, provenance)
        self._add(made)
        self._links[name] = OrganisationLink(name, made.organisation_id, made.name, "created")
        return made.organisation_id, made

    def _find(self, name: str) -> tuple[str, str] | None:
        key = name_key(name)
        for index, how in ((self._by_name, "name"), (self._by_alias, "alias")):
            ids = sorted(index.get(key, ()))
            if len(ids) == 1:
                return ids[0], how
            if ids:
                shown = ", ".join(ids[:5])
                problem = Flaw.SEVERAL_ORGANISATIONS.problem("organisation", name, count=len(ids), ids=shown)
                raise InvalidInput("organisation is not clear", [problem])
        return None

    def _make(
        self, name: str, known: KnownOrganisation, rule: OrganisationRule, provenance: Provenance
    ) -> Organisation:
        full = known.name or name
        organisation_id = slug(full) or f"organisation-{digest(full)}"
        if organisation_id in self._held:
            organisation_id = f"{organisation_id}-{digest(full)}"
        kind = known.kind or rule.kind
        aliases = [alias for alias in (name, *known.aliases) if alias != full]
        return Organisation(
            organisation_id=organisation_id,
            name=fields.line(full),
            kind=fields.choice(OrganisationKind)(kind) if kind else None,
            aliases=tuple(dict.fromkeys(aliases)),
            location=self._locator.locate(
                city=known.city, district=known.district, state=known.state, pincode=known.pincode
            ),
            cluster_id=fields.cluster(known.cluster_id) if known.cluster_id else "",
            url=known.url,
            provenance=replace(provenance),
        )

    def _add(self, organisation: Organisation) -> None:
        if organisation.organisation_id in self._held:
            raise Conflict(f"organisation {organisation.organisation_id!r} is there already")
        self._held[organisation.organisation_id] = organisation
        self._by_name[name_key(organisation.name)].add(organisation.organisation_id)
        for alias in (*organisation.aliases, *_acronyms(organisation.name)):
            self._by_alias[name_key(alias)].add(organisation.organisation_id)


def name_key(name: str) -> str:
    """Return an organisation's name for comparison.

    Without case, marks, brackets at the end and filling words, with short forms written out and towns under one name:
    "IIT Kanpur", "Indian Institute of Technology, Kanpur" and "I.I.T. Kanpur (UP)" have the same key.
    """
    plain = _BRACKETS.sub(" ", name) if _WORDS.search(_BRACKETS.sub(" ", name)) else name
    words = _WORDS.findall(plain.casefold().replace(".", "").replace("&", " and "))
    written_out = " ".join(abbreviations().get(word, word) for word in words).split()
    return " ".join(town_names().get(word, word) for word in written_out if word not in _FILLERS) or fold_name(name)


def _acronyms(name: str) -> list[str]:
    """Return the short forms that stand in brackets behind a name."""
    return [inside for inside in _BRACKETS.findall(name) if len(inside) > 2 and inside.isupper()]
