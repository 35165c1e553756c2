"""Hostile strings through every text field that the OpenAPI document or a form of a page has, whichever there are."""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx2 import Response

from api import addresses
from api.application import create_app
from api.settings import Settings
from matcher.workspace import Workspace
from models.accounts.account import Role
from models.store import Store
from tests.api.fakes import FakeWorkspace
from tests.api.hostile import HOSTILE
from tests.api.page_reader import Page
from tests.api.people import HTML, browser_of, settle

EACH_FIELD_TAKES = 2
"""Strings a field is tried with; the next field goes on with the next ones, so that together all are tried often."""
IDS = {"provider_id": "r-coat", "problem_id": "p-open", "organisation_id": "o-pune", "evidence_id": "e-milk"}
WITHOUT_FAKES = re.compile(
    r"/partners|/connections|/facilities|/teams|/duplicates/find|/providers/{provider_id}/problems"
)
"""Answered by parts of the matcher that the quick one of these tests lacks; the generated requests reach them."""


@dataclass
class Form:
    """A form of a page: where it goes, and what it sends when nothing is changed."""

    page: str
    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def signed_in(filled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give the browser of an administrator; ``token`` is what its forms carry."""
    home = tmp_path_factory.mktemp("hostile")
    shutil.copy(filled_database, home / "setu.db")
    store = Store.open(home / "setu.db")
    settings = Settings(home=home, sends_messages=False, limit_matches=0, limit_writes=0, limit_feedback=0)
    app = create_app(settings, cast(Workspace, FakeWorkspace.on(store)))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        account = settle(store, "asha@example.in", Role.ADMINISTRATOR)
        client.headers["X-CSRF-Token"] = browser_of(client, store, account)
        yield client
    store.close()


def resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def texts_in(schema: dict[str, Any], document: dict[str, Any], depth: int = 0) -> Iterator[tuple[str, ...]]:
    """Yield the path of every text in a body, also inside of lists and of what may be one of several."""
    schema = resolved(schema, document)
    if depth > 6:
        return
    if schema.get("type") == "string" and "enum" not in schema and "const" not in schema:
        yield ()
    for option in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from texts_in(option, document, depth + 1)
    for name, inner in schema.get("properties", {}).items():
        yield from ((name, *rest) for rest in texts_in(inner, document, depth + 1))
    if "items" in schema:
        yield from (("[]", *rest) for rest in texts_in(schema["items"], document, depth + 1))


def with_text(body: Any, path: tuple[str, ...], text: str) -> Any:
    """Return a body that holds a text at a path; what lies on the way is made where the example lacks it."""
    if not path:
        return text
    first, *rest = path
    if first == "[]":
        return [with_text(body[0] if isinstance(body, list) and body else None, tuple(rest), text)]
    made = copy.copy(body) if isinstance(body, dict) else {}
    made[first] = with_text(made.get(first), tuple(rest), text)
    return made


def bodies(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any], tuple[str, ...]]]:
    """Yield method, path, an allowed body and the path of a text in it, for every text of every JSON body."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content is None or WITHOUT_FAKES.search(path):
                continue
            schema = resolved(content["schema"], document)
            given = schema.get("examples") or [one["value"] for one in content.get("examples", {}).values()]
            for text in dict.fromkeys(texts_in(schema, document)):
                yield method, path, given[0] if given else {}, text


def filled_in(path: str) -> str:
    return re.sub(r"{(\w+)}", lambda found: IDS.get(found[1], "x"), path)


def strings(number: int) -> list[str]:
    every = list(HOSTILE.values())
    return [every[(number * EACH_FIELD_TAKES + step) % len(every)] for step in range(EACH_FIELD_TAKES)]


def check(response: Response, where: object) -> None:
    assert response.status_code < 500, (where, response.text[:500])
    if response.headers.get("content-type", "").startswith("text/html"):
        page = Page(response.text)
        assert page.mistakes == [], where
        assert "alert(1)" not in "".join(one.text for one in page.all("script")), where
        handlers = [name for one in page.elements for name in one.attributes if name.startswith("on")]
        assert handlers == [], where
        assert not any(one.attributes.get("href", "").startswith("javascript:") for one in page.elements), where
    elif response.status_code >= 400:
        told = response.json()
        assert told["status"] == response.status_code, where
        assert told["detail"], where
        assert "Traceback" not in response.text, where
        assert "sqlalchemy" not in response.text.lower(), where


def test_every_text_of_every_body_takes_or_refuses_whatever_comes(signed_in: TestClient) -> None:
    document = signed_in.get("/api/openapi.json").json()
    tried, refused = 0, 0
    for number, (method, path, body, text) in enumerate(bodies(document)):
        for string in strings(number):
            content = json.dumps(with_text(body, text, string)).encode()  # lone surrogates travel as \\ud800
            headers = {"Content-Type": "application/json", "If-Match": "*"}
            response = signed_in.request(method, filled_in(path), content=content, headers=headers)
            check(response, (method, path, text, string[:40]))
            tried += 1
            refused += response.status_code >= 400
    assert tried > 200
    assert 0 < refused < tried


def test_every_parameter_takes_or_refuses_whatever_comes(signed_in: TestClient) -> None:
    document = signed_in.get("/api/openapi.json").json()
    tried = 0
    for path, methods in document["paths"].items():
        if "get" not in methods or WITHOUT_FAKES.search(path):
            continue
        for one in methods["get"].get("parameters", ()):
            if one["in"] != "query":
                continue
            for string in strings(tried):
                sendable = string[:2_000].encode("utf-8", "surrogatepass")
                check(signed_in.get(filled_in(path), params={one["name"]: sendable}), (path, one["name"], string[:40]))
                tried += 1
    assert tried > 40


def forms_of(client: TestClient) -> Iterator[Form]:
    """Yield the forms of every page that can be opened without knowing anything, and of some records."""
    plain = {
        route.path
        for page in addresses.PAGES
        for route in page.router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ()) and "{" not in route.path
    }
    known = ("/providers/r-coat", "/problems/p-open", "/match?text=powder+coating")
    for path in sorted(plain | set(known)):
        if "." in path.rpartition("/")[2] or WITHOUT_FAKES.search(path):
            continue
        response = client.get(path, headers=HTML)
        if response.headers.get("content-type", "").startswith("text/html"):
            yield from forms_in(path, Page(response.text))


def forms_in(path: str, page: Page) -> Iterator[Form]:
    form: Form | None = None
    for one in page.elements:
        name = one.attributes.get("name", "")
        if one.name == "form":
            if form is not None:
                yield form
            method = one.attributes.get("method", "get")
            form = Form(path, method, one.attributes.get("action", path).partition("?")[0])
        elif form is not None and name and one.name in ("input", "textarea", "select"):
            is_chosen = one.attributes.get("type") in ("checkbox", "radio")
            form.fields.setdefault(name, "" if is_chosen else one.attributes.get("value", ""))
            if name not in ("csrf", "once"):
                form.texts.append(name)
    if form is not None:
        yield form


def test_every_field_of_every_form_takes_or_refuses_whatever_comes(signed_in: TestClient) -> None:
    tried, seen = 0, set()
    for form in forms_of(signed_in):
        if WITHOUT_FAKES.search(form.action) or form.action in ("/sign-out", "/account/erase", "/account/sessions/end"):
            continue
        for name in dict.fromkeys(form.texts):
            if (form.method, form.action, name) in seen:
                continue
            seen.add((form.method, form.action, name))
            for string in strings(len(seen)):
                sent = form.fields | {name: string[:60_000].encode("utf-8", "surrogatepass")}
                headers = HTML | {"Accept": "text/html"}
                if form.method == "post":
                    response = signed_in.post(form.action, data=sent, headers=headers, follow_redirects=False)
                else:
                    sent[name] = string[:1_500].encode("utf-8", "surrogatepass")
                    response = signed_in.get(form.action, params=sent, headers=headers, follow_redirects=False)
                check(response, (form, name, string[:40]))
                tried += 1
    assert tried > 30
    assert {"post", "get"} == {method for method, _, _ in seen}
