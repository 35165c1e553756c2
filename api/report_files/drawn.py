"""A chart on paper, from the same geometry as on pages."""

from __future__ import annotations

from collections.abc import Callable

from api.drawings import Drawing
from api.report_files.paper import Paper

MM_A_UNIT = 0.168
"""Millimetres of paper for a unit of a drawing."""
LABEL_PT = 7.0
HEADING_MM = 6.0
BASELINE_MM = 3.0
SHADES = ((243, 241, 235), (205, 227, 224), (140, 190, 187), (47, 126, 130), (10, 77, 81))
TONES = {"plain": (27, 38, 48), "strong": (27, 38, 48), "inverse": (255, 255, 255)}
WIDTHS_MM = {"curve": 0.7, "bound": 0.2, "axis": 0.3}


def height_of(drawing: Drawing) -> float:
    """Return how high a drawing stands on paper with its heading, in millimetres."""
    return HEADING_MM + drawing.height * MM_A_UNIT


def width_of(drawing: Drawing) -> float:
    """Return how wide a drawing is on paper, in millimetres."""
    return drawing.width * MM_A_UNIT


def draw(document: Paper, drawing: Drawing, spell: Callable[[str], str], left: float) -> None:
    """Draw a chart under its heading from the present height on, which stays as it is."""
    height = document.get_y()
    top = height + HEADING_MM
    _say(document, spell(drawing.title), left - document.c_margin, height, "plain")
    for box in drawing.boxes:
        document.set_fill_color(*SHADES[box.shade])
        place = (left + box.x * MM_A_UNIT, top + box.y * MM_A_UNIT, box.width * MM_A_UNIT, box.height * MM_A_UNIT)
        document.rect(*place, style="F")
    for line in drawing.lines:
        document.set_draw_color(*TONES["plain"])
        document.set_line_width(WIDTHS_MM[line.tone])
        document.polyline([(left + x * MM_A_UNIT, top + y * MM_A_UNIT) for x, y in line.points])
    for label in drawing.labels:
        document.set_font_size(LABEL_PT)
        text = spell(label.text)
        back = {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * document.get_string_width(text)
        x = left + label.x * MM_A_UNIT - back - document.c_margin
        _say(document, text, x, top + label.y * MM_A_UNIT - BASELINE_MM, label.tone)
    document.set_line_width(0.2)
    document.set_xy(document.l_margin, height)


def _say(document: Paper, text: str, x: float, y: float, tone: str) -> None:
    document.set_font_size(LABEL_PT)
    document.set_text_color(*TONES[tone])
    document.set_xy(x, y)
    document.cell(text=text, h=4)
