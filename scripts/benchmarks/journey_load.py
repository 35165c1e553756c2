"""Several people at once, in a process of their own: ``journey_load PORT PEOPLE SECONDS PAUSE SEED KNOWN.json``.

Printed as JSON: the seconds of every page that was answered with success, other outcomes by name, how long all took,
and the seconds page by page.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scripts.benchmarks.journeys import Known, Visitor, wander
from scripts.benchmarks.load_clients import Load

MOST_JOURNEYS = 5_000


def let_wander(
    port: int, people: int, seconds: float, pause_s: float, seed: int, known: Known, most: int = MOST_JOURNEYS
) -> dict[str, Any]:
    """Let people take journeys until the time is over, so many each at most, and return what they saw."""
    began = time.perf_counter()
    visitors = [
        Visitor(
            port,
            random.Random(f"{seed} {number}"),  # noqa: S311 - repeatable, not secret
            pause_s,
            known,
            Load(),
            list(known.links[number::people]),
            list(known.questions[number::people]),
        )
        for number in range(people)
    ]
    threads = [threading.Thread(target=wander, args=(one, began + seconds, most)) for one in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total, by_page = Load(wall_s=time.perf_counter() - began), dict[str, list[float]]()
    for one in visitors:
        total.seconds += one.load.seconds
        total.received_bytes += one.load.received_bytes
        for outcome, count in one.load.failures.items():
            total.failures[outcome] = total.failures.get(outcome, 0) + count
        for page, times in one.by_page.items():
            by_page.setdefault(page, []).extend(times)
    return asdict(total) | {"by_page": by_page}


def main() -> None:
    """Let them wander and print what was seen."""
    port, people, seconds, pause_s, seed, file = sys.argv[1:]
    known = Known(**json.loads(Path(file).read_text(encoding="utf-8")))
    seen = let_wander(int(port), int(people), float(seconds), float(pause_s), int(seed), known)
    sys.stdout.write(json.dumps(seen) + "\n")


if __name__ == "__main__":
    main()
