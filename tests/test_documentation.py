"""The documentation is a test: links lead somewhere, commands exist, every module and every setting is named."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic_core import PydanticUndefined

from api.settings import Settings
from scripts.cli import make_app
from scripts.commands.demo import SAMPLE

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("models", "embeddings", "matcher", "api", "scripts")
PAGES = sorted(path for pattern in ("*.md", "docs/**/*.md") for path in ROOT.glob(pattern))
FOLDERS = sorted({path.parent for layer in LAYERS for path in (ROOT / layer).rglob("*.py")})
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
DRAWN_FILES = re.compile(r"[\w/]+\.py")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def anchor(heading: str) -> str:
    """Return the address that code hosts give to a heading."""
    return re.sub(r"[^\w\s-]", "", heading.strip().lower()).replace(" ", "-")


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", without_code(path.read_text(encoding="utf-8")), flags=re.MULTILINE)
    return {anchor(heading) for heading in headings}


def links(page: Path) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", without_code(page.read_text(encoding="utf-8")))
    return [link for link in found if "://" not in link]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        file, _, part = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), f"{name_of(page)}: {link}"
        assert not part or part in anchors(target), f"{name_of(page)}: {link}"


def test_every_page_can_be_reached_from_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    reached = {(index.parent / link.partition("#")[0]).resolve() for link in links(index)}
    assert [
        name_of(page) for page in PAGES if page.parent == index.parent and page != index and page not in reached
    ] == []


def shell_lines(text: str) -> Iterator[str]:
    for block in re.findall(r"^```sh\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
        yield from (line.partition(" #")[0].strip() for line in block.splitlines())


def click_command(words: list[str]) -> Any:
    """Return the command that the words name, following groups as far as they go."""
    command = typer.main.get_command(make_app())
    for word in words:
        children = getattr(command, "commands", None)
        if not children:
            break
        assert word in children, f"there is no command {word!r} among {sorted(children)}"
        command = children[word]
    return command


def check_setu(line: str) -> None:
    words = shlex.split(line)[1:]
    known = {name for parameter in click_command(words).params for name in (*parameter.opts, *parameter.secondary_opts)}
    flags = {word.partition("=")[0] for word in words if word.startswith("--")}
    assert flags <= known | {"--help"}, f"{line}: {sorted(flags - known)}"


def check_make(line: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), flags=re.MULTILINE))
    wanted = {word for word in shlex.split(line)[1:] if re.fullmatch(r"[a-z-]+", word)}
    assert wanted <= targets, f"{line}: {sorted(wanted - targets)}"


def check_python(line: str) -> None:
    module = line.split()[2].replace(".", "/")
    assert (ROOT / f"{module}.py").is_file() or (ROOT / module).is_dir() or not module.startswith(LAYERS), line


CHECKS = {"setu": check_setu, "make": check_make, "python": check_python}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_in_a_shell_block_exists(page: Path) -> None:
    for line in shell_lines(page.read_text(encoding="utf-8")):
        check = CHECKS.get(line.partition(" ")[0])
        if check is not None:
            check(line)


def test_a_command_that_is_not_there_would_be_found() -> None:
    for line in ("setu matsh 'x'", "setu match --no-such-flag", "make no-such-target", "python -m scripts.nothing"):
        with pytest.raises(AssertionError):
            CHECKS[line.partition(" ")[0]](line)


def test_the_readme_shows_the_two_commands_and_a_place_for_each_table() -> None:
    text = read("README.md")
    assert {"make demo", "make test"} <= set(shell_lines(text))
    assert "<!-- table:evaluation -->" in text
    assert "<!-- table:bench -->" in text


def test_the_answer_in_the_readme_is_to_the_question_that_the_demo_asks() -> None:
    shown = read("README.md").partition("<!-- sample:begin -->")[2].partition("<!-- sample:end -->")[0]
    assert SAMPLE in shown


def section(page: str, folder: Path) -> str:
    """Return what the architecture page says of one folder, without the folders in it."""
    parts = re.split(r"^#{2,3} ", page, flags=re.MULTILINE)[1:]
    about = [part for part in parts if part.split(maxsplit=1)[0] == f"{name_of(folder)}/"]
    assert len(about) == 1, f"docs/architecture.md has no section {name_of(folder)}/"
    return about[0]


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_the_architecture_page_names_every_module_and_no_other(folder: Path) -> None:
    there = {path.name for path in folder.glob("*.py")} - {"__init__.py"}
    named = re.findall(r"^\|.*?`(\w+\.py)`", section(read("docs/architecture.md"), folder), flags=re.MULTILINE)
    assert sorted(named) == sorted(there)


def test_every_file_in_the_picture_is_there() -> None:
    drawn = set(DRAWN_FILES.findall(read("docs/pipeline.svg")))
    modules = [name_of(path) for folder in FOLDERS for path in folder.glob("*.py")]
    assert drawn
    assert [name for name in drawn if not any(f"/{module}".endswith(f"/{name}") for module in modules)] == []


def written(default: object) -> str:
    """Return how the page writes a default; empty for one that is told in words."""
    if not default or default is PydanticUndefined or isinstance(default, tuple):
        return ""
    return f"{default:g}" if isinstance(default, float) else str(default)


def test_the_operators_page_has_every_setting_with_its_default_and_no_other() -> None:
    rows = re.findall(r"^\| `SETU_([A-Z_]+)` \| ([^|]+) \|", read("docs/operating.md"), flags=re.MULTILINE)
    assert [name.lower() for name, _ in rows] == list(Settings.model_fields)
    for name, shown in rows:
        default = written(Settings.model_fields[name.lower()].default)
        assert default in ("", shown.strip()), name


def test_the_changelog_has_an_entry_for_this_version() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    entry = re.search(
        rf"^## \[{re.escape(version)}\] - (Unreleased|\d{{4}}-\d\d-\d\d)$", read("CHANGELOG.md"), flags=re.MULTILINE
    )
    assert entry, f"CHANGELOG.md has no entry for {version}"


@pytest.mark.parametrize("page", DECISIONS, ids=name_of)
def test_a_decision_says_what_it_is_why_and_what_it_costs(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.match(rf"# {int(page.name[:4])}\. .+\n", text)
    headings = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    assert headings == ["The question", "The choice", "Why", "What it costs"]
    assert len(text.splitlines()) <= 60, "one page"


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
