"""The two parts of an introduction as they are stored now, also where one was merged into another record since.

A provider who has hidden their profile since is no longer named.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from models.details import DETAILS_OF_KIND
from models.introductions.introduction import Introduction, RequestCourse
from models.records import Problem, Provenance, Provider
from models.store import Transaction

UNNAMED = "–"
"""What stands for the name of a provider that is hidden."""


def problem_of(transaction: Transaction, introduction: Introduction | RequestCourse) -> Problem:
    """Return the problem of an introduction.

    Raises:
        NotFound: It is gone.
    """
    problems = transaction.problems
    return problems.get(problems.merged_into(introduction.problem_id) or introduction.problem_id)


def provider_of(transaction: Transaction, introduction: Introduction) -> Provider:
    """Return the provider of an introduction; of one that is hidden only id and kind, under the name `UNNAMED`.

    Raises:
        NotFound: It is gone.
    """
    return providers_of(transaction, [introduction])[introduction.provider_id]


def providers_of(transaction: Transaction, introductions: Sequence[Introduction]) -> dict[str, Provider]:
    """Return the providers of introductions, by the ids that these name; a hidden one without its name.

    Raises:
        NotFound: One is gone.
    """
    providers, named = transaction.providers, {one.provider_id for one in introductions}
    kept = {key: key for key in named} | providers.merged.aliases("provider", named)
    found = providers.get_many(kept.values())
    hidden = _hidden(transaction, kept.values() - found.keys())
    return {key: found.get(one) or hidden.get(one) or providers.get(one) for key, one in kept.items()}


def is_hidden(transaction: Transaction, provider_id: str) -> bool:
    """Return whether a provider is known and not shown, because its owner hid it."""
    return bool(_hidden(transaction, {provider_id} - transaction.providers.get_many([provider_id]).keys()))


def _hidden(transaction: Transaction, missing: Collection[str]) -> dict[str, Provider]:
    """Return who of those that are not shown is known all the same, without what they hid."""
    if not missing:
        return {}
    known = transaction.providers.known(missing)
    kinds = {key: one.kind for key, one in transaction.providers.as_stated(known).items()}
    return {key: Provider(key, kind, UNNAMED, DETAILS_OF_KIND[kind](), Provenance("")) for key, kind in kinds.items()}
