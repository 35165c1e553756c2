"""Reads a page as a browser would: its elements with their attributes, its visible words, its scripts."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from fastapi.testclient import TestClient

VOID = {"meta", "link", "input", "br", "img", "hr"}


@dataclass
class Element:
    """One element of a page, with the id of the form and the elements around it, and the words anywhere inside it."""

    name: str
    attributes: dict[str, str]
    form: str = ""
    words: list[str] = field(default_factory=list)
    around: list[Element] = field(default_factory=list, repr=False, compare=False)

    @property
    def text(self) -> str:
        """The words, with single spaces."""
        return " ".join(" ".join(self.words).split())


class Page(HTMLParser):
    """A parsed page; an element that is never closed or closed twice is a mistake."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.mistakes: list[str] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        self.mistakes += [f"{element.name} is not closed" for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        forms = [one.attributes.get("id", "") for one in self._open if one.name == "form"]
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag, attributes, forms[-1] if forms else "", around=list(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].name != tag:
            self.mistakes.append(f"{tag} is closed but not open")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.words.append(data)

    def all(self, name: str, **attributes: str) -> list[Element]:
        """Return the elements with a name and attributes, in the order of the page; ``class_`` means ``class``."""
        wanted = {key.rstrip("_"): value for key, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.name == name and all(element.attributes.get(key) == value for key, value in wanted.items())
        ]

    def one(self, name: str, **attributes: str) -> Element:
        """Return the only element with a name and attributes."""
        (found,) = self.all(name, **attributes)
        return found

    def within(self, outer: Element, name: str) -> list[Element]:
        """Return the elements with a name that stand anywhere in another one."""
        return [one for one in self.all(name) if any(element is outer for element in one.around)]

    @property
    def text(self) -> str:
        """All visible words."""
        return self.one("body").text


def open_page(client: TestClient, path: str) -> Page:
    """Return a page as a browser gets it: with success, whole, and small enough for a slow line."""
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    assert len(response.content) < 100_000
    page = Page(response.text)
    assert page.mistakes == []
    return page
