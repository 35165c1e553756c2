"""How well each candidate covers each skill: what the matcher promises of the pair, calibrated to 0..1.

    coverage = mean over the ways to ask of p, + TIE · (1 − p) · σ(score)

p is the probability that the match is relevant (`matcher.calibrate`). Probabilities tie where scores do not, so the
score decides among equals, by less than anybody is shown. Where nobody is said to be able to help, p is drawn in below
the border of *possible*: such an answer alone never covers a skill.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from matcher.calibrate import Calibration, sigmoid
from matcher.compose import Findings
from matcher.need_words import NeedWords, words_of_need
from matcher.pipeline import Matcher
from matcher.query import Query
from matcher.rank import promises, rank_owners
from matcher.teams.skills import NeededSkill
from models.match import Band

TIE = 1e-4
DECIMALS = 6
"""What the solver adds up exactly (``docs/teams.md``)."""


@dataclass(frozen=True)
class SkillCoverage:
    """One skill and how well each candidate covers it; who has no evidence that counts is not in it.

    Args:
        skill: The skill.
        answers: What the matcher found out about it and the candidates, one for each way to ask.
        scores: Provider id → coverage, 0..1.
    """

    skill: NeededSkill
    answers: tuple[Findings, ...]
    scores: dict[str, float]

    @cached_property
    def words(self) -> NeedWords:
        """What sentences are looked through for."""
        return words_of_need(self.skill.need, self.skill.language)

    @property
    def calibration(self) -> Calibration:
        """What turned scores into probabilities."""
        return self.answers[0].calibration

    def band(self, score: float) -> Band:
        """Return the band of a coverage."""
        if score < self.calibration.possible_from:
            return Band.WEAK
        return Band.STRONG if score >= self.calibration.strong_from else Band.POSSIBLE


def cover(
    matcher: Matcher, skill: NeededSkill, queries: Sequence[Query], provider_ids: Collection[str]
) -> SkillCoverage:
    """Return how well each of these providers covers a skill.

    Args:
        matcher: Scores the pairs, as it scores them everywhere.
        skill: The skill.
        queries: The ways to ask for it (`matcher.teams.skills.queries_of_skill`).
        provider_ids: The candidates.
    """
    answers = tuple(matcher.consider(query, sorted(provider_ids)) for query in queries)
    found = [coverage_of(answer) for answer in answers]
    ids = sorted({one for scores in found for one in scores})
    means = {i: sum(one.get(i, 0.0) for one in found) / len(found) for i in ids}
    return SkillCoverage(skill, answers, {i: round(mean, DECIMALS) for i, mean in means.items()})


def coverage_of(findings: Findings) -> dict[str, float]:
    """Return the coverage of everybody who was scored, by provider id."""
    ranked = rank_owners(findings.scored)
    promised = promises(ranked, findings.scored, findings.signs, findings.calibration)
    drawn_in = _drawn_in(findings)
    return {item.owner_id: _score(promised[item.owner_id].probability * drawn_in, item.score) for item in ranked}


def _drawn_in(findings: Findings) -> float:
    calibration, signs = findings.calibration, findings.signs
    if signs is None or calibration.anybody(signs).is_answerable:
        return 1.0
    # Nobody's probability exceeds that of anybody, which here lies below `answerable_from`.
    answerable_from = calibration.curves(signs.passages).answerable_from
    return min(1.0, (1 - TIE) * calibration.possible_from / answerable_from)


def _score(probability: float, score: float) -> float:
    return probability + TIE * (1 - probability) * sigmoid(score)
