"""Erasures and retention as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from matcher.privacy.erase import Erased, Plan
from matcher.privacy.retention import Removed


def plan_lines(plan: Plan) -> Iterator[str]:
    """Yield what erasing somebody would do: what goes, table by table, and what stays."""
    person = plan.person
    ids = ", ".join((*person.account_ids, *person.provider_ids, *person.problem_ids))
    yield f"erasing {ids or 'how to reach them'}:"
    yield from _counted(plan.rows)
    yield from _counted({"message files": plan.files.messages, "refused rows in uploads": plan.files.rows})
    if plan.shared_ids:
        yield f"stays, without them as an owner: {len(plan.shared_ids)} evidence that others own too"
    if person.left_with:
        yield f"stays, without how to reach them: {', '.join(person.left_with)}"
    if plan.naming_ids:
        named = ", ".join(plan.naming_ids)
        yield f"whose words name them, read and change these by hand: {named}"


def erased_lines(done: Erased) -> Iterator[str]:
    """Yield what erasing somebody did."""
    yield f"erased; {sum(done.traces.values())} traces in other rows replaced, {done.offered} others offered instead"
    if not done.is_overwritten:
        yield "the database's log beside its file is still read by a server: restart it, which empties the log"
    yield "not reached: backups, files that you imported from with their .errors.csv, exports that others made"


def retention_lines(removed: Removed, *, is_dry: bool) -> Iterator[str]:
    """Yield by rule what went, or would go."""
    yield "would be removed:" if is_dry else "removed:"
    yield from (f"  {name}: {count}" for name, count in {**removed.rows, **removed.files}.items())


def _counted(counts: Mapping[str, int]) -> Iterator[str]:
    yield from (f"  {name}: {count}" for name, count in counts.items() if count)
