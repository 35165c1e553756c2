"""The two parts of an introduction as they are stored now, also where one was merged into another record since."""

from __future__ import annotations

from models.introductions.introduction import Introduction
from models.records import Problem, Provider
from models.store import Transaction


def problem_of(transaction: Transaction, introduction: Introduction) -> Problem:
    """Return the problem of an introduction.

    Raises:
        NotFound: It is gone.
    """
    problems = transaction.problems
    return problems.get(problems.merged_into(introduction.problem_id) or introduction.problem_id)


def provider_of(transaction: Transaction, introduction: Introduction) -> Provider:
    """Return the provider of an introduction.

    Raises:
        NotFound: It is gone.
    """
    providers = transaction.providers
    return providers.get(providers.merged_into(introduction.provider_id) or introduction.provider_id)
