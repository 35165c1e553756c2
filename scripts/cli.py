"""The command line ``setu``: parse, call, print. Each command stands in a file of its own under ``scripts/commands``.

Exit codes: 0 done · 1 failed · 2 wrong usage · 3 infeasible, with remedies · 4 bad input, with rows.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import typer
from rich.markup import escape

from models.errors import SetuError
from scripts.commands.affinity import affinity
from scripts.commands.demo import demo
from scripts.commands.doctor import doctor
from scripts.commands.evaluate import evaluate
from scripts.commands.import_records import import_records
from scripts.commands.index import index
from scripts.commands.match import match
from scripts.commands.models import models_app
from scripts.commands.serve import serve
from scripts.console import err
from scripts.exit_codes import ExitCode, exit_code

app = typer.Typer(
    name="setu",
    help="Setu joins problems and those who can solve them: ranked providers, each with the evidence that shows why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo)
app.command("import")(import_records)
app.command("match")(match)
app.command("affinity")(affinity)
app.command("index")(index)
app.add_typer(models_app, name="models")
app.command("serve")(serve)
app.command("evaluate")(evaluate)
app.command("doctor")(doctor)


def main() -> None:
    """Run the command line; a failure that Setu can explain becomes a message and an exit code, never a traceback."""
    try:
        app()
    except SetuError as error:
        _stop(error, exit_code(error))
    except OSError as error:
        _stop(error, ExitCode.FAILED)


def _stop(error: Exception, code: ExitCode) -> NoReturn:
    err.print(f"[bold red]setu:[/] {escape(str(error))}", soft_wrap=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
