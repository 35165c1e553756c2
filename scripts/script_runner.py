"""Runs a development script: its options by typer, its failures in one line."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

from models.errors import SetuError
from scripts.console import err
from scripts.exit_codes import exit_code


def run_script(command: Callable[..., None]) -> None:
    """Run a command; a failure that Setu explains ends the process with one line and its exit code."""
    try:
        typer.run(command)
    except SetuError as error:
        err.print(str(error), markup=False)
        sys.exit(exit_code(error))
