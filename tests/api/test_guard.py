"""What holds for every request: hosts, senders, headers, ids, sizes and time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message

from api.guard import Guard
from tests.api.conftest import ClientMaker

EVERY_SORT = ["/", "/match?text=powder", "/healthz", "/api/v1/problems", "/nothing", "/static/setu.css", "/api/docs"]


@pytest.mark.parametrize("path", EVERY_SORT)
def test_every_response_has_the_security_headers(reader: TestClient, path: str) -> None:
    headers = reader.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-request-id"]
    assert headers["cache-control"]


def test_a_failed_request_has_them_too(reader: TestClient) -> None:
    response = reader.post("/api/v1/match", content=b"{")
    assert "content-security-policy" in response.headers
    assert response.json()["instance"] == f"urn:setu:request:{response.headers['x-request-id']}"


def test_a_request_id_is_taken_over_when_it_is_harmless(reader: TestClient) -> None:
    assert (
        reader.get("/healthz", headers={"X-Request-Id": "trace-12345678"}).headers["x-request-id"] == "trace-12345678"
    )
    assert reader.get("/healthz", headers={"X-Request-Id": "<script>"}).headers["x-request-id"] != "<script>"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "127.0.0.1.nip.io:8000"])
def test_a_local_server_answers_for_no_other_name(reader: TestClient, host: str) -> None:
    response = reader.get("/healthz", headers={"Host": host})
    assert (response.status_code, response.json()["type"]) == (421, "/errors/unknown-host")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:80", "[::1]:8000"])
def test_a_local_server_answers_for_loopback_names(reader: TestClient, host: str) -> None:
    assert reader.get("/healthz", headers={"Host": host}).status_code == 200


def test_an_operator_can_name_other_hosts(make_client: ClientMaker) -> None:
    client = make_client(allowed_hosts=("setu.example.in",))
    assert client.get("/healthz", headers={"Host": "setu.example.in"}).status_code == 200
    assert client.get("/healthz").status_code == 421


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://evil.example"}]
)
def test_a_page_of_another_site_cannot_send_anything(reader: TestClient, headers: dict[str, str]) -> None:
    response = reader.post("/api/v1/imports", headers=headers, data={"kind": "problem"})
    assert (response.status_code, response.json()["type"]) == (403, "/errors/forbidden")


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {}])
def test_own_pages_and_programs_can(reader: TestClient, headers: dict[str, str]) -> None:
    assert reader.post("/api/v1/match", json={"text": "powder"}, headers=headers).status_code == 200


POSTS = [
    "/api/v1/match",
    "/api/v1/affinity",
    *(f"/api/v1/{n}" for n in ("problems", "providers", "organisations", "evidence")),
]


@pytest.mark.parametrize("path", POSTS)
def test_a_body_that_is_too_large_is_refused(reader: TestClient, path: str) -> None:
    response = reader.post(path, json={"text": "x" * 1_100_000})
    assert (response.status_code, response.json()["type"]) == (413, "/errors/too-large")


def test_a_body_that_hides_its_size_is_refused_too(reader: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"text": "'
        for _ in range(20):
            yield b"x" * 100_000

    response = reader.post("/api/v1/match", content=chunks(), headers={"Content-Type": "application/json"})
    assert response.status_code == 413


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("content", [b"{", b"", b"[" * 50_000, b"9" * 5_000, b'{"text": NaN}', b"\xff\xfe"])
def test_a_body_that_is_no_json_is_refused(reader: TestClient, path: str, content: bytes) -> None:
    response = reader.post(path, content=content, headers={"Content-Type": "application/json"})
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_type_is_not_taken_for_json(reader: TestClient, kind: str) -> None:
    response = reader.post("/api/v1/match", content=b'{"text": "x"}', headers={"Content-Type": kind})
    assert (response.status_code, response.json()["type"]) == (415, "/errors/unsupported-media-type")
    assert "application/json" in response.json()["detail"]


def test_a_form_is_asked_for_as_a_form(reader: TestClient) -> None:
    response = reader.post("/api/v1/imports", json={"kind": "problem"})
    assert (response.status_code, response.json()["type"]) == (415, "/errors/unsupported-media-type")


@pytest.mark.parametrize("path", POSTS)
def test_a_method_that_is_not_taken_is_told(reader: TestClient, path: str) -> None:
    response = reader.patch(path, json={})
    assert (response.status_code, response.json()["type"]) == (405, "/errors/method-not-allowed")


@pytest.mark.parametrize("path", POSTS)
def test_a_parameter_that_is_not_known_is_refused(reader: TestClient, path: str) -> None:
    response = reader.post(path, json={"text": "x"}, params={"top": "3"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["in"] == "query"


def test_a_client_that_falls_silent_while_sending_is_sent_away() -> None:
    sent: list[Message] = []

    async def read(request: Request) -> Response:
        return Response(await request.body())

    app = Starlette(routes=[Route("/", read, methods=["POST"])])

    async def silence() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def collect(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"host", b"localhost")], "query_string": b""}
    guard = Guard(app, hosts=["localhost"], receive_timeout_s=0.01)
    with ThreadPoolExecutor(1) as apart:  # a browser of other tests keeps an event loop in this thread
        apart.submit(asyncio.run, guard(scope, silence, collect)).result()
    assert sent[0]["status"] == 408
