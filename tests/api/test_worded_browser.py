"""What a browser says of itself becomes words; what is not known is shown as it was said."""

from __future__ import annotations

import pytest

from api.pages.worded_browser import worded_browser
from api.texts import Catalogues

GECKO = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (f"Mozilla/5.0 (Linux; Android 10; K) {GECKO} Chrome/131.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {GECKO} Chrome/120.0 Safari/537.36 Edg/120.", "Edge on Windows"),
        (f"Mozilla/5.0 (Linux; Android 14) {GECKO} SamsungBrowser/25.0 Chrome/121.0", "Samsung Internet on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Mac"),
        ("Firefox/133.0", "Firefox"),
        ("Mozilla/5.0 (X11; Linux x86_64) Something/1", "Mozilla/5.0 (X11; Linux x86_64) Something/1"),
        ("मेरा ब्राउज़र", "मेरा ब्राउज़र"),
        ("", "a browser that does not say its name"),
    ],
)
def test_browser_and_system_are_named_and_what_is_not_known_is_shown_as_said(said: str, words: str) -> None:
    assert worded_browser(Catalogues.load().choose("en", ""), said) == words


def test_in_hindi_the_system_comes_first() -> None:
    hindi = Catalogues.load().choose("hi", "")
    assert worded_browser(hindi, "Mozilla/5.0 (Linux; Android 10; K) Chrome/131.0") == "Android पर Chrome"
