"""A process that writes pairs of places and says so after each commit, until it is killed."""

from __future__ import annotations

import sys

from models.store import Store
from tests.models.examples import place


def main(url: str, commits: int) -> None:
    """Commit pairs, saying each one's number; then write half a transaction, say so and wait to be killed."""
    store = Store.open(url)
    for number in range(commits):
        with store.write() as tx:
            tx.places.put([place(f"{number:04d}-a"), place(f"{number:04d}-b")])
        say(str(number))
    with store.write() as tx:
        tx.places.put([place(f"half-{number:06d}", "long " * 100) for number in range(5000)])
        say("middle")
        sys.stdin.read()


def say(line: str) -> None:
    """Tell the parent at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
