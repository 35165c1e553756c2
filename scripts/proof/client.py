"""A person's program that speaks to a server on loopback: JSON there, JSON back, no answer when the server is gone."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HOST = "127.0.0.1"
TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Reply:
    """What a server answered; status 0 when no answer came."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Client:
    """Asks the server on one port; each request takes a connection of its own."""

    port: int

    def send(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Reply:
        """Send one request and return the answer; one that is cut off is none."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=TIMEOUT_S)
        content = None if body is None else json.dumps(body)
        typed = {"Content-Type": "application/json"} if content else {}
        try:
            connection.request(method, path, content, typed | dict(headers or {}))
            response = connection.getresponse()
            text = response.read()
            named = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, json.loads(text) if text else None, named)
        except (OSError, http.client.HTTPException, ValueError):
            return Reply(0)
        finally:
            connection.close()
