"""The style sheet: contrast of WCAG 2.2 AA by day and by night, and nothing loaded from elsewhere."""

from __future__ import annotations

import re

import pytest

from api.pages.rendering import STATIC

CSS = (STATIC / "setu.css").read_text(encoding="utf-8")

TEXT_ON = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "accent-wash"),
    ("ink", "good-wash"),
    ("ink", "fair-wash"),
    ("ink", "faint-wash"),
    ("soft", "paper"),
    ("soft", "card"),
    ("accent-ink", "paper"),
    ("accent-ink", "card"),
    ("accent-ink", "accent-wash"),
    ("on-accent", "accent"),
    ("on-mark", "mark"),
    ("good", "good-wash"),
    ("good", "card"),
    ("fair", "fair-wash"),
    ("fair", "card"),
    ("faint", "faint-wash"),
    ("bad", "card"),
    ("bad", "paper"),
    *((lane, "paper") for lane in ("fix", "test", "pay", "learn")),
]
EDGES_ON = [("edge", "card"), ("edge", "paper"), ("accent-ink", "card")]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))


LIGHT = colours(CSS.split("@media")[0])
DARK = LIGHT | colours(re.search(r"prefers-color-scheme: dark\) {(.*?)\n}", CSS, re.DOTALL)[1])  # type: ignore[index]
THEMES = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.2, definition of relative luminance."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21. Source: WCAG 2.2, definition of contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_can_be_read(theme: str, text: str, ground: str) -> None:
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES_ON)
def test_the_edges_of_fields_can_be_seen(theme: str, edge: str, ground: str) -> None:
    assert contrast(THEMES[theme][edge], THEMES[theme][ground]) >= 3


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert re.findall(r"url\(([^)]*)\)", CSS) == ["bridge.svg", "bridge.svg"]
    assert "@import" not in CSS
    assert "@font-face" not in CSS


def test_focus_is_always_visible() -> None:
    assert ":focus-visible" in CSS
    assert "outline: none" not in CSS.replace("main:focus { outline: none; }", "")
