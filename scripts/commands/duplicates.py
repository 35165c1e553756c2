"""``setu duplicates``: records that look like one are found, shown, merged, parted again, or said to be two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer

from embeddings.vector_cache import CachedEncoder
from matcher.duplicates.finder import store_duplicates
from matcher.duplicates.reasons import DuplicateBand
from matcher.duplicates.side_by_side import Comparison, compare, type_of
from models.duplicate_pairs import DISTINCT, DuplicatePair
from models.merges import MERGEABLE, Merge
from models.store import Store
from scripts.console import err, out, print_json
from scripts.options import AsJson, Database, Home, locate_state

duplicates_app = typer.Typer(help="Records that look like one: find, show, merge, undo.", no_args_is_help=True)

Type = Annotated[str, typer.Option("--type", help=f"{', '.join(MERGEABLE)}.")]
FirstId = Annotated[str, typer.Argument(metavar="ID", help="One record.")]
SecondId = Annotated[str, typer.Argument(metavar="OTHER_ID", help="The other record.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="Show at most so many.")]


@duplicates_app.command("find")
def find(record_type: Type = "", as_json: AsJson = False, home: Home = None, db: Database = None) -> None:
    """Look for records that are one, and keep the pairs for people to judge."""
    state = locate_state(home, db)
    wanted = [_checked(record_type)] if record_type else list(MERGEABLE)
    if "problem" not in wanted:  # only problems are compared by meaning, which takes the models
        with _store(home, db) as store:
            found = {name: store_duplicates(store, name, {}) for name in wanted}
    else:
        with state.workspace(is_index_wanted=False) as workspace:
            encoders = {name: CachedEncoder(one, workspace.cache) for name, one in workspace.encoders.items()}
            found = {name: store_duplicates(workspace.store, name, encoders) for name in wanted}
    if as_json:
        print_json(found)
        return
    for name, count in found.items():
        out.print(f"{name}: {count} pairs to look at", markup=False)
    err.print("Show them: setu duplicates list")


@duplicates_app.command("list")
def list_pairs(
    record_type: Type = "",
    band: Annotated[str, typer.Option("--band", help=f"Only {', '.join(DuplicateBand)}.")] = "",
    judged: Annotated[bool, typer.Option("--judged", help="What was decided: merges, and pairs that are two.")] = False,
    limit: Limit = 50,
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """List the pairs that were found and wait for somebody to judge them, the surest first."""
    if record_type:
        _checked(record_type)
    if band and band not in set(DuplicateBand):
        raise typer.BadParameter(f"{band!r} is none of {', '.join(DuplicateBand)}", param_hint="--band")
    with _store(home, db) as store, store.read() as transaction:
        pairs = transaction.duplicates.held(record_type, judgement=DISTINCT if judged else "")
        merges = [one for one in transaction.merges.history() if record_type in ("", one.record_type)]
    pairs = [pair for pair in pairs if band in ("", pair.band)]
    if as_json:
        decided = {"merges": [asdict(one) for one in merges], "distinct": [asdict(pair) for pair in pairs]}
        print_json(decided if judged else [asdict(pair) for pair in pairs[:limit]])
        return
    for line in [*map(_merge_line, merges[:limit] if judged else ()), *map(_pair_line, pairs[:limit])]:
        out.print(line, markup=False)
    if len(pairs) > limit:
        err.print(f"… and {len(pairs) - limit} more; raise --limit")


@duplicates_app.command("show")
def show(
    first_id: FirstId,
    second_id: SecondId,
    record_type: Type = "",
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Show two records side by side, with what speaks for their being one and against it."""
    with _store(home, db) as store, store.read() as transaction:
        comparison = compare(transaction, type_of(transaction, first_id, second_id, record_type), first_id, second_id)
    if as_json:
        print_json(asdict(comparison))
        return
    for line in _comparison_lines(comparison):
        out.print(line, markup=False)


@duplicates_app.command("merge")
def merge(
    keep_id: Annotated[str, typer.Argument(metavar="KEEP_ID", help="The record that stays.")],
    other_id: Annotated[str, typer.Argument(metavar="OTHER_ID", help="The record that becomes part of it.")],
    reason: Annotated[str, typer.Option(help="Why, for whoever looks later.")] = "",
    record_type: Type = "",
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Make one record of two; it can be taken back at any time."""
    with _store(home, db) as store, store.write() as transaction:
        found = type_of(transaction, keep_id, other_id, record_type)
        done = transaction.merges.merge(found, keep_id, other_id, reason=reason, by=getuser())
    if as_json:
        print_json(asdict(done))
    else:
        out.print(f"{_merge_line(done)}\n  undo: setu duplicates undo {done.merge_id}", markup=False)


@duplicates_app.command("undo")
def undo(
    merge_id: Annotated[str, typer.Argument(metavar="MERGE_ID", help="The merge to take back.")],
    as_json: AsJson = False,
    home: Home = None,
    db: Database = None,
) -> None:
    """Make two records of a merged one again, each as its own source has it now."""
    with _store(home, db) as store, store.write() as transaction:
        done = transaction.merges.undo(merge_id, by=getuser())
    if as_json:
        print_json(asdict(done))
    else:
        out.print(_merge_line(done), markup=False)


@duplicates_app.command("distinct")
def distinct(
    first_id: FirstId,
    second_id: SecondId,
    note: Annotated[str, typer.Option(help="Why, for whoever looks later.")] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take it back: they may be one after all.")] = False,
    record_type: Type = "",
    home: Home = None,
    db: Database = None,
) -> None:
    """Say that two records are two; the pair is not shown again."""
    with _store(home, db) as store, store.write() as transaction:
        found = type_of(transaction, first_id, second_id, record_type)
        if withdraw:
            was_said = transaction.duplicates.withdraw_judgement(found, first_id, second_id)
            said = "may be one after all; look again: setu duplicates find" if was_said else "were never said to be two"
        else:
            transaction.duplicates.judge_distinct(found, first_id, second_id, note=note, by=getuser())
            said = "are two"
    out.print(f"{found} {first_id!r} and {second_id!r} {said}", markup=False)


@contextmanager
def _store(home: Path | None, db: str | None) -> Iterator[Store]:
    state = locate_state(home, db)
    state.require_database()
    with closing(Store.open(state.database)) as store:
        yield store


def _checked(record_type: str) -> str:
    if record_type not in MERGEABLE:
        raise typer.BadParameter(f"{record_type!r} is none of {', '.join(MERGEABLE)}", param_hint="--type")
    return record_type


def _pair_line(pair: DuplicatePair) -> str:
    told = ", ".join(f"{reason['name']} {reason['weight']:+.1f}" for reason in pair.reasons)
    said = f"{pair.judgement or pair.band:<8}  {pair.score:.3f}"
    return f"{said}  {pair.record_type}  {pair.first_id}  {pair.second_id}  ({told})"


def _merge_line(merge: Merge) -> str:
    state = f"taken back {merge.undone_at} by {merge.undone_by}" if merge.undone_at else "holds"
    why = f" ({merge.reason})" if merge.reason else ""
    return f"{merge.merge_id}  {merge.record_type} {merge.from_id!r} became part of {merge.into_id!r}{why}: {state}"


def _comparison_lines(comparison: Comparison) -> Iterator[str]:
    first, second = comparison.first, comparison.second
    yield f"{comparison.record_type}: {first.record_id} | {second.record_id}"
    yield f"  name: {first.title} | {second.title}"
    for name in dict.fromkeys([*first.facts, *second.facts]):
        yield f"  {name}: {first.facts.get(name, '–')} | {second.facts.get(name, '–')}"
    for side in (first, second):
        if side.evidence:
            yield f"  evidence of {side.record_id}: {side.evidence}, such as: {'; '.join(side.titles)}"
    if comparison.pair is None:
        yield "never found alike; look again: setu duplicates find"
        return
    yield _pair_line(comparison.pair)
    for reason in comparison.pair.reasons:
        yield f"  {reason['weight']:+6.1f}  {reason['name']}: {reason['first']} | {reason['second']}"
