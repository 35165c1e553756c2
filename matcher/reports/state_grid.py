"""The tile grid of India's states and union territories; ``state_grid.toml`` holds the places, with their source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.reference.lookups import states


@dataclass(frozen=True)
class Tile:
    """One state: its name in the spelling of the reference, its code, and column and row from 0 at the north-west."""

    name: str
    code: str
    column: int
    row: int


@cache
def tiles() -> tuple[Tile, ...]:
    """Return one tile for each state and union territory, row by row from the north."""
    places = tomllib.loads(Path(__file__).with_name("state_grid.toml").read_text(encoding="utf-8"))["place"]
    found = (Tile(state.name, state.code, *places[state.code]) for state in states())
    return tuple(sorted(found, key=lambda tile: (tile.row, tile.column)))
