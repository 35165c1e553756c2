"""Which words of a problem somebody may read, and whether contact details are exchanged."""

from __future__ import annotations

from dataclasses import dataclass

from models.introductions.introduction import Introduction
from models.introductions.problem_flow import ProblemProgress
from models.records import Confidentiality, Problem


@dataclass(frozen=True)
class Words:
    """A problem in words; both are empty where nothing may be said, ``is_full`` where nothing is withheld."""

    title: str
    text: str
    is_full: bool

    @property
    def name(self) -> str:
        """The title, else the first line of the text; empty where nothing may be said."""
        return self.title or self.text.strip().partition("\n")[0]

    @property
    def full_text(self) -> str:
        """Title and text as one string, as of a problem; empty where nothing may be said."""
        return "\n".join(part for part in (self.title, self.text) if part)


NO_WORDS = Words("", "", is_full=False)


def full_words(problem: Problem) -> Words:
    """Return all words of a problem, for its owner and for operators."""
    return Words(problem.title, problem.text, is_full=True)


def public_words(problem: Problem, progress: ProblemProgress | None) -> Words:
    """Return the words that everybody may read: all of an open problem, else the version that a coordinator wrote.

    Args:
        problem: The problem.
        progress: How far it has come; ``None`` for one that has taken no step.
    """
    if problem.confidentiality is Confidentiality.OPEN:
        return full_words(problem)
    return NO_WORDS if progress is None else Words(progress.public_title, progress.public_text, is_full=False)


def words_for_provider(problem: Problem, progress: ProblemProgress, introduction: Introduction) -> Words:
    """Return the words that the provider of an introduction may read."""
    if introduction.has_agreed and introduction.disclosed_at:
        return full_words(problem)
    return public_words(problem, progress)
