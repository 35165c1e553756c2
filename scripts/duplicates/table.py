"""``make duplicates``: precision and recall of the finder on the labelled pairs, beside naive ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matcher.duplicates.reasons import DuplicateBand
from scripts.console import aligned, out
from scripts.duplicates.labelled import HELD_OUT, Labelled, read_people, read_problems
from scripts.duplicates.naive import alike_texts, equal_texts

Pairs = set[tuple[str, str]]


def ways(labelled: Labelled) -> dict[str, Pairs]:
    """Return the pairs that each way calls one record."""
    by_band: dict[str, Pairs] = {band.value: set() for band in DuplicateBand}
    for pair in labelled.found():
        by_band[pair.band].add((pair.first_id, pair.second_id))
    sure, likely, possible = (by_band[band.value] for band in DuplicateBand)
    return {
        "equal": equal_texts(labelled.texts),
        "edit similarity ≥ 0.9": alike_texts(labelled.texts),
        "sure": sure,
        "sure or likely": sure | likely,
        "sure, likely or possible": sure | likely | possible,
    }


def table(labelled: Labelled) -> Iterator[list[str]]:
    """Yield the lines of the table: way, found, right, precision, recall."""
    yield ["way", "pairs", "right", "precision", "recall"]
    for way, pairs in ways(labelled).items():
        right = len(pairs & labelled.same)
        precision = f"{right / len(pairs):.3f}" if pairs else "–"
        yield [way, str(len(pairs)), str(right), precision, f"{right / len(labelled.same):.3f}"]


def mistakes(labelled: Labelled) -> Iterator[str]:
    """Yield what was missed, and what is called sure or likely without being one, by what makes it hard."""
    calls = ways(labelled)
    missed = Counter(labelled.whys[ids] for ids in labelled.same - calls["sure, likely or possible"])
    wrong = Counter(labelled.whys.get(ids, "across pairs") for ids in calls["sure or likely"] - labelled.same)
    for word, counts in (("missed", missed), ("wrong", wrong)):
        yield from (f"{word} {count}: {why}" for why, count in counts.most_common())


def main() -> None:
    """Print a table and the mistakes for each collection."""
    collections = {"people": read_people(), "people, held out": read_people(HELD_OUT), "problems": read_problems()}
    for name, labelled in collections.items():
        near_misses = len(labelled.whys) - len(labelled.same)
        out.print(
            f"\n{name}: {len(labelled.texts)} records, {len(labelled.same)} pairs are one, {near_misses} near misses"
        )
        for line in [*aligned(list(table(labelled))), *mistakes(labelled)]:
            out.print(line, markup=False)


if __name__ == "__main__":
    main()
