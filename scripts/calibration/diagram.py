"""A reliability diagram as SVG: what was promised against what came true, without a library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scripts.calibration.reliability import Reliability

SIDE, MARGIN = 360, 48
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
INK, MUTED, DOT = "#1c1c1c", "#9aa0a6", "#0b6e4f"


def write_diagram(path: Path, one: Reliability) -> None:
    """Write a diagram of the bins, each a dot whose area tells how many pairs it holds."""
    path.write_text("\n".join(_lines(one)) + "\n", encoding="utf-8")


def _lines(one: Reliability) -> Iterator[str]:
    size = SIDE + 2 * MARGIN
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" font-family="sans-serif">'
    yield "<title>Reliability diagram: predicted probability and share relevant, ten bins of equal mass</title>"
    yield f'<rect width="{size}" height="{size}" fill="#ffffff"/>'
    yield _segment(0, 0, 1, 0, INK) + _segment(0, 0, 0, 1, INK) + _segment(0, 0, 1, 1, MUTED)
    for tick in TICKS:
        yield _text(_x(tick), _y(0) + 18, f"{tick:g}") + _text(_x(0) - 18, _y(tick) + 4, f"{tick:g}")
    points = " ".join(f"{_x(b.predicted):.1f},{_y(b.relevant):.1f}" for b in one.bins)
    yield f'<polyline points="{points}" fill="none" stroke="{DOT}" stroke-width="1.5"/>'
    for b in one.bins:
        yield f'<circle cx="{_x(b.predicted):.1f}" cy="{_y(b.relevant):.1f}" r="4" fill="{DOT}"/>'
    yield _text(size / 2, size - 10, "predicted probability")
    yield _text(14, size / 2, "share relevant", turned=True)
    yield "</svg>"


def _x(value: float) -> float:
    return MARGIN + SIDE * value


def _y(value: float) -> float:
    return MARGIN + SIDE * (1 - value)


def _segment(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{_x(x1)}" y1="{_y(y1)}" x2="{_x(x2)}" y2="{_y(y2)}" stroke="{colour}"/>'


def _text(x: float, y: float, text: str, *, turned: bool = False) -> str:
    turn = f' transform="rotate(-90 {x} {y})"' if turned else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" fill="{INK}" text-anchor="middle"{turn}>{text}</text>'
