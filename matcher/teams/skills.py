"""The skills that a problem asks of a team: its needs, weighed, each required or optional, and editable.

A skill that was read from the problem is asked for twice: by itself, and within the problem, as an edited problem in
which it counts double. By itself, "the polishing dust makes workers cough" finds who knows of lungs, and "the operator
runs away" finds anybody; within the problem it is the other way round. A skill in a person's own words is asked for as
it stands. Weights add up to 1:

    weight(s) = told(s) · stress(s) / Σ over skills of the same

*told* is how specific a need is (`matcher.needs`); a skill in own words counts as much as a middling need.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.edits import NO_EDITS, WantedNeed
from matcher.language import Language, detect_language
from matcher.needs import Need, need_at
from matcher.query import Query
from matcher.understand import Understanding
from models.errors import FieldProblem, InvalidInput

MOST_SKILLS = 12
HEAVIEST = 10.0
LONGEST_LABEL = 90
LONGEST_WORDS = 1_000
"""Of a skill in a person's own words; one that was read is as long as its problem has it."""

ASKED_WITHIN = 2.0
"""How often a skill counts in the problem within which it is asked for; every other need counts as before."""


@dataclass(frozen=True)
class WantedSkill:
    """A skill that a person keeps or adds.

    Args:
        words: Those of a need that was read, or the person's own.
        stress: How much it counts beside the others, above 0 and at most `HEAVIEST`; 1 as read.
        is_required: Whether a team without it is none.
    """

    words: str
    stress: float = 1.0
    is_required: bool = False


@dataclass(frozen=True)
class NeededSkill:
    """One skill that a problem asks of a team.

    Args:
        skill_id: "s1", "s2" … in their order.
        need: Its words, how models read them, and their English gloss.
        language: The language of the words.
        weight: Its share of what the team is for, 0..1.
        is_required: Whether a team without it is none.
        is_read: Whether the problem itself says so, in these words.
        stress: How much it counts beside the others, as the person said.
    """

    skill_id: str
    need: Need
    language: Language
    weight: float
    is_required: bool = False
    is_read: bool = True
    stress: float = 1.0

    @property
    def words(self) -> str:
        """Its words, as the person wrote them."""
        return self.need.words

    @property
    def label(self) -> str:
        """Its words in one line, cut at a word where they are long."""
        line = " ".join(self.words.split())
        if len(line) <= LONGEST_LABEL:
            return line
        return f"{line[:LONGEST_LABEL].rpartition(' ')[0] or line[:LONGEST_LABEL]} …"


def skills_of(understanding: Understanding, wanted: Sequence[WantedSkill] | None = None) -> tuple[NeededSkill, ...]:
    """Return the skills that a problem asks for; without ``wanted``, its needs in their order, all optional.

    Args:
        understanding: What was understood of the problem.
        wanted: The skills to ask for in place of those read.

    Raises:
        InvalidInput: There is no skill, there are too many, one comes twice, or one has no words or such a stress.
    """
    read = {need.words: need for need in understanding.needs}
    if wanted is None:
        wanted = [WantedSkill(words) for words in read]
    _check(wanted, read)
    middling = sum(need.specificity for need in read.values()) / len(read)
    told = [_told(one, read, middling) for one in wanted]
    total = sum(told)
    return tuple(
        _skill(f"s{number}", one, tells / total, understanding, read.get(one.words.strip()))
        for number, (one, tells) in enumerate(zip(wanted, told, strict=True), start=1)
    )


def queries_of_skill(query: Query, needs: Sequence[Need], skill: NeededSkill) -> tuple[Query, ...]:
    """Return the queries that find who has a skill: its words, and, where it was read, the problem with it stressed.

    Args:
        query: The problem with its filters.
        needs: What was understood that it needs.
        skill: One of its skills.
    """
    by_itself = replace(query, text=skill.words, language=skill.language.tag, edits=NO_EDITS)
    if not skill.is_read:
        return (by_itself,)
    if len(needs) == 1:
        return (query,)
    others = [WantedNeed(need.words, need.weight) for need in needs if need.words != skill.words]
    stressed = WantedNeed(skill.words, ASKED_WITHIN)
    return by_itself, replace(query, edits=replace(query.edits, needs=(stressed, *others)))


def _told(wanted: WantedSkill, read: Mapping[str, Need], middling: float) -> float:
    need = read.get(wanted.words.strip())
    return wanted.stress * (middling if need is None else need.specificity)


def _skill(
    skill_id: str, wanted: WantedSkill, weight: float, understanding: Understanding, read: Need | None
) -> NeededSkill:
    words = wanted.words.strip()
    language = understanding.language if read is not None else detect_language(words)
    need = read or need_at(words, (0, len(words)), language)
    return NeededSkill(skill_id, need, language, weight, wanted.is_required, read is not None, wanted.stress)


def _check(wanted: Sequence[WantedSkill], read: Collection[str]) -> None:
    problems = [problem for place, one in enumerate(wanted) for problem in _problems(f"/skills/{place}", one, read)]
    words = [one.words.strip() for one in wanted]
    for place, one in enumerate(words):
        if one in words[:place]:
            problems.append(FieldProblem(f"/skills/{place}", one, "is there already", "name each skill once"))
    if not 1 <= len(wanted) <= MOST_SKILLS:
        fix = f"give 1 to {MOST_SKILLS} skills; join some, or drop the least telling"
        problems.append(FieldProblem("/skills", f"{len(wanted)} skills", "is not a number of skills", fix))
    if problems:
        raise InvalidInput("the skills cannot be used", problems)


def _problems(field: str, wanted: WantedSkill, read: Collection[str]) -> list[FieldProblem]:
    found = []
    if wanted.words.strip() not in read and not 0 < len(wanted.words.strip()) <= LONGEST_WORDS:
        given = f"{len(wanted.words.strip())} characters"
        found.append(FieldProblem(f"{field}/words", given, "name no skill", f"give 1 to {LONGEST_WORDS} characters"))
    if not 0 < wanted.stress <= HEAVIEST:  # also refuses what is no number
        fix = f"give more than 0, 1 as read, up to {HEAVIEST:g}; drop the skill in place of 0"
        found.append(FieldProblem(f"{field}/weight", str(wanted.stress), "is no weight", fix))
    return found
