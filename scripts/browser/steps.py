"""What a person does at a browser, as data: journeys are made of it, and the walkthrough is its wording."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Protocol

from api.texts import Texts
from scripts.browser.words import NOTHING, Text, spoken


class Hands(Protocol):
    """Who can do the steps: a person at a page."""

    def open(self, path: str) -> None:
        """Type an address."""

    def press(self, label: str, about: str, *, is_first: bool) -> None:
        """Press a button or link, or open a fold; ``about`` are hidden words that say what it is about."""

    def press_on(self, label: str, about: str) -> None:
        """Press what leads to another page, and wait until that has come to rest."""

    def write(self, label: str, text: str, group: str) -> None:
        """Write into a field; ``group`` is the heading of the fields among which it stands."""

    def choose(self, label: str, option: str, group: str) -> None:
        """Choose out of a list."""

    def tick(self, label: str, about: str, *, is_ticked: bool) -> None:
        """Tick or untick a box, or choose one of several."""

    def attach(self, label: str, name: str, text: str) -> None:
        """Choose a file that holds a text."""

    def read(self, text: str) -> None:
        """Find words on the page."""

    def follow_letter(self, email: str, page: str) -> None:
        """Follow the link to a page, or the first one, in the latest letter to somebody."""

    def follow_command(self, arguments: tuple[str, ...]) -> None:
        """Run a command of the command line and follow the link that it prints."""

    def picture(self, name: str) -> None:
        """Take a picture of the page."""


class Step(Protocol):
    """One thing that a person does."""

    def told(self, t: Texts) -> str:
        """Return it as a sentence of the walkthrough."""

    def done(self, hands: Hands, t: Texts) -> None:
        """Do it."""


def _bold(text: Text, t: Texts) -> str:
    return f"**{spoken(text, t).rstrip('.?:')}**"


def _under(group: Text, t: Texts) -> str:
    return f" under {_bold(group, t)}" if spoken(group, t) else ""


def _beside(about: Text, t: Texts) -> str:
    words = spoken(about, t)
    return f" beside “{words}”" if words else ""


@dataclass(frozen=True)
class Open:
    """Type an address, as a path of the site."""

    path: str

    def told(self, t: Texts) -> str:
        """Return it as a sentence."""
        return f"Open `http://localhost:8000{self.path}`."

    def done(self, hands: Hands, t: Texts) -> None:
        """Do it."""
        hands.open(self.path)


@dataclass(frozen=True)
class Press:
    """Press what bears a label; where several bear it, ``about`` says of whom, or it is the first of them."""

    label: Text
    about: Text = NOTHING
    is_first: bool = False

    def told(self, t: Texts) -> str:
        """Return it as a sentence."""
        which = "the first " if self.is_first else ""
        return f"Press {which}{_bold(self.label, t)}{_beside(self.about, t)}."

    def done(self, hands: Hands, t: Texts) -> None:
        """Do it."""
        hands.press(spoken(self.label, t), spoken(self.about, t), is_first=self.is_first)


class PressOn(Press):
    """Press what leads to another page, and wait until that has come to rest."""

    def done(self, hands: Hands, t: Texts) -> None:
        """Do it."""
        hands.press_on(spoken(self.label, t), spoken(self.about, t))


@dataclass(frozen=True)
class Write:
    """Write into the field with a label; ``group`` heads its fields, where several bear the label."""

    label: Text
    text: Text
    group: Text = NOTHING

    def told(self, t: Texts) -> str:
        """Return it as a sentence."""
        return f"Write into {_bold(self.label, t)}{_under(self.group, t)}: `{spoken(self.text, t)}`"

    def done(self, hands: Hands, t: Texts) -> None:
        """Do it."""
        hands.write(spoken(self.label, t), spoken(self.text, t), spoken(self.group, t))


@dataclass(frozen=True)
class Choose:
    """Choose an option out of the list with a label; ``group`` heads its fields, where several bear the label."""

    label: Text
    option: Text
    group: Text = NOTHING

    def told(self, t: Texts) -> str:
        """Return it as a sentence."""
        return f"Choose {_bold(self.option, t)} in {_bold(self.label, t)}{_under(self.group, t)}."

    def done(self, hands: Hands, t: Texts) -> None:
        """Do it."""
        hands.choose(spoken(self.label, t), spoken(self.option, t), spoken(self.group, t))


@dataclass(frozen=True)
class Tick:
    """Tick the box with a label, or take its tick away."""

    label: Text
    is_ticked: bool = True
    about: Text = NOTHING

    def told(self, t: Texts) -> str:
        """Return it as a sentence."""
        return f"{'Tick' if self.is_ticked else 'Untick'} {_bold(self.label, t)}{_beside(self.about, t)}."

    def done(self, hands: Hands, t: Texts) -> None:
        """Do it."""
        hands.tick(spoken(self.label, t), spoken(self.about, t), is_ticked=self.is_ticked)


@dataclass(frozen=True)
class Attach:
    """Choose a file in the field with a label: its name, and what it holds."""

    label: Text
    name: str
    text: str

    def told(self, t: Texts) -> str:
        """Return it as a sentence, with the lines of the file below it."""
        lines = "\n".join(f"   {line}" for line in self.text.splitlines())
        told = f"Save these lines as `{self.name}`, and choose it in {_bold(self.label, t)}:"
        return f"{told}\n\n   ```text\n{lines}\n   ```\n"

    def done(self, hands: Hands, t: Texts) -> None:
        """Do it."""
        hands.attach(spoken(self.label, t), self.name, self.text)


@dataclass(frozen=True)
class Read:
    """See words on the page."""

    text: Text

    def told(self, t: Texts) -> str:
        """Return it as a sentence."""
        return f"You read: {_bold(self.text, t)}."

    def done(self, hands: Hands, t: Texts) -> None:
        """Do it."""
        hands.read(spoken(self.text, t))


@dataclass(frozen=True)
class Letter:
    """Follow the first link in the latest letter to an address, or the one that leads to a page."""

    email: str
    page: str = ""

    def told(self, t: Texts) -> str:
        """Return it as a sentence."""
        return f"Open the latest letter to `{self.email}` in `build/outbox/` and follow its link."

    def done(self, hands: Hands, t: Texts) -> None:
        """Do it."""
        hands.follow_letter(self.email, self.page)


@dataclass(frozen=True)
class Run:
    """Run a command of ``setu account`` that prints a link, and follow it."""

    arguments: tuple[str, ...]

    def told(self, t: Texts) -> str:
        """Return it as a sentence."""
        command = shlex.join([".venv/bin/setu", *self.arguments, "--home", "build", "--db", "build/demo.db"])
        return f"In a second terminal, run `{command}`, and open the link that it prints."

    def done(self, hands: Hands, t: Texts) -> None:
        """Do it."""
        hands.follow_command(self.arguments)


@dataclass(frozen=True)
class Picture:
    """Take a picture for the documentation, and say what it shows."""

    name: str
    caption: str

    def told(self, t: Texts) -> str:
        """Return it as Markdown."""
        return f"![{self.caption}](screenshots/{self.name}-{t.language}.webp)"

    def done(self, hands: Hands, t: Texts) -> None:
        """Do it."""
        hands.picture(f"{self.name}-{t.language}")
