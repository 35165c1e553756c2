"""Which failure ends the command line with which exit code: the contract that other people's scripts rely on."""

from __future__ import annotations

from enum import IntEnum

from models.errors import Infeasible, InvalidInput, SetuError


class ExitCode(IntEnum):
    """0 done · 1 failed · 2 wrong usage · 3 infeasible, with remedies · 4 bad input, with rows."""

    DONE = 0
    FAILED = 1
    WRONG_USAGE = 2
    INFEASIBLE = 3
    BAD_INPUT = 4


_CODES: tuple[tuple[type[SetuError], ExitCode], ...] = (
    (Infeasible, ExitCode.INFEASIBLE),
    (InvalidInput, ExitCode.BAD_INPUT),
    (SetuError, ExitCode.FAILED),
)


def exit_code(error: SetuError) -> ExitCode:
    """Return the exit code of a failure: that of the first class in the table that it belongs to."""
    return next(code for kind, code in _CODES if isinstance(error, kind))
