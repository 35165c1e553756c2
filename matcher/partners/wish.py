"""What a provider who looks for partners asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.details import ProviderKind
from models.errors import FieldProblem, InvalidInput

PARTNER_KINDS = (ProviderKind.RESEARCHER, ProviderKind.LABORATORY, ProviderKind.STARTUP)
"""Who can be a partner, unless a wish names other kinds; an instrument, a call or a course answers no letter."""

MOST_SUGGESTIONS = 50


class Mode(StrEnum):
    """Whom somebody looks for: those who work on the same, or those who can do what a goal needs and he cannot."""

    SIMILAR = "similar"
    COMPLEMENTARY = "complementary"


@dataclass(frozen=True)
class Limits:
    """Who may be suggested; what is left as it is does not restrict.

    Args:
        kinds: Kinds of provider.
        clusters: Cluster ids.
        states: States, in the spelling of ``models/reference``.
        within_km: So far from the provider's own place at most; who has no known place is left out then.
        is_other_organisation: Nobody of the provider's own organisation.
        is_other_cluster: Nobody of its own cluster.
        is_other_state: Nobody of its own state.
        shows_acquainted: Also those who have worked with the provider already, or whom a record joins to it.
    """

    kinds: tuple[ProviderKind, ...] = PARTNER_KINDS
    clusters: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    within_km: float | None = None
    is_other_organisation: bool = False
    is_other_cluster: bool = False
    is_other_state: bool = False
    shows_acquainted: bool = False

    def __post_init__(self) -> None:
        """Refuse a distance that is none."""
        if self.within_km is not None and not 0 < self.within_km <= 20_000:
            problem = FieldProblem("within_km", str(self.within_km), "is no distance", "give kilometres above 0")
            raise InvalidInput("the limits are not valid", [problem])


@dataclass(frozen=True)
class Wish:
    """Who looks for whom.

    Args:
        provider_id: Who looks.
        mode: For whom.
        goal: What is to be done, in any language; only for complementary partners. Empty: what the provider's declared
            interests name.
        language: Overrules the detected language of the goal.
        limits: Who may be suggested.
        top: How many suggestions in each lane.
        is_fame_neutral: Do not let the amount of a candidate's evidence raise its score.
        today: The day on which calls are open or closed.
    """

    provider_id: str
    mode: Mode = Mode.COMPLEMENTARY
    goal: str = ""
    language: str = ""
    limits: Limits = field(default_factory=Limits)
    top: int = 5
    is_fame_neutral: bool = True
    today: date = field(default_factory=date.today)

    def __post_init__(self) -> None:
        """Refuse a goal where it would not count, and a number of suggestions that nobody would read."""
        problems = []
        if self.mode is Mode.SIMILAR and self.goal.strip():
            fix = "leave it out, or ask for complementary partners"
            problems.append(FieldProblem("goal", self.goal[:40], "does not count for similar partners", fix))
        if not 1 <= self.top <= MOST_SUGGESTIONS:
            problems.append(FieldProblem("top", str(self.top), "is out", f"give 1 to {MOST_SUGGESTIONS}"))
        if problems:
            raise InvalidInput("the wish is not valid", problems)
