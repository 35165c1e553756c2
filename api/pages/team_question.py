"""The question for teams as the form sends it and as links hold it, and the request that it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self

from pydantic import BeforeValidator, ConfigDict, Field

from api.pages.question import Question
from api.pages.sent import FormToken, OnceKey
from api.pages.shareable import Shareable
from api.places import PlaceFinder, known_clusters, known_states
from api.queries import measured_from
from api.schemas.types import Day, Identifier, Kind, LanguageTag, ReadinessLevel, Rupees, Word
from matcher.query import MAX_QUERY_CHARACTERS, Filters, Query
from matcher.teams.request import LARGEST_SHORTLIST, TEAM_KINDS, USUAL_LIMITS, TeamRequest
from matcher.teams.skills import HEAVIEST, MOST_SKILLS, WantedSkill
from matcher.teams.spec import Limits
from matcher.teams.ties import TieKind
from models.introductions.disclosure import Words
from models.records import Problem
from models.safe_text import SafeText

MOST_ROWS = MOST_SKILLS + 4
"""Rows of skills in the form: dropped ones stay, so that they can be taken back."""

Fewest = Annotated[int, Field(ge=0, le=LARGEST_SHORTLIST)]
Most = Annotated[int, Field(ge=1, le=LARGEST_SHORTLIST)] | None
Distance = Annotated[float, Field(gt=0, le=50_000)] | None
Row = Annotated[int, Field(ge=0, lt=MOST_ROWS)]
Stress = Annotated[float, BeforeValidator(lambda value: 1 if value == "" else value), Field(gt=0, le=HEAVIEST)]
Ids = Annotated[list[Identifier], Field(max_length=50)]


class TeamQuestion(Shareable):
    """What the form asks; a form sends empty fields, and numbers as text.

    Skills stand in rows: ``words`` and ``stress`` one for each row, ``keep`` and ``required`` the numbers of rows.
    """

    problem: Identifier | None = None
    language: LanguageTag | None = None
    words: Annotated[list[Annotated[str, SafeText(MAX_QUERY_CHARACTERS)]], Field(max_length=MOST_ROWS)] = Field(
        default_factory=list
    )
    stress: Annotated[list[Stress], Field(max_length=MOST_ROWS)] = Field(default_factory=list)
    keep: Annotated[list[Row], Field(max_length=MOST_ROWS)] = Field(default_factory=list)
    required: Annotated[list[Row], Field(max_length=MOST_ROWS)] = Field(default_factory=list)
    kind: Annotated[list[Kind], Field(max_length=4)] = Field(default_factory=list)
    place: Word = ""
    radius_km: Distance = None
    travel_km: Distance = None
    cluster: Word = ""
    state: Word = ""
    size_min: Annotated[int, Field(ge=1, le=20)] = USUAL_LIMITS.size_min
    size_max: Annotated[int, Field(ge=1, le=20)] = USUAL_LIMITS.size_max or 20
    academic_min: Fewest = 0
    industry_min: Fewest = 0
    laboratory_min: Fewest = 0
    facility_min: Fewest = 0
    early_career_min: Fewest = 0
    organisations_min: Fewest = 0
    per_organisation_max: Most = None
    budget_inr: Rupees | None = None
    assumed_cost_inr: Rupees | None = None
    speaks: Annotated[list[LanguageTag], Field(max_length=5)] = Field(default_factory=list)
    trl_from: ReadinessLevel | None = None
    trl_to: ReadinessLevel | None = None
    needed_by: Day | None = None
    call: Word = ""
    eligible_only: bool = False
    available_only: bool = False
    forbid: Annotated[list[TieKind], Field(max_length=3)] = Field(default_factory=list)
    lock: Ids = Field(default_factory=list)
    ban: Ids = Field(default_factory=list)
    fame_neutral: bool = False
    threshold: Annotated[float, Field(ge=0, le=1)] | None = None
    go: bool = False

    def tidied(self) -> Self:
        """Return the question without empty rows, with what stands in the rows' places moved along."""
        filled = [row for row, words in enumerate(self.words) if words.strip()]
        place = {row: number for number, row in enumerate(filled)}
        return self.model_copy(
            update={
                "words": [self.words[row].strip() for row in filled],
                "stress": [self.stress_of(row) for row in filled],
                "keep": [place[row] for row in dict.fromkeys(self.keep) if row in place],
                "required": [place[row] for row in dict.fromkeys(self.required) if row in place],
                "lock": list(dict.fromkeys(self.lock)),
                "ban": list(dict.fromkeys(self.ban)),
            }
        )

    def stress_of(self, row: int) -> float:
        """Return how much the skill in a row counts; as read where the form said nothing."""
        return self.stress[row] if row < len(self.stress) else 1.0

    def wanted(self) -> tuple[WantedSkill, ...] | None:
        """Return the skills of the kept rows; ``None`` where the form named none yet."""
        if not self.words:
            return None
        return tuple(
            WantedSkill(words, self.stress_of(row), is_required=row in self.required)
            for row, words in enumerate(self.words)
            if row in self.keep
        )

    def language_of(self, problem: Problem | None) -> str:
        """Return the language that the problem is in, where the form or the record says so."""
        return self.language or (problem.language if problem else "")

    def query(self, problem: Problem | None, words: Words, finder: PlaceFinder, today: date) -> Query:
        """Return the problem with the place that distances are measured from.

        Raises:
            InvalidInput: The place is not known, nothing was asked, or a part of the address was lost.
        """
        self.check_whole()
        text = problem.full_text if problem else self.text.strip()
        readable = words.full_text if problem else text
        near = finder.around(self.place, None, "/place") if self.place else measured_from(problem, readable, finder)
        filters = Filters(kinds=tuple(self.kind), near=near)
        return Query(text, self.language_of(problem), filters, today=today, is_fame_neutral=self.fame_neutral)

    def request(
        self, problem: Problem | None, words: Words, finder: PlaceFinder, today: date, *, time_limit_s: float
    ) -> TeamRequest:
        """Return the request that the question stands for.

        Args:
            problem: The stored problem that the question names, if any.
            words: The words of it that whoever asks may read; unless these are all, whose it is stays out of it.
            finder: Finds places.
            today: The day of asking.
            time_limit_s: Seconds that the solver may take.

        Raises:
            InvalidInput: A place, a state or a cluster is not known, or nothing was asked.
        """
        return TeamRequest(
            query=self.query(problem, words, finder, today),
            wanted=self.wanted() if words.is_full else None,
            limits=self.limits(),
            forbidden=frozenset(self.forbid),
            owner_id=problem.organisation_id if problem and words.is_full else "",
            call_id=self.call,
            needed_by=self.needed_by,
            assumed_cost_inr=self.assumed_cost_inr,
            threshold=self.threshold,
            time_limit_s=time_limit_s,
            is_named=words.is_full,
        )

    def limits(self) -> Limits:
        """Return the limits of the form.

        Raises:
            InvalidInput: A state or a cluster is not known.
        """
        least = {"laboratory": self.laboratory_min, "facility": self.facility_min}
        return Limits(
            size_min=self.size_min,
            size_max=self.size_max,
            per_organisation_max=self.per_organisation_max,
            organisations_min=self.organisations_min,
            academic_min=self.academic_min,
            industry_min=self.industry_min,
            kinds_min={kind: fewest for kind, fewest in least.items() if fewest},
            clusters=known_clusters(_listed(self.cluster), "/cluster"),
            states=known_states(_listed(self.state), "/state"),
            travel_km_max_each=self.radius_km,
            travel_km_max_sum=self.travel_km,
            budget_inr=self.budget_inr,
            available_only=self.available_only,
            trl_from=self.trl_from,
            trl_to=self.trl_to,
            eligible_only=self.eligible_only,
            languages=tuple(self.speaks),
            early_career_min=self.early_career_min,
            locked=tuple(self.lock),
            banned=tuple(self.ban),
        )


def team_question_of(question: Question) -> TeamQuestion:
    """Return the question for teams that an ordinary question leads to: the same problem, at the same place."""
    kinds = [kind for kind in question.kind if kind in TEAM_KINDS]
    return TeamQuestion(
        text="" if question.problem is not None else question.words,
        problem=question.problem,
        language=question.language,
        place=question.place,
        radius_km=question.radius_km if question.place or question.problem is not None else None,
        kind=kinds,
        fame_neutral=question.fame_neutral,
        lang=question.lang,
    )


class PostedTeamQuestion(TeamQuestion):
    """The same, sent as a form; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")

    csrf: FormToken = ""
    once: OnceKey = ""


def _listed(text: str) -> Sequence[str]:
    """Return what stands between commas."""
    return [part.strip() for part in text.split(",") if part.strip()]
