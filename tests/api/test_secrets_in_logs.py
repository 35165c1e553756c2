"""What opens something never stands in a log, whichever route is sent it, and however it fails."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.settings import Settings
from tests.api.conftest import ClientMaker
from tests.api.matrix import TABLE

BEARER, COOKIE, TOKEN, KEY, PASSWORD, EMAIL = (f"opens-{name}-4711" for name in ("b", "c", "t", "k", "p", "e"))
SECRETS = (BEARER, COOKIE, TOKEN, KEY, PASSWORD)
FIELDS = {"password": PASSWORD, "new_password": PASSWORD, "token": TOKEN, "link": TOKEN, "email": f"{EMAIL}@example.in"}
WAYS: tuple[dict[str, Any], ...] = (
    {"headers": {"Authorization": f"Bearer setu_{BEARER}"}},
    {"headers": {"Cookie": f"setu_session={COOKIE}", "Idempotency-Key": KEY}},
    {"json": FIELDS},
    {"data": FIELDS},
    {"params": {"token": TOKEN}},
    {"params": {"link": TOKEN}},
    {"params": {"code": TOKEN, "state": TOKEN}},
)
"""Where secrets come in, one at a time: what is refused at the door does not reach what stands behind it."""

OF_THE_TEST = ("httpx2", "asyncio", "httpcore2")
"""Loggers of the test's own client."""


def send(client: TestClient, route: str, way: dict[str, Any]) -> int:
    method, _, path = route.partition(" ")
    filled = re.sub(r"\{\w+(:path)?\}", "r-1", path)
    return client.request(method, filled, follow_redirects=False, **way).status_code


@pytest.fixture
def client(make_client: ClientMaker) -> TestClient:
    return make_client(smtp_password=PASSWORD, smtp_host="mail.example.in", mail_from="setu@example.in")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(way))
def test_no_route_logs_what_opens_something(
    client: TestClient, caplog: pytest.LogCaptureFixture, way: dict[str, Any]
) -> None:
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "setu"):
        codes = {send(client, route, way) for route in TABLE}
    assert len(codes) >= 2, "every request met the same end"
    lines = [logging.Formatter().format(one) for one in caplog.records if not one.name.startswith(OF_THE_TEST)]
    assert len(lines) >= len(TABLE)  # each request leaves its line
    assert [(secret, line) for secret in (*SECRETS, EMAIL) for line in lines if secret in line] == []


def test_a_secret_in_a_log_would_be_found(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("setu.api").warning("somebody sent %s", WAYS)
    assert all(secret in caplog.text for secret in (BEARER, COOKIE, KEY))


def test_settings_print_without_their_secrets() -> None:
    settings = Settings(
        api_key=PASSWORD, smtp_password=PASSWORD, webhook_secret=PASSWORD, webhook_url="https://hook.example.in",
        oidc_issuer="https://id.example.in", oidc_client_id="setu", oidc_client_secret=PASSWORD,
    )  # fmt: skip
    assert PASSWORD not in f"{settings!r} {settings} {settings.model_dump_json()}"
