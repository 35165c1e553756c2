"""Skills that were read, as a person changes them: dropped, added, stressed, required or put in other words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matcher.teams.skills import NeededSkill, WantedSkill
from models.errors import FieldProblem, InvalidInput


@dataclass(frozen=True)
class SkillChanges:
    """Changes to the skills that were read; numbers count from 1 in their order, the added ones behind them.

    Args:
        dropped: Numbers of skills to leave out.
        added: Further skills, in words.
        renamed: Number → other words.
        stressed: Number → how much the skill counts beside the others.
        required: Numbers of skills without which a team is none.
    """

    dropped: Sequence[int] = ()
    added: Sequence[str] = ()
    renamed: Mapping[int, str] = field(default_factory=dict)
    stressed: Mapping[int, float] = field(default_factory=dict)
    required: Sequence[int] = ()


def changed_skills(read: Sequence[NeededSkill], changes: SkillChanges) -> tuple[WantedSkill, ...] | None:
    """Return the skills to ask for after the changes; ``None`` where nothing is changed.

    Args:
        read: The skills as read.
        changes: What to change.

    Raises:
        InvalidInput: There is no skill with such a number.
    """
    if changes == SkillChanges():
        return None
    words = [one.words for one in read] + list(changes.added)
    _refuse_unknown(changes, len(words))
    return tuple(
        WantedSkill(
            changes.renamed.get(number, one), changes.stressed.get(number, 1.0), is_required=number in changes.required
        )
        for number, one in enumerate(words, start=1)
        if number not in changes.dropped
    )


def _refuse_unknown(changes: SkillChanges, count: int) -> None:
    named = {
        "drop": changes.dropped,
        "rename": changes.renamed,
        "stress": changes.stressed,
        "require": changes.required,
    }
    fix = f"give numbers from 1 to {count}"
    problems = [
        FieldProblem(name, str(number), "is no skill of this problem", fix)
        for name, numbers in named.items()
        for number in numbers
        if not 1 <= number <= count
    ]
    if problems:
        raise InvalidInput("there are no such skills", problems)
