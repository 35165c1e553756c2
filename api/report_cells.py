"""Cells of reports in words: numbers as people read them, terms in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.texts import Texts
from matcher.lanes import rupees
from matcher.reports.records import Cell, CellKind, Hidden, Sentence, Term
from models.reference.lookups import state_in

NOTHING = "–"


def shown(t: Texts, cell: Cell, kind: CellKind) -> str:
    """Return a cell as text; a dash where nothing is known."""
    if cell is None:
        return NOTHING
    if isinstance(cell, Hidden):
        return f"< {cell.below}"
    if isinstance(cell, Term):
        return term(t, cell)
    if isinstance(cell, str):
        return (state_in(cell, t.language) if kind is CellKind.STATE else cell) or NOTHING
    return _number(cell, kind)


def term(t: Texts, one: Term) -> str:
    """Return a term in words; one that the catalogue does not have as it stands, without its shelf."""
    return t.word(one.key, one.key.rpartition(".")[2].replace("_", " "))


def said(t: Texts, sentence: Sentence) -> str:
    """Return a sentence in words."""
    return t(f"report.said.{sentence.key}", **filled(t, sentence.values))


def filled(t: Texts, values: Mapping[str, Cell | Sequence[str]]) -> dict[str, str]:
    """Return what is filled into a sentence, each in words."""
    return {name: _in_words(t, value) for name, value in values.items()}


def _in_words(t: Texts, value: Cell | Sequence[str]) -> str:
    if isinstance(value, float):
        return f"{value:.0%}" if value <= 1 else f"{value:.1f}"
    if value is None or isinstance(value, str | int | Hidden | Term):
        return shown(t, value, CellKind.COUNT if isinstance(value, int) else CellKind.STATE)
    return ", ".join(shown(t, one, CellKind.STATE) for one in value)


def _number(cell: float, kind: CellKind) -> str:
    if kind is CellKind.SHARE:
        return f"{cell:.0%}"
    if kind is CellKind.MONEY:
        return rupees(round(cell))
    if kind is CellKind.COUNT or float(cell).is_integer():
        return f"{round(cell):,}"
    return f"{cell:,.2f}"
