"""A client on the test directory in which people have addresses, and whoever sends messages is the test itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi.testclient import TestClient
from httpx2 import Response

from api.outbox.sender import Sender
from api.settings import Settings
from models.introductions.contacts import Contact, ContactOf
from models.moments import now_utc
from models.store import Store
from tests.api.outbox.scene import messages_in

API = "/api/v1/introductions"
HTML = {"Accept": "text/html"}
KEY = {"Authorization": "Bearer open sesame"}
PERSON = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none"}
TEXT = "powder coating peels off the gates that we zincplate"
"""Its last word stands nowhere else, so that it can be looked for everywhere."""


@dataclass(frozen=True)
class FlowClient:
    """A client, with the store and the home behind it."""

    client: TestClient
    store: Store
    home: Path

    def ask(self, provider_id: str = "r-coat", **body: Any) -> dict[str, Any]:
        """Ask for an introduction, and return what the API says."""
        given = {} if "problem_id" in body else {"text": TEXT, "location": {"district": "Pune", "state": "Maharashtra"}}
        response = self.client.post(API, json={"provider_id": provider_id} | given | body)
        assert response.status_code == 201, response.text
        asked: dict[str, Any] = response.json()
        return asked

    def step(self, introduction_id: str, step: str, link: str = "", **body: Any) -> Response:
        """Take a step by a link, or as an operator."""
        parameters = {"link": link} if link else {}
        headers = {} if link else KEY
        address = f"{API}/{introduction_id}/transitions"
        return self.client.post(address, json={"step": step} | body, params=parameters, headers=headers)

    def problem_step(self, problem_id: str, step: str, link: str = "", **body: Any) -> Response:
        """Take a step of a problem by a link, or as an operator."""
        parameters = {"link": link} if link else {}
        headers = {} if link else KEY
        address = f"/api/v1/problems/{problem_id}/transitions"
        return self.client.post(address, json={"step": step} | body, params=parameters, headers=headers)

    def send(self) -> None:
        """Send what is due into the file outbox of the home."""
        Sender(self.store, Settings(home=self.home)).send_all()

    def links(self, recipient: str) -> list[str]:
        """Return the tokens in the messages to an address, in the order of the files' names."""
        bodies = [one.get_content() for one in messages_in(self.home).values() if recipient in str(one["To"])]
        found = [match for body in bodies for match in re.findall(r"http\S+/introductions/\S+", body)]
        return [parse_qs(urlsplit(link).query)["link"][0] for link in found]

    def page(self, path: str, **parameters: str) -> Response:
        """Open a page as a person in a browser does."""
        return self.client.get(path, params=parameters, headers=HTML | PERSON)


def give_addresses(store: Store) -> None:
    """Give everybody of the test directory who can be asked an address."""
    with store.write() as transaction:
        for key in ("r-coat", "r-milk", "l-coat", "f-salt", "s-coat"):
            contact = Contact(ContactOf.PROVIDER, key, f"Name of {key}", f"{key}@example.in", "+91 20 2560 1000")
            transaction.contacts.put(contact, now_utc())
