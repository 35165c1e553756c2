"""People on their way through the pages: who asks, who is asked, who coordinates; each page is timed.

A journey is a function of a `Visitor`. It reads what a page offers and goes on from there, as a browser without
JavaScript does: nothing is known of addresses but what the pages before said.
"""

from __future__ import annotations

import http.client
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from scripts.benchmarks.load_clients import HOST, TIMEOUT_S, Load
from scripts.benchmarks.page_forms import Form, forms_of

HEADERS = {
    "Accept": "text/html",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Site": "same-origin",
}
REDIRECTS = {http.client.SEE_OTHER, http.client.FOUND, http.client.MOVED_PERMANENTLY, http.client.PERMANENT_REDIRECT}


GOOD_CARDS = 5
"""Somebody asks one of so many best cards."""


class Unanswered(Exception):
    """A page was not answered with success; never leaves this module."""


class Astray(Exception):
    """A page does not offer what its visitor came for; never leaves this module."""


@dataclass(frozen=True)
class Known:
    """What visitors bring along: questions, links that providers were sent, and ids of providers."""

    questions: Sequence[str]
    links: Sequence[str]
    providers: Sequence[str]


@dataclass
class Visitor:
    """One person with a browser: pages one after the other, with a pause between them.

    Args:
        port: The server's, on loopback.
        chance: What this person does.
        pause_s: How long a page is looked at, on average.
        known: What there is to ask and to answer.
        load: Where each page is counted.
        links: Links that this person alone will answer.
        questions: What this person alone will ask, each once.
    """

    port: int
    chance: random.Random
    pause_s: float
    known: Known
    load: Load
    links: list[str]
    questions: list[str]
    cookie: str = ""
    by_page: dict[str, list[float]] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def page(self, path: str, sent: dict[str, str] | None = None, *, may_be_full: bool = False) -> str:
        """Open a page, or send a form and follow where it leads, and return what is shown.

        Args:
            path: The page's address.
            sent: The fields of a form.
            may_be_full: That somebody has enough requests waiting, and another one is to be asked (429), is an answer
                too; it is counted under a name of its own.

        Raises:
            Unanswered: It was not answered with success.
        """
        time.sleep(self.pause_s * self.chance.uniform(0.5, 1.5))
        began = time.perf_counter()
        status, text, where = self._answer(path, sent)
        seconds = time.perf_counter() - began
        is_full = may_be_full and status == http.client.TOO_MANY_REQUESTS
        is_answer = status == 200 or status in REDIRECTS or is_full
        self.load.add("200" if is_answer else f"{status} {path.partition('?')[0]}", seconds, len(text))
        self.by_page.setdefault(_pattern(path) + (" (full)" if is_full else ""), []).append(seconds)
        if status in REDIRECTS:
            return self.page(where)
        if not is_answer:
            raise Unanswered(_pattern(path))
        return text

    def press(
        self,
        page: str,
        action: str,
        button: tuple[str, str] | None = None,
        to: str = "",
        *,
        may_be_full: bool = False,
        **typed: str,
    ) -> str:
        """Send the form with this action that has this button; ``to`` is where the button itself leads.

        Raises:
            Astray: There is no such form.
            Unanswered: It was not answered with success.
        """
        form = _form(page, action, button)
        sent = form.hidden | dict([button] if button else []) | typed
        return self.page(to or form.action, sent, may_be_full=may_be_full)

    def leave(self) -> None:
        """Close the browser: whoever comes next is somebody else, with a connection of their own."""
        self.cookie = ""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _answer(self, path: str, sent: dict[str, str] | None) -> tuple[int, str, str]:
        """Return status, text and where a redirect leads; 0 where no answer came."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection(HOST, self.port, timeout=TIMEOUT_S)
        headers = HEADERS | ({"Cookie": self.cookie} if self.cookie else {})
        typed = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{HOST}:{self.port}"}
        try:
            if sent is None:
                self.connection.request("GET", path, headers=headers)
            else:
                self.connection.request("POST", path, urlencode(sent), headers | typed)
            response = self.connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException):
            self.leave()
            return 0, "", ""
        if cookie := response.getheader("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        return response.status, text, response.getheader("Location") or ""


def ask_and_read(visitor: Visitor) -> None:
    """Ask a question, look at a good card's provider, ask for an introduction, follow it."""
    if not visitor.questions:
        return
    visitor.page("/")
    answer = visitor.page("/match?" + urlencode({"text": visitor.questions.pop()}))
    asked = [button for button in _buttons(answer) if button[0] == "provider"]
    if not asked:  # nobody matched whom one could ask
        return
    chosen = visitor.chance.choice(asked[:GOOD_CARDS])
    visitor.page(f"/providers/{chosen[1]}")
    form = visitor.press(answer, "/feedback", chosen, to="/introductions/ask")
    visitor.press(form, "/introductions", name="Asha", email="asha@journey.example", agrees="1", may_be_full=True)


def answer_by_link(visitor: Visitor) -> None:
    """Open the link of a letter, and answer with one tap."""
    if not visitor.links:
        return
    shown = visitor.page("/introductions/answer?" + urlencode({"link": visitor.links.pop()}))
    visitor.press(shown, "/introductions/step", visitor.chance.choice([("step", "accept"), ("reason", "not_now")]))


def coordinate(visitor: Visitor) -> None:
    """Look at the board and at the inbox."""
    visitor.page("/board")
    visitor.page("/inbox")


def look_at_problems(visitor: Visitor) -> None:
    """Look at the problems of the week for somebody."""
    visitor.page(f"/providers/{visitor.chance.choice(visitor.known.providers)}/problems")


JOURNEYS: tuple[tuple[Callable[[Visitor], None], int], ...] = (
    (ask_and_read, 5),
    (answer_by_link, 2),
    (coordinate, 1),
    (look_at_problems, 2),
)
"""With how often each is taken, out of all."""


def wander(visitor: Visitor, until: float, most: int) -> None:
    """Take one journey after the other until the time is over; one that goes astray is counted and given up."""
    ways = [journey for journey, weight in JOURNEYS for _ in range(weight)]
    for _ in range(most):
        if time.perf_counter() >= until:
            break
        try:
            visitor.chance.choice(ways)(visitor)
        except Unanswered:  # counted where it came
            pass
        except Astray as lost:
            visitor.load.add(f"astray: {lost}", 0.0, 0)
        visitor.leave()


def _form(page: str, action: str, button: tuple[str, str] | None) -> Form:
    for form in forms_of(page):
        if form.action.partition("?")[0] == action and (button is None or button in form.buttons):
            return form
    raise Astray(f"a form to {action} with {button}")


def _buttons(page: str) -> list[tuple[str, str]]:
    return [button for form in forms_of(page) for button in form.buttons]


def _pattern(path: str) -> str:
    """Return a page's address without ids and query."""
    plain = path.partition("?")[0]
    if plain.startswith("/providers/"):
        return "/providers/…/problems" if plain.endswith("/problems") else "/providers/…"
    return plain
