"""Flaws: each is used, and no row of an import is refused in words that pages could not say in another language."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from models.errors import FieldProblem
from models.flaws import Flaw

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path for room in ("models", "matcher", "api") for path in (ROOT / room).rglob("*.py") if path.name != "flaws.py"
]
OF_ROWS = [
    *(ROOT / "models/importing").rglob("*.py"),
    *(ROOT / "matcher/works").rglob("*.py"),
    *(ROOT / "models" / f"{name}.py" for name in ("records", "details", "geography", "safe_text")),
]
OF_WHOLE_FILES_OR_PROGRAMS = {
    "models/importing/columns.py:_require",
    "models/importing/works/works_reader.py:_check_columns",
    "models/importing/works/records.py:row_from_json",
    "models/importing/drafts.py:refuse_all",
    "models/records.py:__post_init__",
}
"""Where a problem is made without a flaw: of a file as a whole, of a program's mistake."""


def written_out(path: Path) -> set[str]:
    """Return the functions that make a problem out of words of their own."""
    found = set()
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
            if any(isinstance(one, ast.Name) and one.id == "FieldProblem" for one in calls):
                found.add(f"{path.relative_to(ROOT)}:{function.name}")
    return found


def test_no_row_is_refused_in_words_of_one_language() -> None:
    assert set().union(*map(written_out, OF_ROWS)) == OF_WHOLE_FILES_OR_PROGRAMS


def test_every_flaw_is_used() -> None:
    used = {name for path in SOURCES for name in re.findall(r"\bFlaw\.([A-Z_]+)", path.read_text(encoding="utf-8"))}
    assert used == set(Flaw.__members__)


def test_a_problem_has_the_sentences_of_its_flaw_filled_and_keeps_what_fills_them() -> None:
    problem = Flaw.SAME_ID.problem("id", "a-1", row=7)
    fix = "give each row an id of its own, or delete one"
    assert problem == FieldProblem("id", "a-1", "has the same id as row 7", fix, "same_id", {"row": "7"})


def test_a_detail_that_is_forgotten_is_noticed() -> None:
    with pytest.raises(KeyError, match="row"):
        Flaw.SAME_ID.problem("id", "a-1")


def test_braces_in_what_was_given_stay_as_they_are() -> None:
    assert Flaw.NO_BIBTEX.problem("", "", beginning="'@article{x'").reason == "is no BibTeX entry: '@article{x'"
