"""One page under examination: axe-core by day and night on phone and desk, reflow, large text, focus, print."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from scripts.browser.person import PHONE

if TYPE_CHECKING:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Page

SCHEMES = ("light", "dark")
WIDTHS_PX = (390, 1280)
NARROWEST_PX = 320
"""What WCAG 2.2 asks for as the width at which nothing scrolls sideways (1.4.10 Reflow)."""
PAPER_PX = 718
"""What is left of an A4 sheet between margins of a centimetre, at 96 to the inch."""
MOST_TABS = 60
REFUSED = ("serious", "critical")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
"""All rules of WCAG 2.2 A and AA; the size of targets (24 px or room around them) is off unless it is asked for."""

WIDER = "document.documentElement.scrollWidth"
CUT_OFF = """() => [...document.querySelectorAll('main *')].filter(one => {
  const style = getComputedStyle(one);
  return style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis' && style.position !== 'absolute'
    && one.scrollWidth > one.clientWidth + 1;
}).map(one => one.outerHTML.slice(0, 80))"""
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]];
  const isSeen = points.some(([x, y]) => {
    const hit = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
    return hit && (hit === one || one.contains(hit) || hit.contains(one));
  });
  const isWide = parseFloat(style.outlineWidth) >= 2;
  const isRinged = style.outlineStyle === 'auto' || (style.outlineStyle !== 'none' && isWide);
  return {what: one.outerHTML.slice(0, 100), isSeen, isRinged};
}"""


PRINTED = """() => {
  const heading = document.querySelector('main h1'), told = document.querySelector('main').innerText.trim();
  return heading !== null && heading.checkVisibility() && told.length > heading.innerText.trim().length;
}"""


def audit(page: Page) -> Iterator[str]:
    """Give everything that is wrong with the page as it stands, and leave it as it was."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in WIDTHS_PX:
            _resize(page, width)
            yield from (f"{scheme}, {width} px: {one}" for one in violations(page))
    page.emulate_media(color_scheme="light")
    yield from _reflow(page)
    _resize(page, PHONE["width"])
    yield from _focus(page)
    yield from _printed(page)


def violations(page: Page) -> Iterator[str]:
    """Give what axe-core finds of serious and critical violations, with the first place of each."""
    found: dict[str, Any] = _axe().run(page, options=RULES).response
    for one in found["violations"]:
        if one["impact"] in REFUSED:
            where = one["nodes"][0]
            yield f"{one['id']} ({one['impact']}, {len(one['nodes'])}): {where['html'][:160]} {where['any'][:1]}"


@cache
def _axe() -> Axe:
    # Imported here: it is a package of the development extra.
    from axe_playwright_python.sync_playwright import Axe

    return Axe()


def _resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": PHONE["height"]})


def _reflow(page: Page) -> Iterator[str]:
    """Give what scrolls sideways or is cut off on the narrowest screen, and with letters of twice the size."""
    for width, size in ((NARROWEST_PX, "100%"), (PHONE["width"], "200%"), (1280, "200%")):
        _resize(page, width)
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        if (wide := page.evaluate(WIDER)) > width:
            yield f"{width} px, letters {size}: {wide} px wide"
        yield from (f"{width} px, letters {size}: cut off: {one}" for one in page.evaluate(CUT_OFF))
    page.evaluate("document.documentElement.style.fontSize = ''")


def _printed(page: Page) -> Iterator[str]:
    """Give what would be lost on paper."""
    page.emulate_media(media="print")
    _resize(page, PAPER_PX)
    if (wide := page.evaluate(WIDER)) > PAPER_PX:
        yield f"printed: {wide} px wide on {PAPER_PX} px of paper"
    if not page.evaluate(PRINTED):
        yield "printed: without its heading, or nothing below it"
    page.emulate_media(media="screen")
    _resize(page, PHONE["width"])


def _focus(page: Page) -> Iterator[str]:
    """Give what the tab key reaches without a visible ring, or where it cannot be seen."""
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found is None:
            return
        if not found["isRinged"]:
            yield f"focus without a ring: {found['what']}"
        if not found["isSeen"]:
            yield f"focus that cannot be seen: {found['what']}"
