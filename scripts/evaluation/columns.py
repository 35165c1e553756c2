"""One column of the evaluation table: one measure on one group of one bundle's queries, for every method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from matcher.evaluation.bootstrap import Interval, paired_interval
from matcher.evaluation.bundle import Bundle
from matcher.evaluation.evaluate import Run
from matcher.evaluation.measures import Measured, measure
from matcher.scored import ScoredId
from scripts.evaluation.families import BY_OWNER, Family, groups_of

DEFAULT = "Setu, default configuration"
Values = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Column:
    """Values of a measure.

    Args:
        bundle: Name of the bundle.
        group: Which of its queries; empty for all.
        measure: Name of the measure.
        values: Method → query (for a measure by owner: owner) → value; the same queries for every method.
    """

    bundle: str
    group: str
    measure: str
    values: Values

    @property
    def count(self) -> int:
        """How many queries (or owners) were measured."""
        return len(self.values[DEFAULT])

    @property
    def means(self) -> dict[str, float]:
        """The mean of each method."""
        return {method: fmean(values.values()) for method, values in self.values.items()}

    @property
    def best_baseline(self) -> str:
        """The baseline with the largest mean, ties by name."""
        return min((method for method in self.values if method != DEFAULT), key=lambda name: (-self.means[name], name))

    @property
    def difference(self) -> Interval:
        """Default less best baseline, with its interval."""
        return paired_interval(self.values[DEFAULT], self.values[self.best_baseline])


def judge(bundle: Bundle, family: Family, runs: Mapping[str, Run]) -> list[Column]:
    """Measure all methods by what the family is judged by; groups without a judged query are left out.

    Args:
        bundle: The test collection.
        family: Its family.
        runs: Method → run; `DEFAULT` is one of them.
    """
    by_query = {method: measure(bundle.grades, run) for method, run in runs.items()}
    columns = []
    for name in family.measures:
        if name == BY_OWNER:
            by_owner = {method: measure(by_target(bundle.grades), turned(run)) for method, run in runs.items()}
            columns.append(Column(bundle.name, "", name, _values(by_owner, "AP", None)))
            continue
        for group, ids in groups_of(bundle, family).items():
            columns.append(Column(bundle.name, group, name, _values(by_query, name, ids)))
    return [column for column in columns if column.count]


def _values(measured: Mapping[str, Measured], name: str, ids: Sequence[str] | None) -> Values:
    values: Values = {}
    for method, one in measured.items():
        chosen = one.per_query if ids is None else [query for query in ids if query in one.per_query]
        values[method] = {query: one.per_query[query][name] for query in chosen}
    return values


def turned(run: Run) -> Run:
    """Return the run seen from the targets: target → queries with the score of the pair."""
    by_owner: Run = {}
    for query_id, scored in run.items():
        for item in scored:
            by_owner.setdefault(item.target_id, []).append(ScoredId(query_id, item.score))
    return by_owner


def by_target(grades: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Return judgements seen from the targets: target → query → grade."""
    found: dict[str, dict[str, int]] = {}
    for query_id, targets in grades.items():
        for target_id, grade in targets.items():
            found.setdefault(target_id, {})[query_id] = grade
    return found
