"""The forms of a page, as a browser without JavaScript reads them: where they lead and what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """One form: its address, the values of its hidden fields, the buttons that send it, as name and value."""

    form_id: str
    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.stray: list[tuple[str, tuple[str, str]]] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("id", ""), given.get("action", "")))
            self._is_inside = True
        elif tag == "input" and given.get("type") == "hidden" and self._is_inside:
            self.forms[-1].hidden[given["name"]] = given.get("value", "")
        elif tag == "button" and given.get("name"):
            self._take_button(given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False

    def _take_button(self, given: dict[str, str]) -> None:
        pair = (given["name"], given.get("value", ""))
        if "form" in given:
            self.stray.append((given["form"], pair))
        elif self._is_inside:
            self.forms[-1].buttons.append(pair)


def forms_of(page: str) -> list[Form]:
    """Return the forms of a page in their order; a button elsewhere on it belongs to the form that it names."""
    reader = _Reader()
    reader.feed(page)
    for form_id, pair in reader.stray:
        next(form for form in reader.forms if form.form_id == form_id).buttons.append(pair)
    return reader.forms
