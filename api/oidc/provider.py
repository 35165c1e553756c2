"""The sign-in provider: where people are sent, what is fetched from it, and whom it vouches for.

Authorization code flow with PKCE, state and nonce. What the provider says of itself is fetched when it is first asked,
and kept for an hour; its keys are fetched again as soon as a token names one that is not known, but not all the time.

Source: OpenID Connect Core 1.0, section 3.1; OpenID Connect Discovery 1.0; RFC 7636 (PKCE); RFC 9207 (issuer in the
answer); RFC 9700 (best current practice).
"""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from api.oidc.fetching import fetch_json, refuse_unsafe
from api.oidc.id_token import Person, UnknownKey, read_id_token
from api.oidc.refusal import Refusal, SignInRefused
from api.settings import Settings
from models.accounts.departures import Departure, challenge_of

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

RETURN_PATH = "/sign-in/oidc/return"
SCOPES = "openid email profile"
KEPT_S = 3600.0
KEYS_AGAIN_S = 30.0
"""Keys that are not known are looked for no more often than this, so that made-up tokens cause no flood of requests."""


@dataclass(frozen=True)
class Metadata:
    """What a provider says of itself."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str = ""
    posts_secret: bool = False


class OidcProvider:
    """One provider as this server asks it; safe to share between threads.

    Args:
        settings: Names the provider, what it calls us, and our secret.
        clock: Seconds that never go back, for what is kept how long.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """Ask nothing yet."""
        self.issuer = settings.oidc_issuer
        self.name = settings.oidc_name or str(urlsplit(settings.oidc_issuer).hostname)
        self._settings = settings
        self._clock = clock
        self._asking = threading.Lock()
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def address_for(self, departure: Departure) -> str:
        """Return where the browser goes to sign in.

        Raises:
            SignInRefused: The provider cannot be reached, or what it says of itself is not right.
            Forbidden: The server does not know its own address.
        """
        asked = {
            "response_type": "code",
            "client_id": self._settings.oidc_client_id,
            "redirect_uri": self._redirect_uri(),
            "scope": SCOPES,
            "state": departure.state,
            "nonce": departure.nonce,
            "code_challenge": challenge_of(departure.verifier),
            "code_challenge_method": "S256",
        }
        return _with_query(self._known().authorization_endpoint, asked)

    def address_to_sign_out(self) -> str:
        """Return where somebody ends their sign-in at the provider too; empty where it has no such address."""
        try:
            end = self._known().end_session_endpoint
        except SignInRefused:
            return ""
        asked = {
            "client_id": self._settings.oidc_client_id,
            "post_logout_redirect_uri": f"{self._settings.address_in_letters()}/",
        }
        return _with_query(end, asked) if end else ""

    def person(self, code: str, departure: Departure) -> Person:
        """Return whom the provider vouches for, for a code that a browser brought back.

        Raises:
            SignInRefused: The provider does not take the code, or what it answers is not genuine.
        """
        token = self._exchanged(code, departure).get("id_token")
        try:
            return self._read(token, self._key_set(), departure)
        except UnknownKey:
            pass
        try:
            return self._read(token, self._key_set(again=True), departure)
        except UnknownKey as error:
            raise SignInRefused(Refusal.NOT_GENUINE, "signed with a key that the provider does not name") from error

    def _read(self, token: object, keys: KeySet, departure: Departure) -> Person:
        client_id = self._settings.oidc_client_id
        return read_id_token(token, keys, issuer=self.issuer, client_id=client_id, nonce=departure.nonce)

    def _exchanged(self, code: str, departure: Departure) -> dict[str, Any]:
        known, secret = self._known(), self._settings.oidc_client_secret
        client_id = self._settings.oidc_client_id
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri(),
            "code_verifier": departure.verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if secret is None:
            form["client_id"] = client_id
        elif known.posts_secret:
            form |= {"client_id": client_id, "client_secret": secret.get_secret_value()}
        else:
            pair = f"{quote(client_id, safe='')}:{quote(secret.get_secret_value(), safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        return fetch_json(known.token_endpoint, urlencode(form).encode(), headers)

    def _redirect_uri(self) -> str:
        return f"{self._settings.address_in_letters()}{RETURN_PATH}"

    def _known(self) -> Metadata:
        with self._asking:
            if self._metadata is None or self._clock() - self._metadata[0] > KEPT_S:
                found = fetch_json(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
                self._metadata = (self._clock(), _metadata_in(found, self.issuer))
            return self._metadata[1]

    def _key_set(self, *, again: bool = False) -> KeySet:
        address = self._known().jwks_uri
        with self._asking:
            age = None if self._keys is None else self._clock() - self._keys[0]
            if self._keys is None or age is None or age > (KEYS_AGAIN_S if again else KEPT_S):
                self._keys = (self._clock(), _keys_in(fetch_json(address)))
            return self._keys[1]


def provider_of(settings: Settings) -> OidcProvider | None:
    """Return the provider of the settings, if there is one."""
    return OidcProvider(settings) if settings.oidc_issuer else None


def _metadata_in(found: dict[str, Any], issuer: str) -> Metadata:
    """Return what a discovery document says.

    Raises:
        SignInRefused: It is of another issuer, an address is missing, or one is not safe.
    """
    if found.get("issuer") != issuer:
        raise SignInRefused(Refusal.NOT_GENUINE, "the provider calls itself otherwise than SETU_OIDC_ISSUER")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    addresses = {name: found.get(name) for name in needed}
    addresses["end_session_endpoint"] = found.get("end_session_endpoint") or ""
    for name, address in addresses.items():
        if not isinstance(address, str) or (name in needed and not address):
            raise SignInRefused(Refusal.NOT_GENUINE, f"the provider names no {name}")
        if address:
            refuse_unsafe(address)
    ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    posts = "client_secret_basic" not in ways and "client_secret_post" in ways
    return Metadata(**{name: str(address) for name, address in addresses.items()}, posts_secret=posts)


def _keys_in(found: dict[str, Any]) -> KeySet:
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        return KeySet.import_key_set({"keys": [key for key in found["keys"] if key.get("kty") in ("RSA", "EC", "OKP")]})
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SignInRefused(
            Refusal.NOT_GENUINE, f"the provider's keys cannot be read: {type(error).__name__}"
        ) from error


def _with_query(address: str, asked: dict[str, str]) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"
