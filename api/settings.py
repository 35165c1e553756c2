"""Settings of the server and the command line: defaults, overruled by environment variables ``SETU_…``.

This is the only place in Setu that reads the environment.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.errors import Forbidden
from models.interface_languages import InterfaceLanguage
from models.introductions.clocks import Clocks

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")
"""Names under which a server that listens on this machine only is reached."""

THREADS_OF_CHILDREN = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "MALLOC_ARENA_MAX": "2",
}
"""One of several processes shares the cores with the others: its libraries start no threads of their own, and its
threads share their reserves of memory. Whoever sets these variables outside is obeyed."""

LOOPBACK_ADDRESSES = ("127.0.0.1", "::1")
"""Where a proxy on the same machine speaks from."""

LogLevel = Literal["debug", "info", "warning", "error"]


class Settings(BaseSettings):
    """What can be set from outside; ``SETU_PORT=9000`` sets ``port``, and so on."""

    model_config = SettingsConfigDict(env_prefix="SETU_", frozen=True, extra="forbid", validate_default=True)

    home: Path = Field(
        default_factory=lambda: user_data_path("setu"), description="Folder of all state: models, index, uploads."
    )
    database_url: str = Field("", description="Database URL or SQLite file; empty means <home>/setu.db.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    workers: int = Field(
        default_factory=lambda: min(2, os.cpu_count() or 1),
        ge=1,
        le=64,
        description="Server processes; two, or one on a single core.",
    )
    allowed_hosts: tuple[str, ...] = Field(
        (), description='Host names answered, as JSON; empty means loopback names on a loopback address, else ["*"].'
    )
    api_key: SecretStr | None = Field(
        None, description="Key that operators send as a bearer token; needed for writes on a public address."
    )
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^/\s]+/?)?$",
        description="Where people reach this server, for links in letters; empty means the first host name answered.",
    )
    log_level: LogLevel = Field("info", description="debug, info, warning or error.")
    default_language: InterfaceLanguage = Field("en", description="Language of pages when the browser names none.")
    top: int = Field(10, ge=1, le=100, description="Matches of all kinds when a request names no number.")
    per_kind: int = Field(5, ge=0, le=50, description="Matches of each kind when a request names no number.")
    match_threads: int = Field(0, ge=0, le=64, description="Matches at once in one process; 0 means one a core.")
    remembered_texts: int = Field(
        2_000, ge=0, le=1_000_000, description="Texts of questions whose vectors a process keeps in memory; 0 for none."
    )
    match_wait_s: float = Field(10.0, gt=0, description="Seconds a match may wait for its turn before 503.")
    team_time_s: float = Field(5.0, gt=0, le=60, description="Seconds that putting teams together may search.")
    trusted_proxies: tuple[str, ...] = Field(
        LOOPBACK_ADDRESSES,
        description="Addresses or networks, as JSON, whose word about a client's address and https is taken.",
    )
    limit_matches: int = Field(120, ge=0, description="Matches and the like a minute of one account; 0 for no limit.")
    limit_writes: int = Field(300, ge=0, description="Writes a minute of one account; 0 for no limit.")
    limit_uploads: int = Field(30, ge=0, description="Uploads an hour of one account; 0 for no limit.")
    limit_feedback: int = Field(60, ge=0, description="Feedback a minute of one account; 0 for no limit.")
    limit_introductions: int = Field(60, ge=0, description="Requests an hour of one account; 0 for no limit.")
    limit_people_per_address: int = Field(
        10, ge=1, description="As how many accounts those behind one address count who have none."
    )
    receive_timeout_s: float = Field(30.0, gt=0, description="Seconds that a client may be silent while sending.")
    max_body_bytes: int = Field(1_048_576, ge=1024, description="Largest request body, other than an upload.")
    max_upload_bytes: int = Field(52_428_800, ge=1024, description="Largest import upload.")
    max_import_rows: int = Field(1_000_000, ge=1, description="Most rows in one import upload.")
    max_affinity_pairs: int = Field(200_000, ge=1, description="Most pairs in one affinity request.")

    grievance_officer: str = Field(
        "", max_length=300, description="Whom people complain to about their data: name and how to reach them."
    )
    coordinator_email: str = Field("", description="Address that answers to messages go to; empty means none.")
    mail_from: str = Field("Setu <setu@localhost>", description="Sender of messages.")
    smtp_host: str = Field("", description="Mail server; empty means files in <home>/outbox.")
    smtp_port: int = Field(587, ge=1, le=65535, description="Port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field("starttls", description="starttls, tls or none.")
    smtp_user: str = Field("", description="User at the mail server; empty means without login.")
    smtp_password: SecretStr | None = Field(None, description="Password at the mail server.")
    smtp_timeout_s: float = Field(20.0, gt=0, le=60, description="Seconds that the mail server may be silent.")
    reply_days: int = Field(7, ge=3, le=60, description="Days that a provider has to answer a request.")
    webhook_url: str = Field(
        "", pattern=r"^(https?://\S+)?$", description="Address that events are posted to; empty for none."
    )
    webhook_secret: SecretStr | None = Field(None, description="Secret that events are signed with.")
    oidc_issuer: str = Field(
        "", pattern=r"^(https?://[^\s?#]+)?$", description="Sign-in provider (OpenID Connect); empty for none."
    )
    oidc_client_id: str = Field("", description="What the sign-in provider calls this server.")
    oidc_client_secret: SecretStr | None = Field(
        None, description="Secret of this server at the sign-in provider; none for a public client."
    )
    oidc_name: str = Field("", max_length=60, description="What the button calls the provider; empty means its host.")

    sends_messages: bool = Field(True, description="Whether server processes send messages, remind and end requests.")

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for one in proxies:
            ip_network(one)  # says itself what is wrong with it
        return proxies

    @model_validator(mode="after")
    def _signs_its_events(self) -> Self:
        if self.webhook_url and self.webhook_secret is None:
            raise ValueError("webhook_url needs a secret to sign with: set SETU_WEBHOOK_SECRET")
        return self

    @model_validator(mode="after")
    def _knows_its_provider(self) -> Self:
        if not self.oidc_issuer:
            return self
        if not self.oidc_client_id:
            raise ValueError("oidc_issuer needs what it calls this server: set SETU_OIDC_CLIENT_ID")
        if urlsplit(self.oidc_issuer).scheme != "https" and not is_loopback(urlsplit(self.oidc_issuer).hostname or ""):
            raise ValueError("oidc_issuer must begin with https://, unless it is on this machine")
        return self

    @property
    def clocks(self) -> Clocks:
        """The clocks of introductions: reminders at half the time and on the day before the last."""
        return Clocks(reply_days=self.reply_days, remind_after_days=(self.reply_days // 2, self.reply_days - 1))

    @property
    def database(self) -> str:
        """The database that is meant: URL or path."""
        return self.database_url or str(self.home / "setu.db")

    @property
    def is_local(self) -> bool:
        """Whether the server listens on this machine only."""
        return is_loopback(self.host)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names that are answered; ``*`` stands for every name."""
        return self.allowed_hosts or (LOOPBACK_HOSTS if self.is_local else ("*",))

    def sign_in_link(self, token: str) -> str:
        """Return the address of a link that signs in once; the token stands in the query, which no log holds.

        Raises:
            Forbidden: See `address_in_letters`.
        """
        return f"{self.address_in_letters()}/sign-in/link?token={token}"

    def address_in_letters(self) -> str:
        """Return the address with which links in letters begin; never that of a request, which anybody can forge.

        Raises:
            Forbidden: The server answers for every host name and was not told its own.
        """
        if self.public_url:
            return self.public_url.rstrip("/")
        if self.is_local and not self.allowed_hosts:
            return f"http://{LOOPBACK_HOSTS[1]}:{self.port}"
        if self.hosts[0] == "*":
            raise Forbidden("this server does not know its own address; its operator must set SETU_PUBLIC_URL")
        return f"https://{self.hosts[0]}"

    @property
    def concurrent_matches(self) -> int:
        """How many matches one process computes at once."""
        return self.match_threads or max(1, (os.cpu_count() or 1) // self.workers)


def is_loopback(host: str) -> bool:
    """Return whether a host name or address means this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def hand_to_children(settings: Settings) -> None:
    """Put the settings into the environment, from which the processes that this one starts read them."""
    for name, value in settings.model_dump(exclude_unset=True).items():
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        if value is not None:
            os.environ[f"SETU_{name.upper()}"] = json.dumps(value) if isinstance(value, tuple) else str(value)
    for name, number in THREADS_OF_CHILDREN.items():
        os.environ.setdefault(name, number)


def environment_with(given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a process that is started from here, with these variables besides."""
    return {**os.environ, **given}


@contextmanager
def variables_set(given: Mapping[str, str]) -> Iterator[None]:
    """Set variables for a package that reads them when it is imported, and take them back afterwards."""
    before = dict(os.environ)
    os.environ.update(given)
    try:
        yield
    finally:
        for name in given:
            os.environ.pop(name, None)
            os.environ.update({name: before[name]} if name in before else {})
