"""``docs/command-line.md`` says exactly what ``setu --help`` says, and every exit code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from scripts.cli import COMMANDS, PANELS, make_app
from scripts.exit_codes import ExitCode

PAGE = Path(__file__).resolve().parents[2] / "docs" / "command-line.md"


def commands(command: Any, name: str = "setu") -> Iterator[tuple[str, Any]]:
    """Yield every command with its whole name."""
    children = getattr(command, "commands", {})
    if not children or name == "setu models":
        yield name, command
    for word, child in children.items():
        yield from commands(child, f"{name} {word}")


def documented(command: Any) -> str:
    """Return what the page must say of a command: its sentence, then a line an argument or option."""
    shown = [parameter for parameter in command.params if parameter.name != "help"]
    lines = [f"| {called(parameter)} | {parameter.help} |" for parameter in shown]
    table = ["| | |", "|---|---|", *lines] if lines else []
    return "\n".join([command.help.strip(), "", *table]).strip()


def called(parameter: Any) -> str:
    """Return how an argument or option is written."""
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar or parameter.name.upper()}`"
    return ", ".join(f"`{name}`" for name in parameter.opts)


ALL = dict(commands(typer.main.get_command(make_app())))


@pytest.mark.parametrize("name", list(ALL))
def test_the_page_says_what_the_help_says(name: str) -> None:
    section = PAGE.read_text(encoding="utf-8").partition(f"## `{name}`\n")[2].partition("\n## ")[0]
    expected = documented(ALL[name])
    assert expected in section, f"docs/command-line.md must say under ## `{name}`:\n\n{expected}"


def test_the_page_tells_of_no_command_that_is_not_there() -> None:
    headings = [line[4:-1] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("## `")]
    assert sorted(headings) == sorted(ALL)


def test_the_help_shows_every_command_with_its_sentence_in_the_order_of_its_panel() -> None:
    shown = CliRunner().invoke(make_app(), ["--help"], env={"COLUMNS": "200"}).stdout
    words = [line.strip("│ ").split() for line in shown.splitlines() if line.startswith("│")]
    listed = [line[0] for line in words if line and line[0] in COMMANDS]
    assert listed == list(COMMANDS)
    assert [place for place in map(shown.find, PANELS) if place < 0] == []
    group = typer.main.get_command(make_app())
    assert all((command.help or "").strip() for command in getattr(group, "commands", {}).values())


def test_the_page_names_every_exit_code() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"| {code.value} |" in text for code in ExitCode)
