"""A sign-in provider on this machine: strict in what it takes, and as wrong in what it gives as a test wants it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "setu-test"
SECRET = "only for tests, & with signs: é"  # noqa: S105 - of a provider that lives as long as a test


def new_key(kid: str) -> RSAKey:
    """Return a new key with a name."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


FIRST_KEY = new_key("first")
"""The key of every provider at first; made once, because making one takes long."""


@dataclass
class LoopbackProvider:
    """What the provider knows, and how it misbehaves.

    Args:
        subject: Whom the next token speaks of.
        claims: Claims that take the place of the right ones; None leaves one out.
        discovery: The same for what it says of itself.
        algorithm: How tokens are signed: ``RS256``, ``none``, or ``HS256`` with its public key as the secret.
        signs_with: The key that signs; else the one that is published.
        answer: What the token endpoint answers in place of a token.
    """

    issuer: str = ""
    subject: str = "person-1"
    claims: dict[str, Any] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    keys: list[RSAKey] = field(default_factory=lambda: [FIRST_KEY])
    signs_with: RSAKey | None = None
    answer: bytes | None = None
    status: int = 200
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def approve(self, address: str) -> str:
        """Return where the browser goes when the person says yes at an address of ours."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        given = {"code": code, "state": asked["state"], "iss": self.issuer, "session_state": "unknown to clients"}
        return f"{asked['redirect_uri']}?{urlencode(given)}"

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/end",
        } | self.discovery

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, bytes]:
        """Return the answer of the token endpoint; a code is taken once, and only with its verifier."""
        asked = self.codes.pop(form.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        is_right = (
            asked is not None
            and authorization == f"Basic {base64.b64encode(b'setu-test:' + QUOTED_SECRET).decode()}"
            and proof.decode().rstrip("=") == asked["code_challenge"]
            and form.get("redirect_uri") == asked["redirect_uri"]
        )
        if not is_right or asked is None:
            return 400, b'{"error": "invalid_grant"}'
        if self.answer is not None:
            return self.status, self.answer
        return 200, json.dumps({"access_token": "x", "id_token": self._id_token(asked["nonce"])}).encode()

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        right = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": nonce,
            "email": f"{self.subject}@example.in", "email_verified": True, "name": "Asha Kulkarni",
        }  # fmt: skip
        claims = {name: value for name, value in (right | self.claims).items() if value is not None}
        if self.algorithm == "none":
            return f"{part({'alg': 'none'})}.{part(claims)}."
        key = self.signs_with or self.keys[-1]
        if self.algorithm == "HS256":
            signed = f"{part({'alg': 'HS256', 'kid': key.kid})}.{part(claims)}"
            mac = hmac.digest(key.as_pem(private=False), signed.encode(), "sha256")
            return f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
        return jwt.encode({"alg": self.algorithm, "kid": key.kid}, claims, key, algorithms=[self.algorithm])


QUOTED_SECRET = b"only%20for%20tests%2C%20%26%20with%20signs%3A%20%C3%A9"


def part(value: dict[str, Any]) -> str:
    """Return a part of an unsigned token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@contextmanager
def serving(provider: LoopbackProvider) -> Iterator[LoopbackProvider]:
    """Serve a provider on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            found: dict[str, Callable[[], dict[str, Any]]] = {
                "/.well-known/openid-configuration": provider.metadata,
                "/keys": lambda: {"keys": [key.as_dict(private=False) for key in provider.keys]},
            }
            if self.path == "/elsewhere":
                self._lead_to("/keys")
                return
            if self.path.startswith("/authorize?"):  # a browser comes, and its person says yes
                self._lead_to(provider.approve(self.path))
                return
            make = found.get(self.path)
            self._answer(200 if make else 404, json.dumps(make() if make else {}).encode())

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(sent).items()}
            self._answer(*provider.token(form, self.headers.get("Authorization", "")))

        def _lead_to(self, address: str) -> None:
            self.send_response(302)
            self.send_header("Location", address)
            self.end_headers()

        def _answer(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *given: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
