"""The command line ``setu``: parse, call, print. Each command stands in a file of its own under ``scripts/commands``.

Exit codes: 0 done · 1 failed · 2 wrong usage · 3 infeasible, with remedies · 4 bad input, with rows.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module
from typing import NoReturn

import typer
from rich.markup import escape
from typer.core import TyperGroup

from models.errors import SetuError
from scripts.console import err
from scripts.exit_codes import ExitCode, exit_code

PANELS = {
    "Ask": {
        "demo": "demo:demo",
        "match": "match:match",
        "partners": "partners:partners",
        "connection": "partners:connection",
        "problems-for": "problems_for:problems_for",
        "team": "team_of_problem:team",
    },
    "Records": {
        "import": "import_records:import_records",
        "duplicates": "duplicates:duplicates_app",
        "profile": "profile:profile_app",
    },
    "Introductions": {
        "introductions": "introductions:introductions_app",
        "searches": "searches:searches_app",
        "outbox": "outbox:outbox_app",
        "contacts": "contacts:contacts_app",
    },
    "Cluster days": {
        "affinity": "affinity:affinity",
        "assign": "assign:assign",
        "schedule": "schedule:schedule",
    },
    "Reports and learning": {
        "report": "report:report",
        "feedback": "feedback:feedback_app",
        "ranker": "ranker:ranker_app",
        "evaluate": "evaluate:evaluate",
    },
    "People": {
        "account": "account:account_app",
        "privacy": "privacy:privacy_app",
    },
    "Running Setu": {
        "serve": "serve:serve",
        "index": "index:index",
        "models": "models:models_app",
        "doctor": "doctor:doctor",
        "backup": "backup:backup",
        "restore": "restore:restore",
    },
}
"""What the help shows together, in this order: command → ``module:function`` in ``scripts/commands``."""
COMMANDS = {name: place for panel in PANELS.values() for name, place in panel.items()}
_PANEL_OF = {name: panel for panel, names in PANELS.items() for name in names}


class InOrder(TyperGroup):
    """Lists commands and groups of commands in the order of `PANELS`; else groups would come last."""

    def list_commands(self, ctx: object) -> list[str]:
        """Return the names of the commands that there are."""
        return [name for name in COMMANDS if name in self.commands]


PURPOSE = "Setu joins problems and those who can solve them: ranked providers, each with the evidence that shows why."


def make_app(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """Return the command line with these commands, whose modules are imported now."""
    app = typer.Typer(
        name="setu",
        cls=InOrder,
        help=PURPOSE,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(lambda: None)  # a command stays a command when it is the only one
    for name in names:
        module, _, function = COMMANDS[name].partition(":")
        command = getattr(import_module(f"scripts.commands.{module}"), function)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name, rich_help_panel=_PANEL_OF[name])
        else:
            app.command(name, rich_help_panel=_PANEL_OF[name])(command)
    return app


def main() -> None:
    """Run the command line; a failure that Setu can explain becomes a message and an exit code, never a traceback."""
    try:
        # The others need not be imported: the first process of a server keeps what it loaded as long as it runs.
        make_app([sys.argv[1]] if sys.argv[1:] and sys.argv[1] in COMMANDS else COMMANDS)()
    except SetuError as error:
        _stop(error, exit_code(error))
    except OSError as error:
        _stop(error, ExitCode.FAILED)


def _stop(error: Exception, code: ExitCode) -> NoReturn:
    err.print(f"[bold red]setu:[/] {escape(str(error))}", soft_wrap=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
