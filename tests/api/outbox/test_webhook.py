"""The webhook: signed, in order, each event until it was taken, and never a word of a problem."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from api.flow_worker import FlowWorker
from api.outbox.postbox import NotDelivered
from api.outbox.webhook import TASK, Told, Webhook, is_due, signature, tell
from api.settings import Settings
from models.store import Store
from tests.api.outbox.scene import NOON, Flow, open_flow, sender_on
from tests.matcher.introductions.scene import OWNER, PROVIDER

SECRET = b"open sesame"


class Receiver(HTTPServer):
    """Takes events, or answers as it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[tuple[bytes, str]] = []
        self.answers: list[int] = []

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body, _ in self.taken]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.answers.pop(0) if self.server.answers else 204
        if status == 204:
            self.server.taken.append((body, self.headers["Setu-Signature"]))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *given: Any) -> None:
        """Write nothing to standard error."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def flow(tmp_path: Path) -> Iterator[Flow]:
    opened = open_flow(Store.open(tmp_path / "setu.db"))
    yield opened
    opened.store.close()


def hook(receiver: Receiver) -> Webhook:
    return Webhook(f"http://127.0.0.1:{receiver.server_port}/setu", SECRET)


def steps(receiver: Receiver) -> list[tuple[str, str]]:
    return [(event["record_type"], event["step"]) for event in receiver.events]


def test_only_what_happens_from_then_on_is_told_and_in_order(flow: Flow, receiver: Receiver) -> None:
    asked = flow.ask()
    assert tell(flow.store, hook(receiver), NOON) == Told()
    flow.step(asked, "accept", PROVIDER)
    assert tell(flow.store, hook(receiver), NOON) == Told(2)
    assert steps(receiver) == [("introduction", "accept"), ("problem", "match")]
    assert tell(flow.store, hook(receiver), NOON) == Told()
    with flow.store.read() as tx:
        assert not is_due(tx)


def test_an_event_is_signed_and_holds_no_words(flow: Flow, receiver: Receiver) -> None:
    tell(flow.store, hook(receiver), NOON)
    flow.step(flow.ask(), "decline", PROVIDER, "not_now")
    flow.step(flow.ask("l-coat"), "withdraw", OWNER, "Asha is ill")
    tell(flow.store, hook(receiver), NOON)
    for body, signed in receiver.taken:
        seconds = str(int(NOON.timestamp()))
        digest = hmac.new(SECRET, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
        assert signed == f"t={seconds},v1={digest}"
        assert b"owder" not in body
        assert b"example.in" not in body
        assert b"Asha" not in body
    assert "not_now" in [event["reason"] for event in receiver.events]
    assert receiver.events[-1]["event_id"].startswith(flow.store.database_id)


def test_a_known_signature() -> None:
    # echo -n '1795867200.{}' | openssl dgst -sha256 -hmac 'open sesame'
    expected = "a0285d64ddae39f6d408b6c86fd6890bd2197f84e8d25303974865851516655e"
    assert signature(SECRET, b"{}", NOON) == f"t=1795867200,v1={expected}"


@pytest.mark.parametrize("answer", [500, 404, 302])
def test_what_was_not_taken_is_told_again_and_later_ones_wait(flow: Flow, receiver: Receiver, answer: int) -> None:
    tell(flow.store, hook(receiver), NOON)
    flow.ask()
    receiver.answers = [204, answer]
    with pytest.raises(NotDelivered, match=str(answer)):
        tell(flow.store, hook(receiver), NOON)
    assert steps(receiver) == [("introduction", "add")]
    assert tell(flow.store, hook(receiver), NOON) == Told(1)
    assert steps(receiver) == [("introduction", "add"), ("introduction", "send")]


def test_a_receiver_that_is_not_there_stops_nothing_else(flow: Flow, tmp_path: Path) -> None:
    nowhere = Webhook("http://127.0.0.1:9/", SECRET)
    worker = FlowWorker(
        flow.store, flow.matcher, sender_on(flow.store, tmp_path), flow.clocks,
        now=lambda: flow.now, again_after_s=0, events_to=nowhere,
    )  # fmt: skip
    flow.ask()
    worker.work_once()
    flow.ask("r-2")
    assert worker.work_once().sent == 1
    with flow.store.read() as tx:
        last, first = tx.jobs.latest([TASK], 10)
    assert (first.failure, "cannot be reached" in last.failure) == ("", True)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x.example", "example.in"])
def test_an_address_that_is_none_of_the_web_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValidationError, match="webhook_url"):
        Settings(home=tmp_path, webhook_url=url, webhook_secret=SecretStr("s"))


def test_a_webhook_without_a_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="SETU_WEBHOOK_SECRET"):
        Settings(home=tmp_path, webhook_url="https://x.example")
