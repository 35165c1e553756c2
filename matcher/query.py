"""What is asked: a text with filters. The first record of the pipeline."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from matcher.edits import NO_EDITS, Edits
from models.details import ProviderKind
from models.errors import FieldProblem, InvalidInput
from models.records import Problem

MAX_QUERY_CHARACTERS = 20_000


@dataclass(frozen=True)
class Near:
    """A circle on the map: centre in degrees (WGS 84), radius in kilometres, and how its owner named the centre."""

    latitude: float
    longitude: float
    radius_km: float | None
    label: str = ""


@dataclass(frozen=True)
class Filters:
    """Which providers may be in the answer; an empty field does not restrict.

    Args:
        kinds: Kinds of provider.
        clusters: Cluster ids.
        states: States, in the spelling of ``models/reference``.
        organisations: Organisation ids.
        near: Keep providers within a radius; a radius of ``None`` only measures distance.
        since_year: Only evidence of this year or later counts; evidence without a year does not.
        languages: Providers who work in one of these languages (ISO 639-1).
    """

    kinds: tuple[ProviderKind, ...] = ()
    clusters: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    near: Near | None = None
    since_year: int | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Applicant:
    """Who would apply to a funding call: type, Udyam size class, state, readiness of the project; empty is unknown."""

    kind: str = ""
    udyam: str = ""
    state: str = ""
    trl: int | None = None


@dataclass(frozen=True)
class Query:
    """A problem, a provider's profile or free text, put to the matcher.

    Args:
        text: What is asked, in any language.
        language: Overrules the detected language (``hi``, ``hi-Latn`` …); empty means: detect.
        filters: Which providers may be in the answer.
        exclude_evidence: Evidence ids that do not count for this query.
        applicant: Who would apply to calls.
        today: The day on which deadlines and slots are judged.
        edits: What the person changed in what was read from the text.
        is_fame_neutral: Do not let the amount of a provider's evidence raise its score.
        problem_id: The stored problem that asks; what is computed of its text may then be kept until it changes.
    """

    text: str
    language: str = ""
    filters: Filters = field(default_factory=Filters)
    exclude_evidence: frozenset[str] = frozenset()
    applicant: Applicant = field(default_factory=Applicant)
    today: date = field(default_factory=date.today)
    edits: Edits = NO_EDITS
    is_fame_neutral: bool = False
    problem_id: str = ""

    @classmethod
    def of_problem(cls, problem: Problem, *, is_fame_neutral: bool = False) -> Query:
        """Return what a stored problem asks, of all providers."""
        text, language, problem_id = problem.full_text, problem.language, problem.problem_id
        return cls(text, language=language, is_fame_neutral=is_fame_neutral, problem_id=problem_id)

    def __post_init__(self) -> None:
        """Refuse an empty text and one that no reader would read."""
        if not self.text.strip():
            raise InvalidInput("nothing was asked", [FieldProblem("text", "", "is empty", "describe the problem")])
        if len(self.text) > MAX_QUERY_CHARACTERS:
            problem = FieldProblem(
                "text", f"{len(self.text)} characters", "is too long", f"give at most {MAX_QUERY_CHARACTERS}"
            )
            raise InvalidInput("the query is too long", [problem])
