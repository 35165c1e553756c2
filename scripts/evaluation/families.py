"""Which measure judges which bundle: families by the beginning of a bundle's name, groups of queries by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.evaluation.bundle import Bundle

BY_OWNER = "AP by owner"
"""Average precision of each owner's ranking of all queries, by the score of the pair."""

ALL = ""
GROUPS = ("English", "Indian scripts", "romanised")


@dataclass(frozen=True)
class Family:
    """Bundles of one kind.

    Args:
        prefix: How their names begin; the first family that fits is taken.
        title: What is asked, for people.
        measures: What they are judged by.
        is_by_language: Whether groups of languages are judged apart.
        note: What one must know to read its table.
    """

    prefix: str
    title: str
    measures: tuple[str, ...]
    is_by_language: bool = False
    note: str = ""

    @property
    def depth(self) -> int | None:
        """How deep a ranking must be kept for these measures; ``None`` for all of it."""
        return None if {"AP", BY_OWNER} & set(self.measures) else 10


FAMILIES = (
    Family("sih", "Real problem statements → researchers and laboratories", ("nDCG@10",)),
    Family("dblp-authorship", "An unseen abstract → its authors", ("AP", BY_OWNER)),
    Family("dblp", "An abstract → researchers who work on its topic", ("AP",)),
    Family("voices", "A need in many languages → the English problem statement", ("success@1", "R@10"), True),
    Family("xquad", "A question → the English paragraph", ("success@1",)),
    Family("tatoeba", "A short sentence → its English translation", ("success@1",)),
    Family(
        "setu-demo",
        "Synthetic problems in many languages → providers",
        ("nDCG@10", "R@10"),
        True,
        "The bridge was trained on the problems in Indian scripts, so theirs and the first column flatter the default.",
    ),
    Family("", "Other bundles", ("nDCG@10", "success@1")),
)


def family_of(bundle: Bundle) -> Family:
    """Return the family of a bundle."""
    return next(family for family in FAMILIES if bundle.name.startswith(family.prefix))


def groups_of(bundle: Bundle, family: Family) -> dict[str, list[str]]:
    """Return the query ids of each group that the family judges apart; ``""`` holds all queries."""
    everything = {ALL: [query.query_id for query in bundle.queries]}
    if not family.is_by_language:
        return everything
    by_group: Mapping[str, list[str]] = {name: [] for name in GROUPS}
    for query in bundle.queries:
        by_group[language_group(query.lang)].append(query.query_id)
    return everything | {name: ids for name, ids in by_group.items() if ids}


def language_group(tag: str) -> str:
    """Return the group of a language tag: ``hi-Latn`` is romanised, ``en`` or none English, all else native."""
    if tag.endswith("-Latn"):
        return "romanised"
    return "English" if tag.split("-")[0] in ("", "en") else "Indian scripts"
