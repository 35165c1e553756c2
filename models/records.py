"""The domain's records: what Setu knows about, as frozen dataclasses that are validated once, on construction.

Words are those of ``docs/design.md``. Ids are non-empty strings without white space at the ends. Every record that
comes from outside carries its `Provenance`. Money is in whole rupees (``_inr``), distance in kilometres (``_km``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.details import DETAILS_OF_KIND, Details, ProviderKind
from models.errors import FieldProblem, InvalidInput
from models.flaws import Flaw


class EvidenceKind(StrEnum):
    """What sort of text shows what its owners can do."""

    PUBLICATION = "publication"
    PATENT = "patent"
    PROJECT = "project"
    STATEMENT = "statement"
    INTEREST = "interest"
    EQUIPMENT = "equipment"
    COURSE_OUTLINE = "course_outline"
    CALL_SCOPE = "call_scope"


class OrganisationKind(StrEnum):
    """What sort of body an organisation is; decides the academic and industry sides of a team."""

    ACADEMIC = "academic"
    RESEARCH = "research"
    INDUSTRY = "industry"
    GOVERNMENT = "government"
    NGO = "ngo"


class Confidentiality(StrEnum):
    """Who may read a problem's full text."""

    OPEN = "open"
    BLINDED = "blinded"
    NDA = "nda"


@dataclass(frozen=True)
class Provenance:
    """Where a record comes from: the source's name or address, the date it speaks of, and who published it."""

    source: str
    as_of: date | None = None
    published_by: str = ""


@dataclass(frozen=True)
class Location:
    """A point in India as far as it is known; coordinates in degrees (WGS 84), both or neither."""

    city: str = ""
    district: str = ""
    state: str = ""
    pincode: str = ""
    latitude: float | None = None
    longitude: float | None = None

    def __post_init__(self) -> None:
        """Refuse half a coordinate and coordinates outside the globe."""
        problems = []
        if (self.latitude is None) != (self.longitude is None):
            problems.append(Flaw.LATITUDE_ALONE.problem("latitude", str(self.latitude)))
        if self.latitude is not None and not -90 <= self.latitude <= 90:
            problems.append(Flaw.LATITUDE_OUTSIDE.problem("latitude", str(self.latitude)))
        if self.longitude is not None and not -180 <= self.longitude <= 180:
            problems.append(Flaw.LONGITUDE_OUTSIDE.problem("longitude", str(self.longitude)))
        _raise_if_any("location is not valid", problems)

    @property
    def area(self) -> Location:
        """District and state alone, and nothing nearer."""
        return Location(district=self.district, state=self.state)


@dataclass(frozen=True)
class Place:
    """A named place with a centre point, against which locations are resolved (a district, a town)."""

    place_id: str
    name: str
    state: str
    latitude: float
    longitude: float
    provenance: Provenance

    def __post_init__(self) -> None:
        """Check the id and the coordinates."""
        _check_ids(place_id=self.place_id)
        Location(latitude=self.latitude, longitude=self.longitude)


@dataclass(frozen=True)
class Cluster:
    """One of India's Science & Technology clusters; read from ``models/reference/clusters.toml``."""

    cluster_id: str
    name: str
    city: str
    states: tuple[str, ...]
    themes: tuple[str, ...]


@dataclass(frozen=True)
class Organisation:
    """The institution, company or body that a provider or a problem belongs to."""

    organisation_id: str
    name: str
    provenance: Provenance
    kind: OrganisationKind | None = None
    aliases: tuple[str, ...] = ()
    location: Location = field(default_factory=Location)
    cluster_id: str = ""
    about: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        """Check the id and that there is a name."""
        _check_ids(organisation_id=self.organisation_id)
        _check_filled(name=self.name)


@dataclass(frozen=True)
class Provider:
    """Anything that can be the answer to a problem; ``details`` is the dataclass that belongs to ``kind``.

    An empty location or cluster means: that of the organisation.
    """

    provider_id: str
    kind: ProviderKind
    name: str
    details: Details
    provenance: Provenance
    organisation_id: str = ""
    location: Location = field(default_factory=Location)
    cluster_id: str = ""
    languages: tuple[str, ...] = ()
    url: str = ""

    def __post_init__(self) -> None:
        """Check the id, the name and that the details belong to the kind."""
        _check_ids(provider_id=self.provider_id)
        _check_filled(name=self.name)
        expected = DETAILS_OF_KIND[self.kind]
        if type(self.details) is not expected:
            problem = FieldProblem(
                "details", type(self.details).__name__, f"do not belong to a {self.kind}", f"give {expected.__name__}"
            )
            raise InvalidInput(f"provider {self.provider_id!r} is not valid", [problem])


@dataclass(frozen=True)
class Evidence:
    """A dated piece of text with a source that shows what its owners can do; it may have several owners."""

    evidence_id: str
    kind: EvidenceKind
    owner_ids: tuple[str, ...]
    provenance: Provenance
    title: str = ""
    text: str = ""
    year: int | None = None
    url: str = ""

    def __post_init__(self) -> None:
        """Check the ids, that there is an owner and some text, and that the year can be meant."""
        _check_ids(evidence_id=self.evidence_id)
        problems = []
        if not self.owner_ids:
            problems.append(Flaw.NO_OWNER.problem("owner_ids", ""))
        if not (self.title.strip() or self.text.strip()):
            problems.append(Flaw.NO_TITLE_AND_TEXT.problem("text", ""))
        if self.year is not None and not 1900 <= self.year <= 2100:
            problems.append(Flaw.YEAR_OUTSIDE.problem("year", str(self.year)))
        _raise_if_any(f"evidence {self.evidence_id!r} is not valid", problems)

    @property
    def full_text(self) -> str:
        """Title and text as one string, the title first on a line of its own; what is split into passages."""
        return _joined(self.title, self.text)


@dataclass(frozen=True)
class EvidenceText:
    """What is quoted of a stored evidence, and where it comes from; it was checked as an `Evidence` when stored."""

    evidence_id: str
    kind: str
    title: str
    text: str
    year: int | None
    source: str
    url: str

    @property
    def full_text(self) -> str:
        """The same text as that of the evidence."""
        return _joined(self.title, self.text)


@dataclass(frozen=True)
class Problem:
    """A need posted by a small company, a local body or a department."""

    problem_id: str
    text: str
    provenance: Provenance
    title: str = ""
    language: str = ""
    organisation_id: str = ""
    location: Location = field(default_factory=Location)
    cluster_id: str = ""
    sector: str = ""
    deadline: date | None = None
    budget_inr: int | None = None
    trl: int | None = None
    confidentiality: Confidentiality = Confidentiality.OPEN

    def __post_init__(self) -> None:
        """Check the id, that there is a text, and the ranges of TRL (1..9) and budget (not negative)."""
        _check_ids(problem_id=self.problem_id)
        _check_filled(text=self.text)
        problems = []
        if self.trl is not None and not 1 <= self.trl <= 9:
            problems.append(Flaw.TRL_OUTSIDE.problem("trl", str(self.trl)))
        if self.budget_inr is not None and self.budget_inr < 0:
            problems.append(Flaw.NEGATIVE_MONEY.problem("budget_inr", str(self.budget_inr)))
        _raise_if_any(f"problem {self.problem_id!r} is not valid", problems)

    @property
    def full_text(self) -> str:
        """Title and text as one string, the title first on a line of its own."""
        return _joined(self.title, self.text)


Record = Place | Organisation | Provider | Evidence | Problem


def _joined(title: str, text: str) -> str:
    return "\n".join(part for part in (title, text) if part)


def _check_ids(**ids: str) -> None:
    problems = [
        Flaw.ID_NOT_TRIMMED.problem(name, value) for name, value in ids.items() if not value or value != value.strip()
    ]
    _raise_if_any("record is not valid", problems)


def _check_filled(**values: str) -> None:
    problems = [Flaw.NO_TEXT.problem(name, value) for name, value in values.items() if not value.strip()]
    _raise_if_any("record is not valid", problems)


def _raise_if_any(message: str, problems: list[FieldProblem]) -> None:
    if problems:
        raise InvalidInput(message, problems)
