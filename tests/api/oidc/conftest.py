"""A provider that runs, and a server that is set to it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.api.conftest import ClientMaker
from tests.api.oidc.loopback_provider import CLIENT, SECRET, LoopbackProvider, serving
from tests.api.people import HTML

Going = Callable[..., Response]


@pytest.fixture
def provider() -> Iterator[LoopbackProvider]:
    with serving(LoopbackProvider()) as running:
        yield running


@pytest.fixture
def site(make_client: ClientMaker, provider: LoopbackProvider) -> TestClient:
    return make_client(
        oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET, oidc_name="Test house"
    )


@pytest.fixture
def go(site: TestClient, provider: LoopbackProvider) -> Going:
    """Give a function that leaves for the provider, says yes there, and comes back."""

    def going(**asked: Any) -> Response:
        return come_back(site, provider.approve(leave(site, **asked)))

    return going


def leave(site: TestClient, **asked: Any) -> str:
    """Return where a browser that presses the button is led; of who signs up, by way of a page with a link."""
    if "role" in asked:
        shown = site.post("/sign-up/oidc", data={"agree": ["account", "letters"]} | asked, headers=HTML)
        assert shown.status_code == 200, shown.text
        return link_of(shown, "/authorize?")
    response = site.get("/sign-in/oidc", params=asked, headers=HTML, follow_redirects=False)
    assert response.status_code == 303, response.text
    return response.headers["location"]


def link_of(shown: Response, part: str) -> str:
    """Return the one link of a page that holds a part."""
    (found,) = (one for one in re.findall(r'href="([^"]*)"', shown.text) if part in one)
    return html.unescape(found)


def come_back(site: TestClient, address: str) -> Response:
    """Follow the provider's redirect to us, and no further."""
    parts = urlsplit(address)
    return site.get(f"{parts.path}?{parts.query}", headers=HTML, follow_redirects=False)
