"""The architecture is a test: imports point down, names say something, secrets of configuration stay in one room."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("models", "embeddings", "matcher", "api", "scripts")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "base", "common", "manager", "misc"}
SOURCES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported_layers(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [node.module or ""]
        yield from (name.split(".")[0] for name in names if name.split(".")[0] in LAYERS)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_point_down(path: Path) -> None:
    own = LAYERS.index(path.relative_to(ROOT).parts[0])
    above = [layer for layer in imported_layers(path) if LAYERS.index(layer) > own]
    assert not above, f"{name_of(path)} imports {above}"


def test_an_import_that_points_up_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text("from api.settings import Settings\nimport models.records\n")
    assert list(imported_layers(wrong)) == ["api", "models"]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_file_has_a_name_that_says_nothing(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES


def test_only_the_settings_read_environment_variables() -> None:
    readers = [
        name_of(path)
        for path in SOURCES
        if re.search(r"os\.environ|getenv", path.read_text(encoding="utf-8")) and path.name != "settings.py"
    ]
    assert readers == []


def test_every_package_has_a_sentence_about_itself() -> None:
    for path in SOURCES:
        if path.name == "__init__.py":
            assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), name_of(path)
