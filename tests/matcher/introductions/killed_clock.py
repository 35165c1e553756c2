"""A process that turns the clock and says so after each introduction, until it is killed."""

from __future__ import annotations

import sys
from datetime import timedelta
from functools import partial
from typing import Any

from matcher.introductions import clock
from matcher.introductions.steps import take_step
from matcher.introductions.tidings import tell_provider
from models.introductions.clocks import DEFAULT_CLOCKS
from models.store import Store
from tests.models.introductions.scene import NOON


def main(url: str, days: str, inside: str) -> None:
    """Turn the clock; ``inside`` is the number of the introduction inside whose transaction it waits, 0 for none."""
    store, now = Store.open(url), NOON + timedelta(days=float(days))
    count = 0

    def after(done: Any, *arguments: Any, **named: Any) -> Any:
        nonlocal count
        result = done(*arguments, **named)
        count += 1
        if count == int(inside):
            say("inside")
            sys.stdin.read()
        say(str(count))
        return result

    vars(clock)["take_step"] = partial(after, take_step)
    vars(clock)["tell_provider"] = partial(after, tell_provider)
    clock.turn(store, now, DEFAULT_CLOCKS)


def say(line: str) -> None:
    """Tell the parent at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
