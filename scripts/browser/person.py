"""A person at a phone: finds things by their visible words and roles, as people do, never by ids of the markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.browser.snapshot import save_picture
from scripts.browser.watch import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

    from scripts.browser.stage import Stage

PHONE = {"width": 390, "height": 844}
MOBILE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Mobile Safari/537.36"
)
WAIT_MS = 90_000
"""Longest wait for something to appear; planning a day takes longest, on a busy machine."""
PAGE_WAIT_MS = 90_000
"""Longest wait for a page."""


@dataclass
class Person:
    """Somebody with a phone of their own.

    Args:
        stage: The running site and its letters.
        language: The language in which they read.
        context: Their browser.
        page: What they look at.
        pictures: Folder for pictures; ``None`` takes none.
        watch: What was wrong with the pages that they saw.
    """

    stage: Stage
    language: str
    context: BrowserContext
    page: Page
    pictures: Path | None = None
    watch: Watch = field(default_factory=Watch)

    @classmethod
    def at_a_phone(
        cls, browser: Browser, stage: Stage, language: str, *, runs_scripts: bool = True, pictures: Path | None = None
    ) -> Person:
        """Give somebody a phone whose browser asks for pages in a language."""
        context = browser.new_context(
            viewport=PHONE,  # type: ignore[arg-type]
            is_mobile=True,
            has_touch=True,
            user_agent=MOBILE,
            locale=f"{language}-IN",
            java_script_enabled=runs_scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(WAIT_MS)
        context.set_default_navigation_timeout(PAGE_WAIT_MS)
        person = cls(stage, language, context, context.new_page(), pictures)
        person.watch.attach(person.page, stage.address)
        return person

    def open(self, path: str) -> None:
        """Type an address of the site."""
        self.page.goto(self.stage.address + path)

    def press(self, label: str, about: str = "", *, is_first: bool = False) -> None:
        """Press the button, link or fold whose words begin with the label, in the page's content first."""
        words = _beginning(label, about)
        everywhere = _pressable(self.page.locator("body"), words)
        everywhere.filter(visible=True).first.wait_for(state="visible")
        inside = _pressable(self.page.get_by_role("main"), words)
        # What the page is about comes before what stands above and below every page.
        found = inside if inside.filter(visible=True).count() else everywhere
        chosen = found.filter(visible=True).first if is_first else self._the_one(found, f"press {label} {about}")
        chosen.tap()

    def press_on(self, label: str, about: str = "") -> None:
        """Press what leads to another page, and wait until that has come to rest."""
        with self.page.expect_navigation(wait_until="networkidle"):
            self.press(label, about)

    def write(self, label: str, text: str, group: str = "") -> None:
        """Write into the field with this label, over what stood there."""
        self._the_one(self._among(group).get_by_label(_beginning(label)), f"write into {label}").fill(text)

    def choose(self, label: str, option: str, group: str = "") -> None:
        """Choose an option."""
        field = self._the_one(self._among(group).get_by_label(_beginning(label)), f"choose in {label}")
        field.select_option(label=option)

    def tick(self, label: str, about: str = "", *, is_ticked: bool = True) -> None:
        """Tick a box or take its tick away."""
        self._the_one(self.page.get_by_label(_beginning(label, about)), f"tick {label}").set_checked(is_ticked)

    def attach(self, label: str, name: str, text: str) -> None:
        """Choose a file."""
        content = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
        self._the_one(self.page.get_by_label(_beginning(label)), f"choose a file in {label}").set_input_files(content)  # type: ignore[arg-type]

    def read(self, text: str) -> None:
        """Wait until words stand on the page where they can be read."""
        self.page.get_by_text(text).filter(visible=True).first.wait_for(state="visible")

    def follow_letter(self, email: str, page: str = "") -> None:
        """Open a link of the latest letter; where it is in another language, change that as a person would."""
        self._follow(self.stage.letter_link(email, page))

    def follow_command(self, arguments: tuple[str, ...]) -> None:
        """Open the link that a command prints."""
        self._follow(self.stage.setu(*arguments))

    def _follow(self, link: str) -> None:
        self.page.goto(link)
        if self.page.locator("html").get_attribute("lang") != self.language:
            self.page.locator(f"header a[hreflang={self.language}]").tap()
            self.page.locator(f"html[lang={self.language}]").wait_for()

    def picture(self, name: str) -> None:
        """Keep a picture of the page, if pictures are wanted."""
        if self.pictures is not None:
            save_picture(self.page, self.pictures / f"{name}.webp")

    def leave(self) -> None:
        """Put the phone away."""
        self.context.close()

    def _among(self, group: str) -> Locator | Page:
        """Return the fields, or the form, under a heading; everything where there is none."""
        if not group:
            return self.page
        fields = self.page.get_by_role("group", name=group, exact=True)
        return fields.or_(self.page.get_by_role("form", name=group, exact=True))

    def _the_one(self, found: Locator, what: str) -> Locator:
        """Return the only visible one; the wait and the complaint are Playwright's, which names what it found."""
        visible = found.filter(visible=True)
        visible.first.wait_for(state="visible")
        if (count := visible.count()) != 1:
            raise AssertionError(f"{what}: {count} things bear these words on {self.page.url}")
        return visible


def _pressable(part: Locator, words: re.Pattern[str]) -> Locator:
    found = part.get_by_role("button", name=words).or_(part.get_by_role("link", name=words))
    return found.or_(part.locator("summary").filter(has_text=words))


def _beginning(label: str, about: str = "") -> re.Pattern[str]:
    """Return a pattern for words that begin with a label and, where given, end with what it is about."""
    words = rf"^\s*{_escaped(label)}"
    return re.compile(rf"{words}.*{_escaped(about)}\s*$" if about else rf"{words}(\s|$)", re.DOTALL)


def _escaped(text: str) -> str:
    """Return a pattern for a text, also as JavaScript reads it, where a slash ends a pattern."""
    return re.escape(text).replace("/", r"\/")
