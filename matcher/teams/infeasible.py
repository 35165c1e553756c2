"""Why there is no team, and the smallest changes after which there is one.

A clash is a set of limits that cannot hold together, none of which can be spared; it is what is left when limits are
taken out one by one as long as no team appears. A change that helps alone must change a limit of every clash, so only
those of this one are tried. Where none helps alone, as few limits as possible are changed together.

Source: J. W. Chinneck and E. W. Dravnieks, Locating minimal infeasible constraint sets in linear programs, ORSA Journal
on Computing 3 (1991) 157–168, doi:10.1287/ijoc.3.2.157 (the deletion filter).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from matcher.teams.answer import Change, Infeasibility, Remedy
from matcher.teams.changes import change_for, changed, merged, size_of
from matcher.teams.check_limits import limit_faults
from matcher.teams.clash_text import clash_of, no_candidate_clash
from matcher.teams.lexicographic import Effort, Found, Goal, OutOfTime, SearchFailed, search
from matcher.teams.limits import Rule, Sum, rules_of
from matcher.teams.measures import MEASURES
from matcher.teams.model import TeamModel
from matcher.teams.remedy_text import remedy_text
from matcher.teams.spec import Candidate, TeamSpec


def explain_infeasible(spec: TeamSpec, effort: Effort) -> Infeasibility:
    """Return the clash and the remedies, smallest first, of a question that no team answers.

    Args:
        spec: The question, its candidates by rising id.
        effort: The seed and the time.

    Raises:
        OutOfTime: The time was over before a remedy was found.
    """
    if not spec.candidates:
        change = Change("candidates", 0, max(1, spec.limits.size_min))
        return Infeasibility((no_candidate_clash(),), (Remedy((change,), remedy_text(spec, (), (change,))),))
    clash = find_clash(spec, effort)
    found = _helping(spec, clash, effort)
    ordered = sorted(found, key=lambda changes: (sum(map(size_of, changes)), [one.limit for one in changes]))
    remedies = tuple(Remedy(changes, remedy_text(spec, clash, changes)) for changes in ordered)
    return Infeasibility(tuple(clash_of(spec, rule) for rule in clash), remedies)


def _helping(spec: TeamSpec, clash: Sequence[Rule], effort: Effort) -> list[tuple[Change, ...]]:
    """Return single changes that help, as many as the time allows, or one set of changes where none helps alone."""
    found: list[tuple[Change, ...]] = []
    try:
        found.extend((change,) for change in single_changes(spec, clash, effort))
    except OutOfTime:
        if not found:
            raise
    return found or [smallest_together(spec, effort)]


def find_clash(spec: TeamSpec, effort: Effort) -> tuple[Rule, ...]:
    """Return limits that cannot hold together, of which none can be spared, in the order of the rules."""
    kept = list(rules_of(spec))
    for rule in tuple(kept):
        others = [one for one in kept if one is not rule]
        if _team(spec, others, effort) is None:
            kept = others
    return tuple(kept)


def single_changes(spec: TeamSpec, clash: Sequence[Rule], effort: Effort) -> Iterator[Change]:
    """Yield for each limit of a clash the smallest change of it that alone makes a team possible, if there is one."""
    rules = rules_of(spec)
    for rule in clash:
        change = _smallest_change(spec, rule, [one for one in rules if one != rule], effort)
        if change is not None:
            yield _verified(spec, (change,), effort)[0]
    if any(rule.limit == "required" for rule in clash):
        yield from _lower_threshold(spec, effort)


def smallest_together(spec: TeamSpec, effort: Effort) -> tuple[Change, ...]:
    """Return changes of as few limits as possible that help together, each as small as those before it allow."""
    rules = rules_of(spec)
    model = _model(spec, ())
    dropped = [model.impose_unless_dropped(rule) for rule in rules]
    found = search(model, [Goal(tuple((literal, -1) for literal in dropped))], effort)
    if found is None:
        raise SearchFailed("no team is possible even without any limit, though there are candidates")
    members = found.members
    open_rules = [rule for rule in rules if not rule.is_kept(members)]
    changes: list[Change] = []
    current = spec
    for number, rule in enumerate(open_rules):
        later = {(one.limit, one.subject) for one in open_rules[number:]}
        others = [one for one in rules_of(current) if (one.limit, one.subject) not in later]
        change = _smallest_change(current, rule, others, effort)
        if change is None:
            raise SearchFailed(f"{rule.limit} was open and helps no more")
        changes.append(change)
        current = changed(current, change)
    return _verified(spec, merged(changes), effort)


def _smallest_change(spec: TeamSpec, rule: Rule, others: Sequence[Rule], effort: Effort) -> Change | None:
    """Return the least that a limit must change for a team that keeps the others; ``None`` where that cannot help."""
    found = _team(spec, others, effort, rule)
    if found is None and rule.refused and rule.sums:
        found = _team(spec, others, effort)  # somebody of whom the sum is not known: no limit is left
    return None if found is None else change_for(spec, rule, _candidates(spec, found.members))


def _lower_threshold(spec: TeamSpec, effort: Effort) -> Iterator[Change]:
    """Yield the highest threshold below the present one at which a team exists; halves the scores there are."""
    scores = {score for one in spec.candidates for score in one.scores.values() if 0 < score < spec.threshold}
    lower, possible = sorted(scores, reverse=True), None
    first, last = 0, len(lower) - 1
    while first <= last:
        middle = (first + last) // 2
        if _team(spec, rules_of(replace(spec, threshold=lower[middle])), effort) is None:
            first = middle + 1
        else:
            possible, last = lower[middle], middle - 1
    if possible is not None:
        yield from _verified(spec, (Change("threshold", spec.threshold, possible),), effort)


def _verified(spec: TeamSpec, changes: tuple[Change, ...], effort: Effort) -> tuple[Change, ...]:
    """Return changes after solving the changed question anew, and having its team looked at independently.

    Raises:
        SearchFailed: They do not help: a defect, and nothing of it leaves.
    """
    for change in changes:
        spec = changed(spec, change)
    found = _team(spec, rules_of(spec), effort)
    faults = ["no team"] if found is None else limit_faults(spec, _candidates(spec, found.members))
    if faults:
        raise SearchFailed(f"the remedy {changes} does not help: {'; '.join(faults)}; please report this question")
    return changes


def _team(spec: TeamSpec, rules: Sequence[Rule], effort: Effort, measured: Rule | None = None) -> Found | None:
    model = _model(spec, rules)
    measure = MEASURES.get(measured.limit) if measured is not None else None
    addends = measure(model, spec, measured) if measure is not None and measured is not None else []
    return search(model, [Goal(tuple(addends))], effort)


def _model(spec: TeamSpec, rules: Sequence[Rule]) -> TeamModel:
    """Return the model of teams that keep the rules; nobody is no team, unless the question allows it."""
    somebody = Rule(
        "size_min", sums=(Sum(dict.fromkeys(range(len(spec.candidates)), 1), low=min(1, spec.limits.size_min)),)
    )
    return TeamModel(range(len(spec.candidates)), [*rules, somebody])


def _candidates(spec: TeamSpec, members: frozenset[int]) -> list[Candidate]:
    return [spec.candidates[row] for row in sorted(members)]
